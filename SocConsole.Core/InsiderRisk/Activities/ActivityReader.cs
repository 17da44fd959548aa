using System.Globalization;
using System.Text.Json;
using SocConsole.Core.InsiderRisk.People;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.InsiderRisk.Activities;

/// <summary>Reads activities from JSON: the document's fields, <c>activity_type</c> and <c>details</c> by kind.</summary>
public sealed class ActivityReader(TimeProvider clock)
{
    public const int LongestDetails = 16 * 1024;

    private const int LongestId = UserIds.Longest;
    private const int Deepest = 16;

    // A clock that is wrong by more than this would end the day for everybody.
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(10);
    private static readonly DateTime Earliest = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Reads one activity. What is unknown in its details is kept and not counted.</summary>
    /// <returns>Invalid with the field that is wrong.</returns>
    public Result<ActivityDraft> Read(JsonElement body)
    {
        try
        {
            return Checked(body);
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate escape that no string can hold.
            return Error.Invalid("an activity holds half of a character");
        }
    }

    /// <summary>Facts of an activity that was kept.</summary>
    public static ActivityFacts Restore(Activity row)
    {
        var facts = Restore(row.Kind, row.At, row.Ip, row.Device, row.Details);
        return row.Simulated ? facts with { Simulated = true } : facts;
    }

    /// <summary>The same from its columns, without the mark of what is simulated.</summary>
    public static ActivityFacts Restore(ActivityKind kind, DateTime at, string? ip, string? device, string details)
    {
        using var document = JsonDocument.Parse(details);
        return ActivityDetails.Read(kind, at, ip, device, document.RootElement);
    }

    private Result<ActivityDraft> Checked(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            return Error.Invalid("an activity is a JSON object");
        }

        if (Text(body, "user_id") is not { } user || !UserIds.IsSound(user))
        {
            return Error.Invalid("user_id", UserIds.Rule);
        }

        if (ActivityWords.Kind(Text(body, "activity_type")) is not { } kind)
        {
            return Error.Invalid("activity_type", "must be one of " + string.Join(", ", ActivityWords.Kinds));
        }

        var now = clock.GetUtcNow().UtcDateTime;
        if (!TryTime(body, now, out var at) || at < Earliest || at > now + Ahead)
        {
            return Error.Invalid("timestamp", "must be an ISO 8601 time after 2000 and at most ten minutes ahead");
        }

        if (body.TryGetProperty("details", out var details) && details.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null))
        {
            return Error.Invalid("details", "must be an object");
        }

        var raw = details.ValueKind == JsonValueKind.Object ? details.GetRawText() : "{}";
        if (raw.Length <= LongestDetails && !IsSound(details, raw))
        {
            return Error.Invalid("details", $"must be at most {Deepest} levels deep, of whole characters");
        }

        return raw.Length > LongestDetails
            ? Error.Invalid("details", $"must be at most {LongestDetails} characters")
            : new ActivityDraft(user, raw, ActivityDetails.Read(kind, at, Short(body, "ip_address"), Short(body, "device_id"), details));
    }

    /// <summary>Whether everybody who reads it later can: no depth that a writer refuses, and no half of a character in any text. Most details show at a glance that they are.</summary>
    private static bool IsSound(JsonElement details, string raw) =>
        (raw.AsSpan().Count('{') + raw.AsSpan().Count('[') <= Deepest && !raw.Contains("\\u", StringComparison.Ordinal)) || IsSound(details, 1);

    private static bool IsSound(JsonElement element, int depth) => element.ValueKind switch
    {
        JsonValueKind.Object => depth <= Deepest && element.EnumerateObject().All(field => field.Name is not null && IsSound(field.Value, depth + 1)),
        JsonValueKind.Array => depth <= Deepest && element.EnumerateArray().All(item => IsSound(item, depth + 1)),

        // Throws for half of a character, as the names do.
        JsonValueKind.String => element.GetString() is not null,
        _ => true,
    };

    private static bool TryTime(JsonElement body, DateTime now, out DateTime at)
    {
        at = now;
        return !body.TryGetProperty("timestamp", out var time) || time.ValueKind == JsonValueKind.Null
            || (time.ValueKind == JsonValueKind.String && DateTime.TryParse(time.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out at));
    }

    private static string? Text(JsonElement body, string name) => body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string? Short(JsonElement body, string name) => Text(body, name) is { Length: > 0 and <= LongestId } text ? text : null;
}
