using SocConsole.Core.InsiderRisk.Features;
using SocConsole.Core.InsiderRisk.Scoring;
using SocConsole.Core.Kernel;
using SocConsole.Core.Learning;

namespace SocConsole.Core.InsiderRisk.Models;

/// <summary>
/// Trains the three models. With labels, each fifth of the people is judged by models of the other four: that gives the weights, the anchors of the score and the report. The kept models are
/// then trained on everybody.
/// </summary>
public static class InsiderTrainer
{
    public const int FewestDays = 200;
    public const int FewestMalicious = 20;
    public const int FewestMaliciousPeople = 3;

    private const int Folds = 5;
    private const int Ranks = 1000;
    private const int Rounds = 200;

    /// <summary>Trains. Error: NOT_ENOUGH_DATA.</summary>
    public static Result<(InsiderJudge Judge, ModelReport Report)> Train(TrainingRows rows, double sensitivity, Random random, IProgress<double>? progress, CancellationToken ct)
    {
        if (rows.Count < FewestDays)
        {
            return Error.Conflict("NOT_ENOUGH_DATA", $"There are {rows.Count} days of people; {FewestDays} are the least to learn from.");
        }

        var isolation = IsolationForest.Train(IsolationTable(rows, All(rows)), new IsolationForestOptions(Trees: 300), random, null, ct);
        var rarity = Ranked(isolation.Score(IsolationTable(rows, All(rows)), ct));
        progress?.Report(0.1);
        var bare = new InsiderJudge(0, null, null, isolation, rarity, BlendWeights.Usual, new ScoreMap([0.2, 0.4, 0.6, 0.8]));
        return Enough(rows) ? Supervised(rows, bare, sensitivity, random, progress, ct) : Alone(rows, bare, sensitivity);
    }

    /// <summary>Whether there are labels enough to learn from.</summary>
    public static bool Enough(TrainingRows rows) =>
        rows.Labels is { } labels && labels.Count(label => label) >= FewestMalicious && rows.People.Where((_, row) => labels[row]).Distinct().Count() >= FewestMaliciousPeople;

    private static (InsiderJudge Judge, ModelReport Report) Alone(TrainingRows rows, InsiderJudge judge, double sensitivity)
    {
        var outputs = new double[rows.Count];
        for (var row = 0; row < outputs.Length; row++)
        {
            outputs[row] = judge.Output(Row(rows, row));
        }

        var report = new ModelReport(
            rows.Count, 0, rows.People.Distinct().Count(), 0, judge.Weights, null, null, null, null, null, [],
            "Learned without labels: it shows what is rare, not what is malicious. On labelled sets such models put a malicious person above a benign one in 86 to 92 of 100 pairs (docs/performance.md); here it could not be measured.");
        return ((judge with { Ordinary = OutputRanks.Of(outputs) }).At(sensitivity), report);
    }

    private static (InsiderJudge Judge, ModelReport Report) Supervised(TrainingRows rows, InsiderJudge bare, double sensitivity, Random random, IProgress<double>? progress, CancellationToken ct)
    {
        var (boosted, forest, rare) = (new double[rows.Count], new double[rows.Count], new double[rows.Count]);
        var dealt = Deal(rows);
        for (var fold = 0; fold < Folds; fold++)
        {
            var (learn, held) = Split(rows, dealt, fold);
            var (trees, woods) = Fit(rows, learn, random, ct);
            foreach (var row in held)
            {
                boosted[row] = trees.Probability(Row(rows, row));
                forest[row] = woods.Probability(Row(rows, row));
                rare[row] = Math.Clamp((bare.Rank(Row(rows, row)) - 0.9) / 0.1, 0, 1);
            }

            progress?.Report(0.1 + (0.7 * (fold + 1) / Folds));
        }

        var weights = BlendChoice.Best(rows, boosted, forest, rare, random);
        double[] blend = [.. boosted.Select((value, row) => (weights.Boosted * value) + (weights.Forest * forest[row]) + (weights.Isolation * rare[row]))];
        var ordinary = OutputRanks.Of([.. blend.Where((_, row) => !rows.Labels![row])]);
        var (allTrees, allWoods) = Fit(rows, All(rows), random, ct);
        progress?.Report(0.9);
        var judge = bare with { Boosted = allTrees, Forest = allWoods, Weights = weights, Ordinary = ordinary, Map = ScoreMap.Of(ordinary, sensitivity) };
        return (judge, ModelMeasures.Report(rows, judge, boosted, forest, rare, blend, random, ct));
    }

    private static (GradientBoostedTrees Boosted, RandomForest Forest) Fit(TrainingRows rows, int[] chosen, Random random, CancellationToken ct)
    {
        var table = Table(rows, chosen);
        bool[] labels = [.. chosen.Select(row => rows.Labels![row])];
        return (
            GradientBoostedTrees.Train(table, labels, new GradientBoostingOptions(Rounds: Rounds, Depth: 6, Eta: 0.1, MinChildWeight: 0.2, Subsample: 0.7, ColumnSample: 0.2), random, null, ct),
            RandomForest.Train(table, labels, new RandomForestOptions(Trees: Rounds, MaxDepth: 10), random, null, ct));
    }

    /// <summary>Fifth of each person: the malicious are dealt out first, so that no fifth holds them all.</summary>
    private static Dictionary<int, int> Deal(TrainingRows rows)
    {
        var malicious = rows.People.Where((_, row) => rows.Labels![row]).ToHashSet();
        return rows.People.Distinct().OrderBy(person => malicious.Contains(person) ? 0 : 1).ThenBy(person => person).Select((person, at) => (person, at)).ToDictionary(entry => entry.person, entry => entry.at % Folds);
    }

    private static (int[] Learn, int[] Held) Split(TrainingRows rows, Dictionary<int, int> dealt, int fold)
    {
        var all = All(rows);
        return ([.. all.Where(row => dealt[rows.People[row]] != fold)], [.. all.Where(row => dealt[rows.People[row]] == fold)]);
    }

    private static double[] Ranked(double[] scores)
    {
        Array.Sort(scores);
        return [.. Enumerable.Range(0, Ranks + 1).Select(rank => scores[(int)((long)rank * (scores.Length - 1) / Ranks)])];
    }

    private static int[] All(TrainingRows rows) => [.. Enumerable.Range(0, rows.Count)];

    internal static ReadOnlySpan<float> Row(TrainingRows rows, int row) => rows.Columns.AsSpan(row * FeatureCatalogue.Columns, FeatureCatalogue.Columns);

    private static FeatureTable Table(TrainingRows rows, int[] chosen)
    {
        var values = new float[chosen.Length * FeatureCatalogue.Columns];
        for (var i = 0; i < chosen.Length; i++)
        {
            Row(rows, chosen[i]).CopyTo(values.AsSpan(i * FeatureCatalogue.Columns));
        }

        return new FeatureTable(FeatureCatalogue.Names, values, chosen.Length);
    }

    private static FeatureTable IsolationTable(TrainingRows rows, int[] chosen)
    {
        var columns = InsiderJudge.IsolationColumns;
        var values = new float[chosen.Length * columns.Count];
        for (var i = 0; i < chosen.Length; i++)
        {
            var row = Row(rows, chosen[i]);
            for (var j = 0; j < columns.Count; j++)
            {
                values[(i * columns.Count) + j] = Math.Max(0, row[columns[j]]);
            }
        }

        return new FeatureTable([.. columns.Select(column => FeatureCatalogue.Names[column])], values, chosen.Length);
    }
}
