namespace SocConsole.Core.InsiderRisk.Features;

/// <summary>Mean and spread of each count over days, by Welford's method.</summary>
public sealed class RunningMean
{
    private const double Clip = 20;

    // Three days say something about a fourth.
    private const int Enough = 3;

    private readonly double[] means = new double[FeatureCatalogue.Counts];
    private readonly double[] squares = new double[FeatureCatalogue.Counts];

    public int Days { get; private set; }

    public ReadOnlySpan<double> Means => means;

    public void Add(ReadOnlySpan<float> day)
    {
        Days++;
        for (var i = 0; i < means.Length; i++)
        {
            var away = day[i] - means[i];
            means[i] += away / Days;
            squares[i] += away * (day[i] - means[i]);
        }
    }

    public double Deviation(int count) => Days < 2 ? 0 : Math.Sqrt(squares[count] / (Days - 1));

    /// <summary>(x - mean) / (sd + .15 |mean| + .6), clipped to 20; 0 before three days. Source: docs/insider-risk.md.</summary>
    public float Distance(int count, float value) =>
        Days < Enough ? 0 : (float)Math.Clamp((value - means[count]) / (Deviation(count) + (0.15 * Math.Abs(means[count])) + 0.6), -Clip, Clip);

    internal void Write(BinaryWriter to)
    {
        to.Write(Days);
        for (var i = 0; i < means.Length; i++)
        {
            to.Write(means[i]);
            to.Write(squares[i]);
        }
    }

    internal static RunningMean Read(BinaryReader from)
    {
        var read = new RunningMean { Days = from.ReadInt32() };
        for (var i = 0; i < read.means.Length; i++)
        {
            (read.means[i], read.squares[i]) = (from.ReadDouble(), from.ReadDouble());
        }

        return read;
    }
}
