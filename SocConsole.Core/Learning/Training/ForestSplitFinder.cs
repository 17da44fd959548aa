namespace SocConsole.Core.Learning.Training;

/// <param name="Feature">-1 while there is none.</param>
/// <param name="Bin">Values of bins up to this go left.</param>
/// <param name="MissingLeft">Where missing values go.</param>
/// <param name="Left">Weight and positive weight that go left.</param>
internal readonly record struct ForestSplit(int Feature, int Bin, bool MissingLeft, ulong Left);

/// <summary>Finds the best Gini split of some rows. Weights come packed: the total in the low 32 bits, that of the positive class in the high ones.</summary>
/// <param name="rows">Row numbers, and in the same places their weights; a grower moves them about between searches.</param>
internal sealed class ForestSplitFinder(FeatureBins bins, int[] rows, ulong[] weights, int minLeaf)
{
    private readonly ulong[] weightOf = new ulong[FeatureBins.MaxBins + 1];
    private readonly int[] rowsOf = new int[FeatureBins.MaxBins + 1];
    private int start;
    private int end;
    private ulong total;
    private double lower;
    private double upper;
    private double bestGain;

    public ForestSplit Best { get; private set; }

    public static double Weight(ulong packed) => (uint)packed;

    public static double Positive(ulong packed) => (uint)(packed >> 32);

    public static double Fraction(ulong packed) => Positive(packed) / Weight(packed);

    /// <summary>Begins a search among the rows of these places, whose leaf values are held between two bounds.</summary>
    public void Begin(int start, int end, ulong total, double lower, double upper)
    {
        this.start = start;
        this.end = end;
        this.total = total;
        this.lower = lower;
        this.upper = upper;
        bestGain = double.NegativeInfinity;
        Best = new ForestSplit(-1, 0, false, 0);
    }

    /// <summary>Looks at one feature; false when it is the same in all rows.</summary>
    public bool Look(int feature, sbyte monotone)
    {
        var count = bins.Bins(feature);
        var weight = weightOf.AsSpan(0, count + 1);
        var number = rowsOf.AsSpan(0, count + 1);
        weight.Clear();
        number.Clear();
        Count(bins.Column(feature), weight, number);
        var all = end - start;
        if (number[count] > 0)
        {
            Scan(feature, monotone, weight[..count], number[..count], new Start(weight[count], number[count], MissingLeft: true));
        }

        Scan(feature, monotone, weight[..count], number[..count], new Start(0, 0, MissingLeft: false));
        return number.IndexOf(all) < 0;
    }

    private void Count(byte[] column, Span<ulong> weight, Span<int> number)
    {
        var places = rows.AsSpan(start, end - start);
        var own = weights.AsSpan(start, places.Length);
        for (var at = 0; at < places.Length && at < own.Length; at++)
        {
            var bin = column[places[at]];
            weight[bin] += own[at];
            number[bin]++;
        }
    }

    // Minimal impurity is the greatest sum of squared class weights over each side's weight.
    private void Scan(int feature, sbyte monotone, ReadOnlySpan<ulong> weight, ReadOnlySpan<int> number, Start from)
    {
        var left = from.Weight;
        var rowsLeft = from.Rows;
        var all = end - start;
        var last = -1;
        for (var bin = 0; bin < number.Length; bin++)
        {
            if (number[bin] == 0)
            {
                continue;
            }

            // Between two bins that hold rows, the cut in their middle.
            if (last >= 0)
            {
                Weigh(monotone, new ForestSplit(feature, (last + bin - 1) / 2, from.MissingLeft, left), rowsLeft);
            }

            left += weight[bin];
            rowsLeft += number[bin];
            last = bin;
        }

        // All values against the missing ones.
        if (rowsLeft < all && last >= 0)
        {
            Weigh(monotone, new ForestSplit(feature, number.Length - 1, false, left), rowsLeft);
        }
    }

    private void Weigh(sbyte monotone, ForestSplit split, int rowsLeft)
    {
        if (rowsLeft < minLeaf || end - start - rowsLeft < minLeaf)
        {
            return;
        }

        var right = total - split.Left;
        double leftWeight = Weight(split.Left), leftPositive = Positive(split.Left), rightWeight = Weight(right), rightPositive = Positive(right);
        double leftRest = leftWeight - leftPositive, rightRest = rightWeight - rightPositive;
        var gain = (leftPositive * leftPositive + leftRest * leftRest) / leftWeight + (rightPositive * rightPositive + rightRest * rightRest) / rightWeight;
        if (gain > bestGain && (monotone == 0 || Math.Clamp(leftPositive / leftWeight, lower, upper) <= Math.Clamp(rightPositive / rightWeight, lower, upper)))
        {
            bestGain = gain;
            Best = split;
        }
    }

    private readonly record struct Start(ulong Weight, int Rows, bool MissingLeft);
}
