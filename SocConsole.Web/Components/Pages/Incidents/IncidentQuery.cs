using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using SocConsole.Core.Identity;
using SocConsole.Core.Incidents;
using SocConsole.Core.Kernel;
using SocConsole.Web.Components.Shared;

namespace SocConsole.Web.Components.Pages.Incidents;

/// <summary>What the address of the incident queue says. Unknown words in an address are left out, so that old links still open.</summary>
public sealed record IncidentQuery
{
    private const int MaximumTextLength = 200;

    /// <summary>Ranges that end now. They stay relative in the address.</summary>
    public static readonly IReadOnlyList<(string Name, string Label, TimeSpan Length)> Ranges =
        [("24h", "Last 24 hours", TimeSpan.FromHours(24)), ("7d", "Last 7 days", TimeSpan.FromDays(7)), ("30d", "Last 30 days", TimeSpan.FromDays(30))];

    public static IncidentQuery Unfinished { get; } = new() { Statuses = IncidentFilter.Unfinished };

    public IReadOnlyList<Severity> Severities { get; init; } = [];

    public IReadOnlyList<IncidentStatus> Statuses { get; init; } = [];

    public string? Text { get; init; }

    /// <summary><c>me</c>, <c>none</c>, or null for everybody's.</summary>
    public string? Assignee { get; init; }

    /// <summary>True shows tests only, false real ones only.</summary>
    public bool? Tests { get; init; }

    public string? Range { get; init; }

    /// <summary>Only what waits for a person.</summary>
    public bool Waiting { get; init; }

    public IncidentOrder Order { get; init; } = IncidentOrder.Risk;

    public int Page { get; init; } = 1;

    /// <summary>The incident beside the list.</summary>
    public string? Open { get; init; }

    public string? Tab { get; init; }

    public bool IsFiltered => Severities.Count + Statuses.Count > 0 || Text is not null || Assignee is not null || Tests is not null || Range is not null || Waiting;

    public static IncidentQuery Parse(string uri)
    {
        var at = uri.IndexOf('?', StringComparison.Ordinal);
        var values = QueryHelpers.ParseQuery(at < 0 ? "" : uri[at..].Split('#')[0]);
        return new IncidentQuery
        {
            Severities = Words<Severity>("severity"),
            Statuses = Words<IncidentStatus>("status"),
            Text = One("q"),
            Assignee = One("assignee") is "me" or "none" ? One("assignee") : null,
            Tests = bool.TryParse(One("test"), out var tests) ? tests : null,
            Range = Ranges.Any(range => range.Name == One("last")) ? One("last") : null,
            Waiting = One("waiting") == "true",
            Order = Wire.TryRead<IncidentOrder>(One("order"), out var order) ? order : IncidentOrder.Risk,
            Page = int.TryParse(One("page"), NumberStyles.None, CultureInfo.InvariantCulture, out var page) && page > 0 ? page : 1,
            Open = IncidentNumber.TryParse(One("open"), out var open) ? IncidentNumber.Text(open) : null,
            Tab = One("tab"),
        };

        string? One(string name) => values.TryGetValue(name, out var found) && found[^1]?.Trim() is { Length: > 0 and <= MaximumTextLength } text ? text : null;

        IReadOnlyList<T> Words<T>(string name)
            where T : struct, Enum => (One(name) ?? "").Split(',').Select(word => Wire.TryRead<T>(word, out var value) ? value : (T?)null).OfType<T>().Distinct().Order().ToArray();
    }

    public string ToQueryString() => Urls.Query(
        ("severity", string.Join(',', Severities.Select(Wire.Name))),
        ("status", string.Join(',', Statuses.Select(Wire.Name))),
        ("q", Text),
        ("assignee", Assignee),
        ("test", Tests is { } tests ? tests ? "true" : "false" : null),
        ("last", Range),
        ("waiting", Waiting ? "true" : null),
        ("order", Order == IncidentOrder.Risk ? null : Wire.Name(Order)),
        ("page", Page > 1 ? Page.ToString(CultureInfo.InvariantCulture) : null),
        ("open", Open),
        ("tab", Open is null ? null : Tab));

