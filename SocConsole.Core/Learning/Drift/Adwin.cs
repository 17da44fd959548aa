namespace SocConsole.Core.Learning.Drift;

/// <summary>
/// ADWIN (Bifet, Gavalda 2007): a window over a stream that drops its old part when its mean differs from that of the new part by more than chance allows. The window is
/// kept as buckets of 1, 2, 4 ... values, so its memory grows with the logarithm of its length.
/// </summary>
/// <param name="delta">Confidence: the share of false alarms that is accepted.</param>
/// <param name="clock">The window is examined after this many values.</param>
/// <param name="maxBuckets">Buckets of one size, before two become one of the next.</param>
/// <param name="minWindow">The least part of the window that counts; its length is lowered by it less one.</param>
/// <param name="grace">Values before the first examination.</param>
public sealed class Adwin(double delta = .002, int clock = 32, int maxBuckets = 5, int minWindow = 5, int grace = 10)
{
    // Oldest first; sizes never rise towards the end.
    private readonly List<Bucket> buckets = [];
    private long seen;
    private long width;
    private double total;
    private double deviation;

    /// <summary>Values in the window.</summary>
    public long Width => width;

    /// <summary>Mean of the window; null while it is empty.</summary>
    public double? Mean => width > 0 ? total / width : null;

    /// <summary>Takes a value; true when an old part was dropped: the mean has changed.</summary>
    public bool Add(double value)
    {
        seen++;
        if (width > 0)
        {
            var apart = value - total / width;
            deviation += width * apart * apart / (width + 1);
        }

        width++;
        total += value;
        buckets.Add(new Bucket(1, value, 0));
        Compress();
        return seen % clock == 0 && width > grace && Shrink();
    }

    private void Compress()
    {
        var size = 1L;
        for (var last = buckets.Count - 1; last >= 0;)
        {
            var first = last;
            while (first > 0 && buckets[first - 1].Count == size)
            {
                first--;
            }

            if (last - first + 1 <= maxBuckets)
            {
                return;
            }

            buckets[first] = buckets[first].Join(buckets[first + 1]);
            buckets.RemoveAt(first + 1);
            size *= 2;
            last = first;
        }
    }

    private bool Shrink()
    {
        var changed = false;
        while (HasCut())
        {
            changed = true;
            DropOldest();
        }

        return changed;
    }

    private bool HasCut()
    {
        long older = 0;
        var sum = 0.0;
        foreach (var bucket in buckets)
        {
            older += bucket.Count;
            sum += bucket.Sum;
            var newer = width - older;
            if (newer < minWindow)
            {
                return false;
            }

            if (older >= minWindow && Math.Abs(sum / older - (total - sum) / newer) > Allowed(older, newer))
            {
                return true;
            }
        }

        return false;
    }

    // eps = sqrt(2 m v ln(2 ln n / delta)) + 2/3 m ln(2 ln n / delta), m = 1/(n0 - w + 1) + 1/(n1 - w + 1), v the variance of the window.
    private double Allowed(long older, long newer)
    {
        var confidence = Math.Log(2 * Math.Log(width) / delta);
        var inverse = 1.0 / (older - minWindow + 1) + 1.0 / (newer - minWindow + 1);
        return Math.Sqrt(2 * inverse * (deviation / width) * confidence) + 2.0 / 3 * confidence * inverse;
    }

    private void DropOldest()
    {
        var oldest = buckets[0];
        buckets.RemoveAt(0);
        width -= oldest.Count;
        total -= oldest.Sum;
        if (width == 0)
        {
            deviation = 0;
            return;
        }

        var apart = oldest.Sum / oldest.Count - total / width;
        deviation = Math.Max(0, deviation - oldest.Deviation - (double)oldest.Count * width / (oldest.Count + width) * apart * apart);
    }

    /// <param name="Deviation">Sum of squared distances from the bucket's mean.</param>
    private readonly record struct Bucket(long Count, double Sum, double Deviation)
    {
        public Bucket Join(Bucket other)
        {
            var apart = Sum / Count - other.Sum / other.Count;
            return new Bucket(Count + other.Count, Sum + other.Sum, Deviation + other.Deviation + (double)Count * other.Count / (Count + other.Count) * apart * apart);
        }
    }
}
