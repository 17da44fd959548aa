using System.Globalization;
using System.Text.Json;
using SocConsole.Core.Intelligence.Feeds.Readers;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Intelligence.Feeds;

/// <summary>What a feed's or an import's parameters say, read and checked.</summary>
/// <param name="Format">A reader's name, <c>auto</c>, or a way of its own: <c>taxii</c>, <c>misp-feed</c>.</param>
/// <param name="Interval">Time between two fetches; zero means by hand only.</param>
/// <param name="Authentication">How the key is sent: <c>bearer</c>, <c>basic</c>, <c>header:NAME</c>, <c>query:NAME</c>.</param>
/// <param name="Reading">Defaults of the rows and the format's own settings.</param>
public sealed record FeedParameters(string Format, TimeSpan Interval, string Authentication, FeedReading Reading)
{
    public const string AnyFormat = "auto";
    public const int MaximumCount = 40;

    private const int MaximumText = 2_000;
    private const int UnlessSaid = 60;
    private const int ShortestMinutes = 5;
    private const int LongestMinutes = 60 * 24 * 30;

    /// <summary>Reads a JSON object of parameters. Errors: INVALID_REQUEST naming the parameter.</summary>
    public static Result<FeedParameters> Read(string json)
    {
        Dictionary<string, string> texts;
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = Wire.MaximumDepth });
            if (document.RootElement.ValueKind != JsonValueKind.Object || document.RootElement.EnumerateObject().Count() > MaximumCount)
            {
                return Error.Invalid("parameters", $"must be an object of at most {MaximumCount} entries");
            }

            texts = document.RootElement.EnumerateObject().GroupBy(entry => entry.Name.ToLowerInvariant(), StringComparer.Ordinal).ToDictionary(entry => entry.Key, entry => Text(entry.Last().Value), StringComparer.Ordinal);
        }
        catch (JsonException)
        {
            return Error.Invalid("parameters", "must be a JSON object");
        }

        return Of(texts);
    }

    public static Result<FeedParameters> Of(IReadOnlyDictionary<string, string> texts)
    {
        if (texts.FirstOrDefault(entry => entry.Value.Length > MaximumText) is { Key: { } tooLong })
        {
            return Error.Invalid($"parameters.{tooLong}", $"must have at most {MaximumText} characters");
        }

        var format = texts.GetValueOrDefault("format", AnyFormat).ToLowerInvariant();
        var minutes = UnlessSaid;
        if (texts.TryGetValue("interval_minutes", out var said)
            && !(int.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out minutes) && (minutes == 0 || minutes is >= ShortestMinutes and <= LongestMinutes)))
        {
            return Error.Invalid("parameters.interval_minutes", $"must be from {ShortestMinutes} to {LongestMinutes}, or 0 to fetch by hand only");
        }

        var authentication = texts.GetValueOrDefault("auth", "bearer");
        return IsAuthentication(authentication)
            ? ReadingOf(texts).Map(reading => new FeedParameters(format, TimeSpan.FromMinutes(minutes), authentication, reading))
            : Error.Invalid("parameters.auth", "must be bearer, basic, header:NAME or query:NAME");
    }

    private static Result<FeedReading> ReadingOf(IReadOnlyDictionary<string, string> texts)
    {
        var (confidence, level) = (FeedReading.Plain.Confidence, FeedReading.Plain.Level);
        if (texts.TryGetValue("confidence", out var sure) && !(double.TryParse(sure, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out confidence) && confidence is >= 0 and <= 1))
        {
            return Error.Invalid("parameters.confidence", "must be from 0 to 1");
        }

        if (texts.TryGetValue("threat_level", out var word) && !(Wire.TryRead(word, out level) && IndicatorCheck.Levels.Contains(level)))
        {
            return Error.Invalid("parameters.threat_level", "must be low, medium, high or critical");
        }

        var tags = IndicatorTags.Of(texts.GetValueOrDefault("tags", string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return new FeedReading(confidence, level, tags, texts);
    }

    private static bool IsAuthentication(string text) =>
        text is "bearer" or "basic" || (text.Split(':', 2) is ["header" or "query", var name] && name.Length is > 0 and <= 64 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'));

    // A list of tags may be a JSON list; everything else is a plain value.
    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Array => string.Join(',', value.EnumerateArray().Select(Text)),
        JsonValueKind.Null => string.Empty,
        _ => value.GetRawText(),
    };
}
