namespace SocConsole.Core.Hunting.Search;

/// <summary>Equal buckets of time that begin at full steps since 1970, UTC.</summary>
internal sealed class TimeGrid
{
    private static readonly long[] Steps = [1, 5, 10, 30, 60, 300, 600, 1_800, 3_600, 10_800, 21_600, 43_200, 86_400, 604_800, 2_592_000, 31_536_000];

    private readonly long first;
    private readonly long step;
    private readonly long[] counts;

    /// <param name="firstSecond">The first second, since 1970.</param>
    /// <param name="lastSecond">The last second, since 1970.</param>
    /// <param name="most">Most buckets.</param>
    public TimeGrid(long firstSecond, long lastSecond, int most)
    {
        step = Array.Find(Steps, length => (lastSecond / length) - (firstSecond / length) < most);
        step = step > 0 ? step : Steps[^1] * (1 + ((lastSecond - firstSecond) / Steps[^1] / Math.Max(1, most - 1)));
        first = firstSecond / step;
        counts = new long[(lastSecond / step) - first + 1];
    }

    public void Add(long second)
    {
        var at = (second / step) - first;
        if (at >= 0 && at < counts.Length)
        {
            counts[at]++;
        }
    }

    public HuntTimeline ToTimeline(HuntCoverage coverage) =>
        new(At(0), At(counts.Length), step, [.. counts.Select((count, index) => new TimeBucket(At(index), count))], coverage);

    private DateTime At(int index) => DateTime.UnixEpoch.AddSeconds((first + index) * step);
}
