using System.Globalization;

namespace SocConsole.Core.Enrichment.Verdicts;

/// <summary>
/// Makes one judgement of many. Evidence that something is bad is joined as independent chances (noisy-or): <c>1 - Π(1 - weight · reputation/100)</c>, so one strong voice is never averaged
/// away by many that know nothing, and no voice ever lowers the score by finding nothing. Explicit evidence that it is harmless multiplies by <c>Π(1 - benign)</c>. A list by which the
/// organization allows it wins over all. docs/ioc-check.md has the reasons and examples.
/// </summary>
public static class VerdictPolicy
{
    public const int MaliciousFrom = 80;
    public const int SuspiciousFrom = 50;
    public const int UnknownFrom = 20;

    /// <summary>A provider whose word counts so much is enough alone, once it calls something this bad.</summary>
    public const double StrongWeight = 0.9;
    public const int StrongReputation = 80;

    // Nothing is certain: with 1 every other voice would be worth nothing.
    private const double MostCertain = 0.99;
    private const int Named = 3;

    /// <summary>The band of a score; unknown without one.</summary>
    public static IocVerdict BandOf(int? score) => score switch
    {
        >= MaliciousFrom => IocVerdict.Malicious,
        >= SuspiciousFrom => IocVerdict.Suspicious,
        null or >= UnknownFrom => IocVerdict.Unknown,
        _ => IocVerdict.Clean,
    };

    /// <summary>The judgement; the order of the voices does not matter.</summary>
    public static Verdict Judge(IReadOnlyCollection<Voice> voices)
    {
        var judges = voices.Where(voice => voice.Finding is { Reputation: not null } or { Benign: > 0 } or { IsAllowed: true }).OrderBy(voice => voice.Provider, StringComparer.Ordinal).ToList();
        if (judges.Count == 0)
        {
            return new Verdict(IocVerdict.Unknown, null, "No provider that answered judges it.", [], null);
        }

        var bad = 1 - judges.Aggregate(1.0, (rest, voice) => rest * (1 - Chance(voice)));
        var harmless = judges.Aggregate(1.0, (rest, voice) => rest * (1 - Harmless(voice)));
        var open = bad * harmless * 100;
        var allowed = judges.Where(voice => voice.Finding.IsAllowed).ToList();
        var score = allowed.Count > 0 ? 0 : (int)Math.Round(open, MidpointRounding.AwayFromZero);
        var parts = Parts(judges, bad * 100, open, allowed);
        var contributions = InTenths(parts, score);
        int? without = allowed.Count > 0 ? (int)Math.Round(open, MidpointRounding.AwayFromZero) : null;
        return new Verdict(BandOf(score), score, Explain(score, contributions, judges, allowed, without), contributions, without);
    }

    private static double Chance(Voice voice)
    {
        if (voice.Finding.Reputation is not { } reputation)
        {
            return 0;
        }

        var weight = Math.Clamp(voice.Finding.Weight ?? voice.Weight, 0, 1);
        var chance = weight * Math.Clamp(reputation, 0, 100) / 100;
        var floor = weight >= StrongWeight && reputation >= StrongReputation ? MaliciousFrom / 100.0 : 0;
        return Math.Clamp(Math.Max(chance, floor), 0, MostCertain);
    }

    private static double Harmless(Voice voice) => Math.Clamp(voice.Finding.Benign, 0, MostCertain);

    // Chances multiply, so their logarithms add: each takes the share of the whole that its logarithm has, whatever the order.
    private static List<(Voice Voice, double Points)> Parts(List<Voice> judges, double bad, double open, List<Voice> allowed)
    {
        var (all, calm) = (judges.Sum(voice => Math.Log(1 - Chance(voice))), judges.Sum(voice => Math.Log(1 - Harmless(voice))));
        return
        [
            .. judges.Select(voice =>
                (voice, (all < 0 ? bad * Math.Log(1 - Chance(voice)) / all : 0) - (calm < 0 ? (bad - open) * Math.Log(1 - Harmless(voice)) / calm : 0)
                    - (voice.Finding.IsAllowed ? open / allowed.Count : 0))),
        ];
    }

    // Rounded down to tenths, and what is missing to the score goes to those that lost most: what is printed adds up.
    private static List<Contribution> InTenths(List<(Voice Voice, double Points)> parts, int score)
    {
        var tenths = parts.Select(part => (int)Math.Floor(part.Points * 10)).ToArray();
        var missing = (score * 10) - tenths.Sum();
        var byLoss = Enumerable.Range(0, parts.Count).OrderByDescending(index => (parts[index].Points * 10) - tenths[index]).ThenBy(index => index).ToArray();
        for (var i = 0; missing != 0; i = (i + 1) % byLoss.Length)
        {
            tenths[byLoss[i]] += Math.Sign(missing);
            missing -= Math.Sign(missing);
        }

        return
        [
            .. parts.Select((part, index) => new Contribution(part.Voice.Provider, tenths[index] / 10.0, Reason(part.Voice)))
                .OrderByDescending(part => Math.Abs(part.Points)).ThenBy(part => part.Provider, StringComparer.Ordinal),
        ];
    }

    private static string Reason(Voice voice) => voice.Finding switch
    {
        { IsAllowed: true, BenignReason: { } reason } => reason,
        { IsAllowed: true } => "on a list that allows it",
        { Benign: > 0, BenignReason: { } reason } => reason,
        { Evidence: [{ } first, ..] } => first.Description.Length > 0 ? first.Description : first.Title,
        { Reputation: 0 } => "nothing found",
        _ => "its own judgement",
    };

    private static string Explain(int score, IReadOnlyList<Contribution> contributions, List<Voice> judges, List<Voice> allowed, int? without)
    {
        if (allowed.Count > 0)
        {
            return string.Create(CultureInfo.InvariantCulture, $"Allowed by {string.Join(", ", allowed.Select(voice => Reason(voice)))}; without that its score would be {without}.");
        }

        string Title(Contribution part) => judges.First(voice => voice.Provider == part.Provider).Title;
        var raising = contributions.Where(part => part.Points > 0).Take(Named).Select(part => string.Create(CultureInfo.InvariantCulture, $"{Title(part)} +{part.Points:0.#} ({part.Reason})")).ToList();
        var lowering = contributions.Where(part => part.Points < 0).Take(Named).Select(part => string.Create(CultureInfo.InvariantCulture, $"{Title(part)} {part.Points:0.#} ({part.Reason})")).ToList();
        return raising.Count == 0
            ? $"Nothing bad found by {string.Join(", ", judges.Take(Named).Select(voice => voice.Title))}{(judges.Count > Named ? " and others" : string.Empty)}."
            : string.Create(CultureInfo.InvariantCulture, $"Score {score}: {string.Join(", ", raising)}{(lowering.Count > 0 ? $"; lowered by {string.Join(", ", lowering)}" : string.Empty)}.");
    }
}
