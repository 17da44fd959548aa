using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Intelligence.Feeds.Readers;

/// <summary>What a row says of its indicator; null where it says nothing and the feed's own settings count.</summary>
internal sealed record FeedSaid
{
    public static readonly FeedSaid Nothing = new();

    public IndicatorType? Type { get; init; }

    /// <summary>From 0 to 1.</summary>
    public double? Confidence { get; init; }

    public Severity? Level { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public string Description { get; init; } = string.Empty;

    public string? ExternalId { get; init; }

    public string Metadata { get; init; } = "{}";

    public DateTime? FirstSeen { get; init; }

    public DateTime? LastSeen { get; init; }

    /// <summary>Not looked for from then on, UTC.</summary>
    public DateTime? ValidUntil { get; init; }

    /// <summary>The indicator with all that is said of it, or why the value is none. What is longer than an indicator may have is refused; a tag that is no tag is left out.</summary>
    public FeedItem Row(FeedReading reading, long place, ReadOnlySpan<char> value, ReadOnlySpan<char> row)
    {
        var text = value.Trim().Trim("\"'").Trim();
        var normal = IndicatorNormaliser.Normalise(text, Type);
        if (normal.Error is not null && Type == IndicatorType.Url && FeedUrl.Repaired(text) is { } url)
        {
            normal = IndicatorNormaliser.Normalise(url, Type);
        }

        if (normal.Error is { } error)
        {
            return FeedItem.Rejected(place, Shown(row), error.Message);
        }

        if (TooLong(text) is { } reason)
        {
            return FeedItem.Rejected(place, Shown(row), reason);
        }

        var indicator = normal.Value;
        var given = text.SequenceEqual(indicator.Value) ? indicator.Value : text.ToString();
        var tags = FeedTags.Join(reading.Tags, Tags);
        return FeedItem.Of(new IndicatorRow(indicator, new NewIndicator(
            indicator.Type, given, Confidence ?? reading.Confidence, Level ?? reading.Level, tags, Description, ExternalId, Metadata, FirstSeen, LastSeen, FeedTags.MarkingOf(tags), ValidUntil)));
    }

    private static string Shown(ReadOnlySpan<char> row) => row[..Math.Min(row.Length, FeedRejection.MaximumText)].ToString();

    private string? TooLong(ReadOnlySpan<char> value) =>
        value.Length > Indicator.MaximumValue ? $"An indicator has at most {Indicator.MaximumValue} characters."
        : Description.Length > Indicator.MaximumDescription ? $"A description has at most {Indicator.MaximumDescription} characters."
        : ExternalId?.Length > IndicatorCheck.MaximumExternalId ? $"An external id has at most {IndicatorCheck.MaximumExternalId} characters."
        : Metadata.Length > IndicatorCheck.MaximumMetadata ? $"Metadata has at most {IndicatorCheck.MaximumMetadata} characters."
        : null;
}
