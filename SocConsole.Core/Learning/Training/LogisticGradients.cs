using System.Runtime.Intrinsics;

namespace SocConsole.Core.Learning.Training;

/// <summary>Margins of the training rows, and the first and second derivatives of the logistic loss at them.</summary>
internal sealed class LogisticGradients(bool[] labels, double positiveWeight)
{
    private const double LeastHessian = 1e-16;

    public int Rows => labels.Length;

    /// <summary>Gradient and hessian of each row.</summary>
    public Vector128<double>[] Pairs { get; } = new Vector128<double>[labels.Length];

    /// <summary>The model so far; the grower adds each tree's leaves.</summary>
    public double[] Margins { get; } = new double[labels.Length];

    public void Update()
    {
        var row = 0;
        for (; row + Vector256<double>.Count <= Pairs.Length; row += Vector256<double>.Count)
        {
            var probabilities = Vector256<double>.One / (Vector256<double>.One + Vector256.Exp(-Vector256.LoadUnsafe(ref Margins[row])));
            for (var lane = 0; lane < Vector256<double>.Count; lane++)
            {
                Pairs[row + lane] = Pair(probabilities[lane], labels[row + lane]);
            }
        }

        for (; row < Pairs.Length; row++)
        {
            Pairs[row] = Pair(GradientBoostedTrees.Logistic(Margins[row]), labels[row]);
        }
    }

    private Vector128<double> Pair(double probability, bool label)
    {
        var pair = Vector128.Create(label ? probability - 1 : probability, Math.Max(probability * (1 - probability), LeastHessian));
        return label ? pair * positiveWeight : pair;
    }
}
