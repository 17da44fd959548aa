using System.Globalization;
using SocConsole.Core.Enrichment.Lookups;
using SocConsole.Core.Enrichment.Verdicts;
using SocConsole.Web.Components.Shared;

namespace SocConsole.Web.Components.Pages.Enrichment;

/// <summary>What the address of the IOC check says: a text to begin with, and which lookups are listed.</summary>
public sealed record LookupAddress
{
    /// <summary>Stands in the input; nobody is asked before the reader says so.</summary>
    public string? Text { get; init; }

    /// <summary>Only lookups of this indicator.</summary>
    public string? Value { get; init; }

    public IocVerdict? Verdict { get; init; }

    public bool Mine { get; init; }

    public int Page { get; init; } = 1;

    public bool IsFiltered => Value is not null || Verdict is not null || Mine;

    public string ToQueryString() => Urls.Query(
        ("q", Text), ("value", Value), ("verdict", EnrichmentLooks.Name(Verdict)), ("mine", Mine ? "yes" : null), ("page", Page > 1 ? Page.ToString(CultureInfo.InvariantCulture) : null));

    public LookupFilter ToFilter() => new(Value, Verdict, Mine);

    /// <summary>Whether two addresses list the same lookups.</summary>
    public bool ListsSame(LookupAddress? other) => other is not null && (this with { Text = null }) == (other with { Text = null });

    public IReadOnlyList<FilterMenu> Menus()
    {
        var fresh = this with { Page = 1 };
        return
        [
            new("Verdict", [.. EnrichmentLooks.Verdicts.Select(verdict => new FilterChoice(
                EnrichmentLooks.Of(verdict).Word, Verdict == verdict, Urls.Lookup(fresh with { Verdict = Verdict == verdict ? null : verdict })))]),
            new("Asked by", [new FilterChoice("Me", Mine, Urls.Lookup(fresh with { Mine = !Mine }))]),
        ];
    }

    public IReadOnlyList<FilterChip> Chips()
    {
        var fresh = this with { Page = 1 };
        List<FilterChip> chips = [];
        if (Value is { } value)
        {
            chips.Add(new FilterChip("indicator", Ioc.Defang(value), Urls.Lookup(fresh with { Value = null })));
        }

        if (Verdict is { } verdict)
        {
            chips.Add(new FilterChip("verdict", EnrichmentLooks.Of(verdict).Word, Urls.Lookup(fresh with { Verdict = null })));
        }

        if (Mine)
        {
            chips.Add(new FilterChip("asked by", "me", Urls.Lookup(fresh with { Mine = false })));
        }

        return chips;
    }
}
