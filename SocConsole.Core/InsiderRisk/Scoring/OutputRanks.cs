namespace SocConsole.Core.InsiderRisk.Scoring;

/// <summary>
/// What a model put out on ordinary days that it had not seen, small enough to be kept with it: so the anchors of the score can be moved without training anew.
/// </summary>
/// <param name="Even">Outputs at 1,001 even ranks, rising.</param>
/// <param name="Tail">The highest fiftieth and one more, each of them, rising: the anchors of 60 and 80 stand there.</param>
/// <param name="Count">How many outputs there were.</param>
public sealed record OutputRanks(IReadOnlyList<double> Even, IReadOnlyList<double> Tail, int Count)
{
    private const int Steps = 1000;
    private const double TailShare = 0.02;

    // A share such as 1 - .03 is not exact, and must not fall onto the next rank.
    private const double Rounding = 1e-9;

    /// <summary>Null without outputs.</summary>
    public static OutputRanks? Of(IReadOnlyList<double> outputs)
    {
        if (outputs.Count == 0)
        {
            return null;
        }

        double[] sorted = [.. outputs.Order()];
        return new OutputRanks([.. Enumerable.Range(0, Steps + 1).Select(step => sorted[Index((double)step / Steps, sorted.Length)])], sorted[^TailOf(sorted.Length)..], sorted.Length);
    }

    /// <summary>The least output that at least this share of them does not exceed. Of the highest fiftieth it is exact, else to a thousandth of the share.</summary>
    /// <param name="share">0 to 1.</param>
    public double At(double share)
    {
        var fromEnd = Count - 1 - Index(share, Count);
        return fromEnd < Tail.Count ? Tail[^(fromEnd + 1)] : Even[(int)Math.Clamp(Math.Ceiling((share * Steps) - Rounding), 0, Steps)];
    }

    /// <summary>Whether the figures can have come of outputs; for what a stranger sent.</summary>
    public bool IsWhole() =>
        Even is { Count: Steps + 1 } && Count >= 1 && Tail is not null && Tail.Count == TailOf(Count) && Even.Concat(Tail).All(output => output is >= 0 and <= 1) && Rises(Even) && Rises(Tail) && Tail[^1].Equals(Even[^1]);

    private static bool Rises(IReadOnlyList<double> outputs) => outputs.Zip(outputs.Skip(1)).All(pair => pair.First <= pair.Second);

    private static int TailOf(int count) => (int)Math.Min(count, Math.Ceiling(TailShare * count) + 1);

    private static int Index(double share, int count) => (int)Math.Clamp(Math.Ceiling((share * count) - Rounding) - 1, 0, count - 1);
}
