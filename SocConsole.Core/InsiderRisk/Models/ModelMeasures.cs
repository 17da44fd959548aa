using SocConsole.Core.InsiderRisk.Features;
using SocConsole.Core.InsiderRisk.Scoring;
using SocConsole.Core.Learning;
using SocConsole.Core.Learning.Metrics;

namespace SocConsole.Core.InsiderRisk.Models;

/// <summary>Measures models by what they said of people whom they had not seen.</summary>
internal static class ModelMeasures
{
    private const int Resamples = 200;
    private const int ExplainedRows = 200;
    private const int PeopleOfABudget = 200;

    public static ModelReport Report(TrainingRows rows, InsiderJudge judge, double[] boosted, double[] forest, double[] rare, double[] blend, Random random, CancellationToken ct)
    {
        var malicious = rows.Labels!.Count(label => label);
        var people = rows.People.Distinct().Count();
        var bad = rows.People.Where((_, row) => rows.Labels![row]).Distinct().Count();
        return new ModelReport(
            rows.Count, malicious, people, bad, judge.Weights, Measure(rows, boosted, null, random), Measure(rows, forest, null, random), Measure(rows, rare, null, random), Measure(rows, blend, judge.Map, random), Budgets(rows, blend, people),
            Importance(rows, judge, ct), $"Measured on {rows.Count} days of {people} people, {bad} of them malicious, each judged by models that had not seen the person.");
    }

    private static ModelMeasure Measure(TrainingRows rows, double[] scores, ScoreMap? map, Random random)
    {
        var labels = rows.Labels!;
        var byPerson = Enumerable.Range(0, rows.Count).GroupBy(row => rows.People[row]).Select(days => (Score: days.Max(row => scores[row]), Bad: days.Any(row => labels[row]))).ToList();
        double[] people = [.. byPerson.Select(person => person.Score)];
        bool[] bad = [.. byPerson.Select(person => person.Bad)];
        var interval = BootstrapInterval.Of(people, bad, ClassificationMetrics.RocAuc, random, Resamples);
        var best = ClassificationMetrics.BestF1(scores, labels);
        var confusion = best is null ? null : ClassificationMetrics.ConfusionAt(scores, labels, best.Threshold);
        var benign = labels.Count(label => !label);
        return new ModelMeasure(
            ClassificationMetrics.RocAuc(people, bad), interval?.Lower, interval?.Upper, ClassificationMetrics.RocAuc(scores, labels), ClassificationMetrics.AveragePrecision(scores, labels), best?.F1,
            confusion is null ? null : (double)(confusion.TruePositives + confusion.TrueNegatives) / rows.Count, map is null || benign == 0 ? null : (double)scores.Where((score, row) => !labels[row] && map.Of(score) >= 80).Count() / benign);
    }

    /// <summary>Share of the malicious people who are among the highest of one of their malicious days, by alerts a day and two hundred people.</summary>
    private static Dictionary<string, double> Budgets(TrainingRows rows, double[] scores, int people)
    {
        var bad = rows.People.Where((_, row) => rows.Labels![row]).Distinct().Count();
        var caught = new Dictionary<string, double>();
        foreach (var budget in (int[])[1, 2, 5, 10])
        {
            var alerts = Math.Max(1, (int)Math.Round((double)budget * people / PeopleOfABudget));
            var found = Enumerable.Range(0, rows.Count).GroupBy(row => rows.Dates[row]).SelectMany(day => day.OrderByDescending(row => scores[row]).Take(alerts)).Where(row => rows.Labels![row]).Select(row => rows.People[row]).Distinct().Count();
            caught[budget.ToString(System.Globalization.CultureInfo.InvariantCulture)] = bad == 0 ? 0 : (double)found / bad;
        }

        return caught;
    }

    /// <summary>Mean absolute TreeSHAP share over the malicious days and as many others, summed by count.</summary>
    private static List<FeatureWeight> Importance(TrainingRows rows, InsiderJudge judge, CancellationToken ct)
    {
        int[] chosen = [.. Enumerable.Range(0, rows.Count).Where(row => rows.Labels![row]).Take(ExplainedRows)];
        var (sums, shares) = (new Dictionary<string, double>(StringComparer.Ordinal), new double[FeatureCatalogue.Columns]);
        foreach (var row in chosen)
        {
            ct.ThrowIfCancellationRequested();
            shares.AsSpan().Clear();
            TreeShap.Explain(judge.Forest!, InsiderTrainer.Row(rows, row), shares);
            for (var column = 0; column < shares.Length; column++)
            {
                var feature = FeatureCatalogue.Features[column];
                var name = feature.Count is { } count ? System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(count.ToString()) : feature.Name;
                sums[name] = sums.GetValueOrDefault(name) + Math.Abs(shares[column]);
            }
        }

        var total = sums.Values.Sum();
        return [.. sums.Where(_ => total > 0).Select(entry => new FeatureWeight(entry.Key, entry.Value / total)).OrderByDescending(weight => weight.Importance)];
    }
}
