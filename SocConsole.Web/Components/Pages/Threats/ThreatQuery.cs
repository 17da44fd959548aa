using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Web.Components.Shared;

namespace SocConsole.Web.Components.Pages.Threats;

/// <summary>What the address of the threat queue says. Unknown words in an address are left out, so that old links still open.</summary>
public sealed record ThreatQuery
{
    private const int MaximumTextLength = 200;

    /// <summary>Ranges that end now. They stay relative in the address.</summary>
    public static readonly IReadOnlyList<(string Name, string Label, TimeSpan Length)> Ranges =
    [
        ("1h", "Last hour", TimeSpan.FromHours(1)),
        ("24h", "Last 24 hours", TimeSpan.FromHours(24)),
        ("7d", "Last 7 days", TimeSpan.FromDays(7)),
        ("30d", "Last 30 days", TimeSpan.FromDays(30)),
    ];

    public IReadOnlyList<Severity> Severities { get; init; } = [];

    public IReadOnlyList<ThreatStatus> Statuses { get; init; } = [];

    public string? Type { get; init; }

    public string? Text { get; init; }

    /// <summary>Only what is assigned to the reader.</summary>
    public bool Mine { get; init; }

    /// <summary>The name of one of <see cref="Ranges"/>.</summary>
    public string? Range { get; init; }

    /// <summary>UTC; not together with <see cref="Range"/>.</summary>
    public DateTime? From { get; init; }

    public DateTime? Until { get; init; }

    public ThreatOrder Order { get; init; } = ThreatOrder.Priority;

    public int Page { get; init; } = 1;

    /// <summary>The threat beside the list.</summary>
    public string? Open { get; init; }

    /// <summary>The tab of the threat beside the list.</summary>
    public string? Tab { get; init; }

    public static ThreatQuery Unfinished { get; } = new() { Statuses = [ThreatStatus.Detected, ThreatStatus.Analyzing] };

    public bool IsFiltered => Severities.Count + Statuses.Count > 0 || Type is not null || Text is not null || Mine || Range is not null || From is not null || Until is not null;

    public static ThreatQuery Parse(string uri)
    {
        var at = uri.IndexOf('?', StringComparison.Ordinal);
        var values = QueryHelpers.ParseQuery(at < 0 ? "" : uri[at..].Split('#')[0]);
        var range = One("last");
        return new ThreatQuery
        {
            Severities = Words<Severity>("severity"),
            Statuses = Words<ThreatStatus>("status"),
            Type = One("type"),
            Text = One("q"),
            Mine = One("assignee") == "me",
            Range = Ranges.Any(known => known.Name == range) ? range : null,
            From = Time("from"),
            Until = Time("until"),
            Order = Wire.TryRead<ThreatOrder>(One("order"), out var order) ? order : ThreatOrder.Priority,
            Page = int.TryParse(One("page"), NumberStyles.None, CultureInfo.InvariantCulture, out var page) && page > 0 ? page : 1,
            Open = One("open"),
            Tab = One("tab"),
        };

        string? One(string name) => values.TryGetValue(name, out var found) && found[^1]?.Trim() is { Length: > 0 and <= MaximumTextLength } text ? text : null;

        IReadOnlyList<T> Words<T>(string name)
            where T : struct, Enum => (One(name) ?? "").Split(',').Select(word => Wire.TryRead<T>(word, out var value) ? value : (T?)null).OfType<T>().Distinct().Order().ToArray();

        DateTime? Time(string name) => DateTime.TryParse(One(name), CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var time) ? time : null;
    }

    public string ToQueryString() => Urls.Query(
        ("severity", string.Join(',', Severities.Select(Wire.Name))),
        ("status", string.Join(',', Statuses.Select(Wire.Name))),
        ("type", Type),
        ("q", Text),
        ("assignee", Mine ? "me" : null),
        ("last", Range),
        ("from", Range is null ? Urls.Time(From) : null),
        ("until", Range is null ? Urls.Time(Until) : null),
        ("order", Order == ThreatOrder.Priority ? null : Wire.Name(Order)),
        ("page", Page > 1 ? Page.ToString(CultureInfo.InvariantCulture) : null),
        ("open", Open),
        ("tab", Open is null ? null : Tab));

