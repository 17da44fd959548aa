using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using SocConsole.Core.InsiderRisk.Activities;
using SocConsole.Core.Intelligence.Feeds.Readers;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.InsiderRisk.Import;

public enum ActivityFormat
{
    /// <summary>A JSON object a line.</summary>
    Lines,

    /// <summary>A header, then a row an activity; columns that no activity has are its details.</summary>
    Sheet,
}

/// <summary>Activities from a file or a body, one at a time; lines of more than 64 KB are refused and not held.</summary>
public static class ActivityFile
{
    private static readonly string[] Plain = ["user_id", "activity_type", "timestamp", "ip_address", "device_id"];

    /// <summary>Every activity with its line, or why it can't be read.</summary>
    public static IAsyncEnumerable<(long Line, Result<ActivityDraft> Draft)> ReadAsync(Stream content, ActivityFormat format, ActivityReader reader, CancellationToken ct) =>
        format == ActivityFormat.Lines ? LinesAsync(content, reader, ct) : SheetAsync(content, reader, ct);

    private static async IAsyncEnumerable<(long Line, Result<ActivityDraft> Draft)> LinesAsync(Stream content, ActivityReader reader, [EnumeratorCancellation] CancellationToken ct)
    {
        using var lines = new FeedLines(content);
        do
        {
            while (lines.TryRead(out var line, out var tooLong))
            {
                if (!line.IsWhiteSpace())
                {
                    yield return (lines.Number, tooLong ? Error.Invalid($"it is longer than {FeedLines.Longest} characters") : Read(reader, line.ToString()));
                }
            }
        }
        while (await lines.FillAsync(ct));
    }

    private static async IAsyncEnumerable<(long Line, Result<ActivityDraft> Draft)> SheetAsync(Stream content, ActivityReader reader, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var row in Sheet.ReadAsync(content, "user_id", ct))
        {
            yield return (row.Line, row.Fields is { } fields ? Read(reader, fields) : Error.Invalid(row.Line == 1 ? "the header needs user_id, activity_type and timestamp" : Sheet.Broken));
        }
    }

    private static Result<ActivityDraft> Read(ActivityReader reader, string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return reader.Read(document.RootElement);
        }
        catch (JsonException)
        {
            return Error.Invalid("it is no JSON");
        }
    }

    private static Result<ActivityDraft> Read(ActivityReader reader, IReadOnlyDictionary<string, string> fields)
    {
        var (body, details) = (new JsonObject(), new JsonObject());
        foreach (var (name, value) in fields)
        {
            (Plain.Contains(name) ? body : details)[name] = Plain.Contains(name) ? value : Typed(value);
        }

        body["details"] = details;
        using var document = JsonDocument.Parse(body.ToJsonString());
        return reader.Read(document.RootElement);
    }

    private static JsonValue Typed(string text) =>
        bool.TryParse(text, out var flag) ? JsonValue.Create(flag) : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? JsonValue.Create(number) : JsonValue.Create(text);
}
