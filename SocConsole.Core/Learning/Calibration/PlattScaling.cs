namespace SocConsole.Core.Learning.Calibration;

/// <summary>
/// Scores as probabilities by a logistic curve, 1 / (1 + exp(-(a s + b))) (Platt 1999), by maximum likelihood without a penalty. Fit on scores that the model did not train on.
/// </summary>
/// <param name="A">Slope.</param>
/// <param name="B">Intercept.</param>
public sealed record PlattScaling(double A, double B)
{
    private const int MaxSteps = 100;
    private const double Tolerance = 1e-12;

    // Classes that scores part cleanly have no maximum: the curve stops where it is as good as a step.
    private const double Flat = 1e-9;

    public double Probability(double score) => 1 / (1 + Math.Exp(-(A * score + B)));

    /// <summary>Fits by Newton's method with halved steps. Null when a class has no row, or all scores are equal.</summary>
    public static PlattScaling? Fit(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(labels.Length, scores.Length);
        var positives = labels.Count(true);
        if (positives == 0 || positives == labels.Length || scores.IndexOfAnyExcept(scores[0]) < 0)
        {
            return null;
        }

        var curve = new PlattScaling(0, Math.Log((double)positives / (labels.Length - positives)));
        var loss = curve.Loss(scores, labels);
        for (var step = 0; step < MaxSteps; step++)
        {
            var (a, b) = curve.NewtonStep(scores, labels);
            var share = 1.0;
            var next = curve;
            var nextLoss = double.PositiveInfinity;
            while (nextLoss > loss && share > Tolerance)
            {
                next = new PlattScaling(curve.A + share * a, curve.B + share * b);
                nextLoss = next.Loss(scores, labels);
                share /= 2;
            }

            if (!(nextLoss <= loss) || loss - nextLoss <= Tolerance * loss || nextLoss / scores.Length < Flat)
            {
                return nextLoss <= loss ? next : curve;
            }

            (curve, loss) = (next, nextLoss);
        }

        return curve;
    }

    private double Loss(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels)
    {
        var loss = 0.0;
        for (var row = 0; row < scores.Length; row++)
        {
            var margin = A * scores[row] + B;
            var against = labels[row] ? -margin : margin;
            loss += Math.Max(against, 0) + Math.Log(1 + Math.Exp(-Math.Abs(against)));
        }

        return loss;
    }

    private (double A, double B) NewtonStep(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels)
    {
        double slopeA = 0, slopeB = 0, aa = Tolerance, ab = 0, bb = Tolerance;
        for (var row = 0; row < scores.Length; row++)
        {
            var probability = Probability(scores[row]);
            var error = probability - (labels[row] ? 1 : 0);
            var curvature = probability * (1 - probability);
            slopeA += error * scores[row];
            slopeB += error;
            aa += curvature * scores[row] * scores[row];
            ab += curvature * scores[row];
            bb += curvature;
        }

        var determinant = aa * bb - ab * ab;
        return ((ab * slopeB - bb * slopeA) / determinant, (ab * slopeA - aa * slopeB) / determinant);
    }
}
