using SocConsole.Core.Enrichment.Asking;
using SocConsole.Core.Enrichment.Lookups;
using SocConsole.Core.Enrichment.Providers;
using SocConsole.Core.Enrichment.Verdicts;

namespace SocConsole.Web.Components.Pages.Enrichment;

/// <summary>A provider's place on the page of a lookup.</summary>
/// <param name="Waits">Its place in the queue; null while it does not wait.</param>
/// <param name="Result">Null until it is over.</param>
public sealed record ProviderCard(string Name, string Title, ProviderWaits? Waits = null, ProviderResult? Result = null);

/// <summary>What is known of a lookup so far. While it runs every provider keeps its place; at the end the most telling come first.</summary>
/// <param name="Verdict">Null before the first answer.</param>
/// <param name="Answered">How many gave an answer, be it that they know nothing.</param>
/// <param name="Failure">Why the check could not be brought to its end; null for no such thing.</param>
public sealed record LookupBoard(IReadOnlyList<ProviderCard> Cards, Verdict? Verdict, int Answered, bool IsOver, string? Failure = null)
{
    public static readonly LookupBoard Empty = new([], null, 0, IsOver: false);

    public int Asked => Cards.Count;

    /// <summary>How many are over, whatever came of it.</summary>
    public int Over => Cards.Count(card => card.Result is not null);

    /// <summary>A lookup that ended.</summary>
    public static LookupBoard Of(LookupView view) => new(
        [.. view.Results.Select(result => new ProviderCard(result.Provider, result.Title, null, result)).OrderBy(Rank)], view.Verdict, view.Results.Count(result => result.HasAnswered), IsOver: true);

    public LookupBoard After(CheckStep step) => step switch
    {
        CheckBegun begun => this with { Cards = [.. begun.Providers.Select(profile => new ProviderCard(profile.Name, profile.Title))] },
        ProviderWaits waits => this with { Cards = Changed(waits.Provider, card => card with { Waits = waits }) },
        ProviderAnswered answered => this with
        {
            Cards = Changed(answered.Result.Provider, card => card with { Waits = null, Result = answered.Result }),
            Verdict = answered.Verdict,
            Answered = answered.Answered,
        },
        CheckFinished finished => Of(finished.Lookup),
        CheckFailed failed => this with { IsOver = true, Failure = failed.Error.Message },
        _ => this,
    };

    /// <summary>A provider's name for people.</summary>
    public string TitleOf(string provider) => Cards.FirstOrDefault(card => card.Name == provider)?.Title ?? provider;

    private IReadOnlyList<ProviderCard> Changed(string provider, Func<ProviderCard, ProviderCard> change) => [.. Cards.Select(card => card.Name == provider ? change(card) : card)];

    // Bad news first; then what was looked at, what knows nothing, what went wrong, and what nobody set up. Equal ones keep the order in which they are asked.
    private static int Rank(ProviderCard card) => card.Result switch
    {
        null => 9,
        { Status: ProviderStatus.Ok } result => EnrichmentLooks.BandOf(result) switch
        {
            IocVerdict.Malicious => 0,
            IocVerdict.Suspicious => 1,
            IocVerdict.Unknown => 2,
            IocVerdict.Clean => 3,
            _ => 4,
        },
        { Status: ProviderStatus.NotFound } => 5,
        { Status: ProviderStatus.Withheld } => 7,
        { Status: ProviderStatus.NotConfigured } => 8,
        _ => 6,
    };
}
