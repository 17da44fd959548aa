using SocConsole.Core.Learning.Metrics;

namespace SocConsole.Core.InsiderRisk.Models;

/// <summary>What a comparison comes to.</summary>
internal static class ComparisonFigures
{
    private const int FewestVerdicts = 30;
    private const int Resamples = 500;

    public static ModelComparisonView Of(int champion, int challenger, DateOnly? after, List<JudgedDay> all, Random random)
    {
        var cut = all.Count > ModelComparison.MostDays;
        var days = cut ? all[..ModelComparison.MostDays] : all;
        var told = days.FindAll(day => day.Malicious is not null);
        var (malicious, benign) = (told.Count(day => day.Malicious == true), told.Count(day => day.Malicious == false));
        var people = told.GroupBy(day => day.Person).OrderBy(group => group.Key).Select(group => (Champion: group.Max(day => day.Champion), Challenger: group.Max(day => day.Challenger), Bad: group.Any(day => day.Malicious == true))).ToArray();
        var (first, second) = (Area(people, person => person.Champion), Area(people, person => person.Challenger));
        var interval = Interval(people, random);
        var (onlyFirst, onlySecond) = (told.Count(day => Right(day, day.ChampionAlerts) && !Right(day, day.ChallengerAlerts)), told.Count(day => !Right(day, day.ChampionAlerts) && Right(day, day.ChallengerAlerts)));
        var (outcome, reason) = Outcome(malicious, benign, interval);
        return new ModelComparisonView(
            champion, challenger, after, days.Count == 0 ? null : days.Min(day => day.Date), days.Count == 0 ? null : days.Max(day => day.Date), days.Count, cut, malicious, benign, days.Count(day => day.ChampionAlerts),
            days.Count(day => day.ChallengerAlerts), days.Count(day => day.ChampionAlerts && day.ChallengerAlerts), first, second, second - first, interval?.Low, interval?.High, onlyFirst, onlySecond, McNemar(onlyFirst, onlySecond), outcome, reason);
    }

    /// <summary>McNemar's test, exact: probability that of so many days on which only one was right the split is at least as uneven, were both equally good. Source: McNemar 1947, binomial form.</summary>
    internal static double? McNemar(int onlyFirst, int onlySecond)
    {
        var (n, fewer) = (onlyFirst + onlySecond, Math.Min(onlyFirst, onlySecond));
        if (n == 0)
        {
            return null;
        }

        var (logTerm, sum) = (-n * Math.Log(2), 0.0);
        for (var k = 0; k <= fewer; k++)
        {
            sum += Math.Exp(logTerm);
            logTerm += Math.Log((double)(n - k) / (k + 1));
        }

        return Math.Min(1, 2 * sum);
    }

    private static bool Right(JudgedDay day, bool alerts) => alerts == day.Malicious;

    private static double? Area((double Champion, double Challenger, bool Bad)[] people, Func<(double Champion, double Challenger, bool Bad), double> score) =>
        ClassificationMetrics.RocAuc([.. people.Select(score)], [.. people.Select(person => person.Bad)]);

    /// <summary>The middle 95 % of the difference over people drawn with replacement; null when fewer than half of the draws hold both kinds of people.</summary>
    private static (double Low, double High)? Interval((double Champion, double Challenger, bool Bad)[] people, Random random)
    {
        var found = new List<double>(Resamples);
        var drawn = new (double Champion, double Challenger, bool Bad)[people.Length];
        for (var round = 0; round < Resamples && people.Length > 0; round++)
        {
            for (var i = 0; i < drawn.Length; i++)
            {
                drawn[i] = people[random.Next(people.Length)];
            }

            if (Area(drawn, person => person.Challenger) - Area(drawn, person => person.Champion) is { } difference)
            {
                found.Add(difference);
            }
        }

        found.Sort();
        return found.Count * 2 < Resamples || found.Count == 0 ? null : (Quantile(found, 0.025), Quantile(found, 0.975));
    }

    private static double Quantile(List<double> sorted, double share) => sorted[(int)Math.Round(share * (sorted.Count - 1))];

    private static (ComparisonOutcome Outcome, string Reason) Outcome(int malicious, int benign, (double Low, double High)? interval)
    {
        if (malicious < FewestVerdicts || benign < FewestVerdicts)
        {
            return (ComparisonOutcome.Inconclusive, $"There are {malicious} days with the verdict malicious and {benign} with benign; {FewestVerdicts} of each are the least to decide on.");
        }

        return interval switch
        {
            null => (ComparisonOutcome.Inconclusive, "There are too few people of one kind to draw from."),
            { Low: > 0 } => (ComparisonOutcome.ChallengerBetter, "The whole interval of the difference lies above 0."),
            { High: < 0 } => (ComparisonOutcome.ChampionBetter, "The whole interval of the difference lies below 0."),
            _ => (ComparisonOutcome.Inconclusive, "The interval of the difference holds 0: chance alone could have made it."),
        };
    }
}
