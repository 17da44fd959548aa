using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Enrichment.Lookups;
using SocConsole.Core.Enrichment.Providers;
using SocConsole.Core.Enrichment.Settings;
using SocConsole.Core.Enrichment.Verdicts;
using SocConsole.Core.Intelligence;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Intelligence.Stix.Mapping;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Enrichment.Asking;

/// <summary>How an indicator is checked.</summary>
/// <param name="ForceRefresh">Asks though an answer is kept.</param>
/// <param name="Tlp">Its marking, where somebody said one; one that the organization's own indicators carry counts too, and the narrower wins.</param>
/// <param name="Patience">Longest wait for a turn under a key's limits.</param>
public sealed record CheckOptions(bool ForceRefresh, Tlp? Tlp, TimeSpan Patience)
{
    /// <summary>With <see cref="ForceRefresh"/>: an answer that came since then is fresh enough. A job that goes on after a kill does not ask again what it has asked.</summary>
    public DateTime? FreshSince { get; init; }

    /// <summary>A job's and no person's: it waits behind people under a key's limits.</summary>
    public bool IsBackground { get; init; }

    internal bool Takes(ProviderAnswer kept, DateTime now) => kept.ExpiresAt > now && (!ForceRefresh || kept.FetchedAt > FreshSince);
}

/// <summary>What a check comes to.</summary>
/// <param name="Results">One for each provider that takes the type: those that need nobody first, then by title.</param>
public sealed record CheckOutcome(IReadOnlyList<ProviderResult> Results, Verdict Verdict);

/// <summary>Asks every provider that takes an indicator, all at once, and judges what they say. Stores no lookup.</summary>
public sealed class IocChecker(SocDatabase database, IndicatorWatch watch, ProviderUses uses, ProviderDesk desk, AnswerStore answers)
{
    /// <summary>Ends when all have answered or given up; a provider that fails is a result, never an exception.</summary>
    public Task<CheckOutcome> CheckAsync(int organizationId, Ioc ioc, CheckOptions options, CancellationToken ct) => CheckAsync(organizationId, ioc, options, told: null, ct);

    /// <summary>As above; <paramref name="told"/> hears each step, one at a time.</summary>
    public async Task<CheckOutcome> CheckAsync(int organizationId, Ioc ioc, CheckOptions options, Action<CheckStep>? told, CancellationToken ct)
    {
        var asked = (await uses.OfAsync(organizationId, ct)).Where(use => use.Profile.Takes(ioc.Type)).ToList();
        var steps = new Steps(asked, told);
        steps.Begin();
        var kept = await answers.OfAsync(organizationId, ioc, ct);
        var marking = await MarkingAsync(organizationId, ioc, options.Tlp, ct);
        await Task.WhenAll(asked.Select(use => AskAsync(use, new ProviderQuestion(ioc, marking, kept.GetValueOrDefault(use.Profile.Name), options), steps, ct)));
        return steps.Outcome();
    }

    private async Task AskAsync(ProviderUse use, ProviderQuestion question, Steps steps, CancellationToken ct)
    {
        var (result, raw) = await desk.AskAsync(use, question, (place, expected) => steps.Delay(use, place, expected), ct);
        steps.Add(use, result, raw);
    }

    // What the organization was told under a marking about this, or about what this names or belongs to, must not leave by the back door.
    private async Task<Tlp?> MarkingAsync(int organizationId, Ioc ioc, Tlp? said, CancellationToken ct)
    {
        var values = IndicatorCovers.Of(ioc).Select(indicator => indicator.Value).Append(ioc.Host ?? ioc.Value).Distinct().ToList();

        // URLs may be stored in another form than they are asked in; the index compares them without what servers don't see.
        var same = ioc.Type == IocType.Url && watch.Of(organizationId).FindUrl(ioc.Value) is { Id: var id } ? id : 0;
        await using var db = database.Read(organizationId);
        var rows = await db.Indicators.Where(row => values.Contains(row.NormalizedValue) || row.Id == same).ToListAsync(ct);
        return rows.Select(StixMarking.Of).Append(said).Max();
    }

    /// <summary>Collects the results and tells of each, one at a time.</summary>
    private sealed class Steps(IReadOnlyList<ProviderUse> asked, Action<CheckStep>? told)
    {
        private readonly Lock gate = new();
        private readonly Dictionary<string, (ProviderResult Result, double Weight)> results = [];

        public void Begin() => told?.Invoke(new CheckBegun([.. asked.Select(use => use.Profile)]));

        public void Delay(ProviderUse use, int place, DateTime expected)
        {
            lock (gate)
            {
                told?.Invoke(new ProviderWaits(use.Profile.Name, place, expected));
            }
        }

        public void Add(ProviderUse use, ProviderResult result, string? raw)
        {
            lock (gate)
            {
                results[use.Profile.Name] = (result, use.Weight);
                told?.Invoke(new ProviderAnswered(result, raw, Judge(), results.Values.Count(entry => entry.Result.HasAnswered), results.Count, asked.Count));
            }
        }

        public CheckOutcome Outcome()
        {
            lock (gate)
            {
                return new CheckOutcome([.. asked.Select(use => results[use.Profile.Name].Result)], Judge());
            }
        }

        private Verdict Judge() => VerdictPolicy.Judge([.. results.Values.Where(entry => entry.Result.Status == ProviderStatus.Ok).Select(entry => Voice(entry.Result, entry.Weight))]);

        private static Voice Voice(ProviderResult result, double weight) => new(result.Provider, result.Title, weight, new ProviderFinding
        {
            Reputation = result.Reputation,
            Weight = result.Confidence,
            Benign = result.Benign,
            BenignReason = result.BenignReason,
            IsAllowed = result.IsAllowed,
            Evidence = result.Evidence,
        });
    }
}
