namespace SocConsole.Core.Intelligence.Decay;

/// <summary>How the score of an indicator falls with its age: <c>score(t) = base * (1 - (t / lifetime)^(1 / speed))</c>, MISP's polynomial (Polynomial.php) and OpenCTI's decay rule.</summary>
/// <param name="Name">What the model is called.</param>
/// <param name="Lifetime">The age at which the score is 0; more than zero.</param>
/// <param name="Speed">MISP's decay_speed, more than 0; OpenCTI's pound times three. Above 1 the score falls fast at first.</param>
/// <param name="Threshold">The score below which an indicator has decayed, 0 to 100; OpenCTI revokes there.</param>
/// <param name="ReactionPoints">Scores on the way down at which something is done, each 0 to 100, highest first.</param>
/// <param name="DefaultBaseScore">The base score of an indicator that nothing else is known of, 0 to 100; null where the model names none.</param>
/// <param name="BaseScore">How MISP weighs taxonomies for the base score; empty where the model has none.</param>
public sealed record DecayModel(
    string Name,
    TimeSpan Lifetime,
    double Speed,
    double Threshold,
    IReadOnlyList<double> ReactionPoints,
    double? DefaultBaseScore = null,
    IReadOnlyDictionary<string, double>? BaseScore = null)
{
    /// <summary>OpenCTI's curve, <c>base * (1 - (t / lifetime)^(1 / (3 * pound)))</c>: the same with a speed of three times the pound.</summary>
    /// <param name="name">What the rule is called.</param>
    /// <param name="lifetimeDays">Days until the score is 0.</param>
    /// <param name="pound">OpenCTI's decay factor, more than 0.</param>
    /// <param name="revoke">Score at which OpenCTI revokes the indicator.</param>
    /// <param name="points">Reaction points, highest first.</param>
    public static DecayModel OpenCti(string name, double lifetimeDays, double pound, double revoke, params double[] points) =>
        new(name, TimeSpan.FromDays(lifetimeDays), 3 * pound, revoke, points);
}
