using SocConsole.Core.InsiderRisk.Scoring;
using SocConsole.Core.Learning.Metrics;

namespace SocConsole.Core.InsiderRisk.Models;

/// <summary>Chooses the shares of the models on days that they had not seen: by average precision over a grid of tenths, and 50/30/20 unless another is better by more than a standard error.</summary>
internal static class BlendChoice
{
    private const int Resamples = 30;

    public static BlendWeights Best(TrainingRows rows, double[] boosted, double[] forest, double[] rare, Random random)
    {
        var best = (Weights: BlendWeights.Usual, Precision: Precision(rows.Labels!, Blend(BlendWeights.Usual, boosted, forest, rare)));
        var usual = best;
        for (var a = 0; a <= 10; a++)
        {
            for (var b = 0; a + b <= 10; b++)
            {
                var weights = new BlendWeights(a / 10.0, b / 10.0, (10 - a - b) / 10.0);
                var precision = Precision(rows.Labels!, Blend(weights, boosted, forest, rare));
                best = precision > best.Precision ? (weights, precision) : best;
            }
        }

        return best.Precision - usual.Precision > Error(rows, Blend(best.Weights, boosted, forest, rare), Blend(usual.Weights, boosted, forest, rare), random) ? best.Weights : usual.Weights;
    }

    private static double[] Blend(BlendWeights weights, double[] boosted, double[] forest, double[] rare)
    {
        var blend = new double[boosted.Length];
        for (var i = 0; i < blend.Length; i++)
        {
            blend[i] = (weights.Boosted * boosted[i]) + (weights.Forest * forest[i]) + (weights.Isolation * rare[i]);
        }

        return blend;
    }

    private static double Precision(bool[] labels, double[] scores) => ClassificationMetrics.AveragePrecision(scores, labels) ?? 0;

    /// <summary>Standard error of the difference, people drawn with replacement.</summary>
    private static double Error(TrainingRows rows, double[] first, double[] second, Random random)
    {
        var byPerson = Enumerable.Range(0, rows.Count).GroupBy(row => rows.People[row]).Select(days => days.ToArray()).ToArray();
        var differences = new double[Resamples];
        for (var i = 0; i < Resamples; i++)
        {
            int[] drawn = [.. Enumerable.Range(0, byPerson.Length).SelectMany(_ => byPerson[random.Next(byPerson.Length)])];
            bool[] labels = [.. drawn.Select(row => rows.Labels![row])];
            differences[i] = Precision(labels, [.. drawn.Select(row => first[row])]) - Precision(labels, [.. drawn.Select(row => second[row])]);
        }

        var mean = differences.Average();
        return Math.Sqrt(differences.Sum(value => (value - mean) * (value - mean)) / (Resamples - 1));
    }
}
