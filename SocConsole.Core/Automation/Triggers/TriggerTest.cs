using System.Globalization;
using System.Text.RegularExpressions;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Automation.Triggers;

/// <summary>What one condition came to.</summary>
/// <param name="Condition">Its key: <c>risk_score_min</c>.</param>
/// <param name="Wanted">What it wants.</param>
/// <param name="Found">What there is; null when that is unknown, and then it is not met.</param>
public sealed record ConditionVerdict(string Condition, bool Met, string Wanted, string? Found);

/// <summary>Holds a subject against conditions.</summary>
internal static class TriggerTest
{
    public static bool Met(IReadOnlyList<ConditionVerdict> verdicts) => verdicts.Count > 0 && verdicts.All(verdict => verdict.Met);

    /// <summary>A verdict for each condition that there is. Those that need events come last and, unless <paramref name="all"/>, only when the others hold.</summary>
    public static async Task<Result<IReadOnlyList<ConditionVerdict>>> RunAsync(TriggerConditions conditions, TriggerSubject subject, bool all, CancellationToken ct)
    {
        List<ConditionVerdict> verdicts = [.. Plain(conditions, subject)];
        var needsEvents = conditions.EventType is not null || conditions.Pattern is not null || conditions.Source is not null;
        if (!needsEvents || (!all && verdicts.Exists(verdict => !verdict.Met)))
        {
            return verdicts;
        }

        if (!(await subject.Events(conditions.EventType is null ? 0 : conditions.WindowSeconds, ct)).Succeeded(out var events, out var error))
        {
            return error;
        }

        try
        {
            verdicts.AddRange(OfEvents(conditions, subject, events));
            return verdicts;
        }
        catch (RegexMatchTimeoutException)
        {
            return new Error(ErrorKind.Unexpected, "PATTERN_TOO_SLOW", "pattern_match took too long; make it simpler.");
        }
    }

    /// <summary>The most events of the type that fall into any window of so many seconds.</summary>
    public static int MostInWindow(IEnumerable<DateTime> times, int seconds)
    {
        var sorted = times.Order().ToList();
        var (most, first) = (0, 0);
        for (var last = 0; last < sorted.Count; last++)
        {
            while ((sorted[last] - sorted[first]).TotalSeconds > seconds)
            {
                first++;
            }

            most = Math.Max(most, last - first + 1);
        }

        return most;
    }

    private static IEnumerable<ConditionVerdict> Plain(TriggerConditions conditions, TriggerSubject subject)
    {
        if (conditions.RiskScoreMin is { } least)
        {
            yield return new("risk_score_min", subject.RiskScore >= least, $"at least {Number(least)}", subject.RiskScore is { } score ? Number(score) : null);
        }

        if (conditions.ThreatCategory is { } one)
        {
            yield return Category("threat_category", one, subject.Category);
        }

        if (conditions.ThreatCategoryIn is { } several)
        {
            yield return Category("threat_category_in", several, subject.Category);
        }

        if (conditions.ThreatCategoryPattern is { } pattern)
        {
            yield return new("threat_category_pattern", subject.Category is not null && pattern.IsMatch(subject.Category), pattern.ToString(), subject.Category);
        }

        var level = subject.Escalation is { } escalation ? Wire.Name(escalation) : null;
        if (conditions.EscalationLevel is { } levels)
        {
            yield return new("escalation_level", subject.Escalation is { } is1 && levels.Contains(is1), string.Join(" or ", levels.Select(Wire.Name)), level);
        }

        if (conditions.EscalationLevelMin is { } lowest)
        {
            yield return new("escalation_level_min", subject.Escalation >= lowest, $"at least {Wire.Name(lowest)}", level);
        }
    }

    private static IEnumerable<ConditionVerdict> OfEvents(TriggerConditions conditions, TriggerSubject subject, IReadOnlyList<TriggerEvent> events)
    {
        if (conditions.Source is { } source)
        {
            var sources = events.SelectMany(item => item.Sources).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
            yield return new("source", sources.Contains(source, StringComparer.OrdinalIgnoreCase), source, sources.Count == 0 ? null : string.Join(", ", sources.Take(10)));
        }

        if (conditions.EventType is { } type)
        {
            var count = MostInWindow(events.Where(item => item.Types.Contains(type, StringComparer.OrdinalIgnoreCase)).Select(item => item.At), conditions.WindowSeconds);
            yield return new(
                "event_type", count >= conditions.Threshold, string.Create(CultureInfo.InvariantCulture, $"{conditions.Threshold} × {type} within {conditions.WindowSeconds} s"),
                string.Create(CultureInfo.InvariantCulture, $"{count} within {conditions.WindowSeconds} s"));
        }

        if (conditions.Pattern is { } pattern)
        {
            var found = subject.Texts.Concat(events.Select(item => item.Raw)).Select(text => pattern.Match(text)).FirstOrDefault(match => match.Success);
            yield return new("pattern_match", found is not null, pattern.ToString(), found is null ? null : Cut(found.Value));
        }
    }

    private static ConditionVerdict Category(string name, IReadOnlyList<string> wanted, string? category) =>
        new(name, category is not null && wanted.Contains(category, StringComparer.OrdinalIgnoreCase), string.Join(" or ", wanted), category);

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Cut(string text) => text.Length > 100 ? text[..100] + "…" : text;
}