    public IncidentFilter ToFilter(Actor actor, DateTime now) => new()
    {
        Severities = Severities,
        Statuses = Statuses,
        Text = Text,
        AssigneeId = Assignee == "me" ? actor.UserId : null,
        Unassigned = Assignee == "none",
        Simulated = Tests,
        From = Ranges.Where(range => range.Name == Range).Select(range => (DateTime?)(now - range.Length)).FirstOrDefault(),
        Waiting = Waiting,
        Order = Order,
    };

    /// <summary>The same question without what only concerns this visit: page, open row and tab.</summary>
    public IncidentQuery Fresh() => this with { Page = 1, Open = null, Tab = null };

    /// <summary>Whether two addresses ask for the same rows.</summary>
    public bool AsksSameRows(IncidentQuery? other) => other is not null && (this with { Open = null, Tab = null }).ToQueryString() == (other with { Open = null, Tab = null }).ToQueryString();

    public IReadOnlyList<FilterChip> Chips()
    {
        var fresh = Fresh();
        var chips = new List<FilterChip>();
        chips.AddRange(Severities.Select(value => Chip("severity", value.ToString(), fresh with { Severities = Toggle(Severities, value) })));
        chips.AddRange(Statuses.Select(value => Chip("status", IncidentLooks.Of(value).Word, fresh with { Statuses = Toggle(Statuses, value) })));
        AddIf(Text is not null, "text", Text ?? "", fresh with { Text = null });
        AddIf(Assignee is not null, "assignee", Assignee == "none" ? "nobody" : "me", fresh with { Assignee = null });
        AddIf(Tests is not null, "tests", Tests == true ? "only tests" : "no tests", fresh with { Tests = null });
        AddIf(Range is not null, "time", Ranges.FirstOrDefault(range => range.Name == Range).Label, fresh with { Range = null });
        AddIf(Waiting, "waits", "for a person", fresh with { Waiting = false });
        return chips;

        void AddIf(bool isSet, string name, string value, IncidentQuery without)
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
            new("Severity", [.. Enum.GetValues<Severity>().OrderDescending().Select(value => new FilterChoice(value.ToString(), Severities.Contains(value), Urls.Incidents(fresh with { Severities = Toggle(Severities, value) })))]),
            new("Status", [.. Enum.GetValues<IncidentStatus>().Select(value => new FilterChoice(IncidentLooks.Of(value).Word, Statuses.Contains(value), Urls.Incidents(fresh with { Statuses = Toggle(Statuses, value) })))]),
            new("Assignee", [.. new[] { ("me", "Me"), ("none", "Nobody") }.Select(choice => new FilterChoice(choice.Item2, Assignee == choice.Item1, Urls.Incidents(fresh with { Assignee = Assignee == choice.Item1 ? null : choice.Item1 })))]),
            new("Tests", [.. new[] { (false, "No tests"), (true, "Only tests") }.Select(choice => new FilterChoice(choice.Item2, Tests == choice.Item1, Urls.Incidents(fresh with { Tests = Tests == choice.Item1 ? null : choice.Item1 })))]),
            new("Time", [.. Ranges.Select(range => new FilterChoice(range.Label, Range == range.Name, Urls.Incidents(fresh with { Range = Range == range.Name ? null : range.Name })))]),
            new("Order", [.. Enum.GetValues<IncidentOrder>().Select(value => new FilterChoice(Label(value), Order == value, Urls.Incidents(fresh with { Order = value })))]),
        ];
    }

    private static string Label(IncidentOrder order) => order switch
    {
        IncidentOrder.Risk => "By risk",
        IncidentOrder.Due => "Due first",
        IncidentOrder.Updated => "Changed last",
        IncidentOrder.Oldest => "Oldest first",
        _ => "Newest first",
    };

    private static FilterChip Chip(string name, string value, IncidentQuery without) => new(name, value, Urls.Incidents(without));

    private static IReadOnlyList<T> Toggle<T>(IReadOnlyList<T> values, T value) => values.Contains(value) ? [.. values.Where(other => !Equals(other, value))] : [.. values, value];
}
