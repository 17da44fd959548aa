namespace SocConsole.Core.Learning.Drift;

/// <summary>Page-Hinkley test for a rise of the mean of a stream (Page 1954), with forgetting, as River does it. After an alarm it begins anew.</summary>
/// <param name="minimum">Values before the first alarm.</param>
/// <param name="delta">Rise that is let pass, in units of the stream.</param>
/// <param name="threshold">Sum of the rest that raises the alarm (lambda).</param>
/// <param name="alpha">What the sum keeps from one value to the next.</param>
public sealed class PageHinkley(int minimum = 30, double delta = .005, double threshold = 50, double alpha = .9999)
{
    private long count;
    private double mean;
    private double sum;
    private double least = double.PositiveInfinity;

    /// <summary>Takes a value; true when the mean has risen.</summary>
    public bool Add(double value)
    {
        count++;
        mean += (value - mean) / count;
        sum = sum * alpha + (value - mean - delta);
        least = Math.Min(least, sum);
        if (count < minimum || sum - least <= threshold)
        {
            return false;
        }

        (count, mean, sum, least) = (0, 0, 0, double.PositiveInfinity);
        return true;
    }
}
