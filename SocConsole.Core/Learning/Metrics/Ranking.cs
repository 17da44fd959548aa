namespace SocConsole.Core.Learning.Metrics;

/// <summary>Labels ordered by falling score, in groups of equal scores.</summary>
internal sealed class Ranking
{
    private readonly double[] scores;
    private readonly bool[] labels;

    public Ranking(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(labels.Length, scores.Length);
        this.scores = scores.ToArray();
        this.labels = labels.ToArray();
        Array.Sort(this.scores, this.labels);
        Positives = labels.Count(true);
    }

    public long Positives { get; }

    public long Negatives => labels.Length - Positives;

    public IEnumerable<(int Positives, int Negatives, double Score)> Groups()
    {
        var at = labels.Length - 1;
        while (at >= 0)
        {
            var score = scores[at];
            var (positives, negatives) = (0, 0);
            for (; at >= 0 && scores[at].Equals(score); at--)
            {
                positives += labels[at] ? 1 : 0;
                negatives += labels[at] ? 0 : 1;
            }

            yield return (positives, negatives, score);
        }
    }
}
