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
        for (var row = 0; row < Pairs.Length; row++)
        {
            var probability = GradientBoostedTrees.Logistic(Margins[row]);
            var weight = labels[row] ? positiveWeight : 1;
            Pairs[row] = Vector128.Create((labels[row] ? probability - 1 : probability) * weight, Math.Max(probability * (1 - probability), LeastHessian) * weight);
        }
    }
}
