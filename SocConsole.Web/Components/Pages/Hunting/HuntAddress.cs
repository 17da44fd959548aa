using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using SocConsole.Core.Hunting;
using SocConsole.Core.Hunting.Query;

namespace SocConsole.Web.Components.Pages.Hunting;

/// <summary>What the address of the hunt page says. Unknown words are left out, so that old links still open.</summary>
public sealed record HuntAddress
{
    /// <summary>The range of all time.</summary>
    public const string All = "all";

    private const string Usual = "24h";

    /// <summary>Ranges that end now, and all time.</summary>
    public static readonly IReadOnlyList<(string Name, string Label)> Ranges =
        [("15m", "Last 15 minutes"), ("1h", "Last hour"), ("24h", "Last 24 hours"), ("7d", "Last 7 days"), (All, "All time")];

    public string Text { get; init; } = "";

    /// <summary>The name of one of <see cref="Ranges"/>; null where <see cref="From"/> and <see cref="Until"/> say it.</summary>
    public string? Range { get; init; } = Usual;

    /// <summary>UTC.</summary>
    public DateTime? From { get; init; }

    public DateTime? Until { get; init; }

    /// <summary>Sequence of the event that is unfolded.</summary>
    public long? Open { get; init; }

    public static HuntAddress Parse(string uri)
    {
        var at = uri.IndexOf('?', StringComparison.Ordinal);
        var values = QueryHelpers.ParseQuery(at < 0 ? "" : uri[at..].Split('#')[0]);
        var (from, until) = (Time("from"), Time("to"));
        return new HuntAddress
        {
            Text = One("q") is { Length: <= HuntQuery.MaximumLength } text ? text : "",
            Range = Ranges.Any(range => range.Name == One("last")) ? One("last") : from is null && until is null ? Usual : null,
            From = One("last") is null ? from : null,
            Until = One("last") is null ? until : null,
            Open = long.TryParse(One("open"), NumberStyles.None, CultureInfo.InvariantCulture, out var open) ? open : null,
        };

        string? One(string name) => values.TryGetValue(name, out var found) && found[^1]?.Trim() is { Length: > 0 } text ? text : null;

        DateTime? Time(string name) => DateTime.TryParse(One(name), CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var time) ? time : null;
    }

    /// <summary>Asks for a value as a phrase, in all events.</summary>
    public static HuntAddress Of(string value) => new()
    {
        Text = $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"",
        Range = All,
    };

    public static HuntAddress Of(SavedHuntView saved) =>
        new() { Text = saved.Query, Range = saved.Range ?? (saved.From is null && saved.Until is null ? All : null), From = saved.From, Until = saved.Until };

    public string ToQueryString() => Urls.Query(
        ("q", Text),
        ("last", Range == Usual ? null : Range),
        ("from", Range is null ? Urls.Time(From) : null),
        ("to", Range is null ? Urls.Time(Until) : null),
        ("open", Open?.ToString(CultureInfo.InvariantCulture)));

    public HuntRequest ToRequest(DateTime now) =>
        Range is not null ? new HuntRequest(Text, SavedHuntService.Ranges.TryGetValue(Range, out var length) ? now - length : null) : new HuntRequest(Text, From, Until);

    /// <summary>The same events for whoever opens the link later.</summary>
    public HuntAddress Absolute(DateTime now) => Range is null or All ? this : this with { Range = null, From = ToRequest(now).From, Until = now };

    /// <summary>Asks for the value of a field besides, or for events without it.</summary>
    public HuntAddress With(string field, string value, bool excluded)
    {
        var term = (excluded ? "-" : "") + QueryPrinter.Term(field, value);
        var isAlternative = HuntQuery.Parse(Text) is { Value.Root: OrNode };
        return this with { Text = Text.Length == 0 ? term : isAlternative ? $"({Text}) {term}" : $"{Text} {term}", Open = null };
    }

    public bool AsksSameEvents(HuntAddress? other) => other is not null && this with { Open = null } == other with { Open = null };
}
