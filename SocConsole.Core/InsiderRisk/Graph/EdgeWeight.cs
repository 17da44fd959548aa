namespace SocConsole.Core.InsiderRisk.Graph;

/// <summary>What an edge weighs: rare and recent ones stand out, what everybody uses doesn't. Source: docs/insider-risk.md.</summary>
public static class EdgeWeight
{
    /// <summary>Days after which an act counts half.</summary>
    public const double HalfLife = 14;

    private const double Scale = 6;

    /// <summary>What is left of an act after a time; 1 for none and for times before it.</summary>
    public static double Left(TimeSpan age) => Math.Pow(2, -Math.Max(0, age.TotalDays) / HalfLife);

    /// <summary>tanh (ln (1 + heat) x idf / 6) with idf = ln (1 + people / people with that target); 0 to 1, four decimals.</summary>
    /// <param name="heat">Decayed count as of now.</param>
    /// <param name="people">In the organization, at least 1.</param>
    /// <param name="sharers">People with that target, at least 1.</param>
    public static double Of(double heat, int people, int sharers) => Math.Round(Math.Tanh(Math.Log(1 + heat) * Math.Log(1 + ((double)people / sharers)) / Scale), 4);

    /// <summary>Joins two decayed counts of different times as of the later one.</summary>
    public static (double Heat, DateTime At) Join(double first, DateTime firstAt, double second, DateTime secondAt)
    {
        var at = firstAt > secondAt ? firstAt : secondAt;
        return ((first * Left(at - firstAt)) + (second * Left(at - secondAt)), at);
    }
}