    public ThreatFilter ToFilter(Actor actor, DateTime now) => new()
    {
        Severities = Severities,
        Statuses = Statuses,
        Type = Type,
        Text = Text,
        AssigneeId = Mine ? actor.UserId : null,
        From = LengthOfRange() is { } length ? now - length : From,
        Until = Range is null ? Until : null,
        Order = Order,
    };

    /// <summary>The same rows for whoever opens the link later: a range that ended now becomes two times.</summary>
    public ThreatQuery Absolute(DateTime now) => LengthOfRange() is { } length ? this with { Range = null, From = now - length, Until = now } : this;

    /// <summary>The same question without what only concerns this visit: page, open row and tab.</summary>
    public ThreatQuery Fresh() => this with { Page = 1, Open = null, Tab = null };

    /// <summary>Whether two addresses ask for the same rows.</summary>
    public bool AsksSameRows(ThreatQuery? other) => other is not null && (this with { Open = null, Tab = null }).ToQueryString() == (other with { Open = null, Tab = null }).ToQueryString();

    public IReadOnlyList<FilterChip> Chips(TimeView time)
    {
        var fresh = Fresh();
        var chips = new List<FilterChip>();
        chips.AddRange(Severities.Select(value => Chip("severity", value.ToString(), fresh with { Severities = Without(Severities, value) })));
        chips.AddRange(Statuses.Select(value => Chip("status", StateLook.Of(value).Word, fresh with { Statuses = Without(Statuses, value) })));
        AddIf(Type is not null, "type", Show.Words(Type ?? ""), fresh with { Type = null });
        AddIf(Text is not null, "text", Text ?? "", fresh with { Text = null });
        AddIf(Mine, "assignee", "me", fresh with { Mine = false });
        AddIf(Range is not null, "time", Ranges.FirstOrDefault(range => range.Name == Range).Label, fresh with { Range = null });
        AddIf(From is not null && Range is null, "from", From is { } from ? time.Exact(from) : "", fresh with { From = null });
        AddIf(Until is not null && Range is null, "until", Until is { } until ? time.Exact(until) : "", fresh with { Until = null });
        return chips;

        void AddIf(bool isSet, string name, string value, ThreatQuery without)
        {
            if (isSet)
            {
                chips.Add(Chip(name, value, without));
            }
        }
    }

    public IReadOnlyList<FilterMenu> Menus()
    {
        var fresh = Fresh();
        return
        [
            new("Severity", [.. Enum.GetValues<Severity>().OrderDescending().Select(value => new FilterChoice(value.ToString(), Severities.Contains(value), Urls.Threats(fresh with { Severities = Toggle(Severities, value) })))]),
            new("Status", [.. Enum.GetValues<ThreatStatus>().Select(value => new FilterChoice(StateLook.Of(value).Word, Statuses.Contains(value), Urls.Threats(fresh with { Statuses = Toggle(Statuses, value) })))]),
            new("Time", [.. Ranges.Select(range => new FilterChoice(range.Label, Range == range.Name, Urls.Threats(fresh with { Range = Range == range.Name ? null : range.Name, From = null, Until = null })))]),
            new("Order", [.. Enum.GetValues<ThreatOrder>().Select(value => new FilterChoice(value == ThreatOrder.Priority ? "By priority" : "Newest first", Order == value, Urls.Threats(fresh with { Order = value })))]),
        ];
    }

    private static FilterChip Chip(string name, string value, ThreatQuery without) => new(name, value, Urls.Threats(without));

    private static IReadOnlyList<T> Without<T>(IReadOnlyList<T> values, T value) => [.. values.Where(other => !Equals(other, value))];

    private static IReadOnlyList<T> Toggle<T>(IReadOnlyList<T> values, T value) => values.Contains(value) ? Without(values, value) : [.. values, value];

    private TimeSpan? LengthOfRange() => Ranges.Where(range => range.Name == Range).Select(range => (TimeSpan?)range.Length).FirstOrDefault();
}
