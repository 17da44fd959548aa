using System.Globalization;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Incidents;

/// <summary>One part of a risk score.</summary>
/// <param name="Name">What it looks at.</param>
/// <param name="Weight">The most that it adds; the weights sum to 1.</param>
/// <param name="Value">0 to 1.</param>
/// <param name="Basis">How the value came about, for a person.</param>
public sealed record RiskPart(string Name, double Weight, double Value, string Basis)
{
    /// <summary>What it adds to the score: weight × value, to three places.</summary>
    public double Points => Math.Round(Weight * Value, 3);
}

/// <summary>
/// The risk score of an incident, 0 to 1: half the severity, three tenths the confidence, and a tenth each how many techniques were seen and how often.
/// It orders incidents; it is no probability. <c>docs/incidents.md</c> has the formula.
/// </summary>
public static class IncidentRisk
{
    private const double FullTechniques = 5;
    private const double FullMagnitude = 4;

    /// <param name="severity">Of the incident.</param>
    /// <param name="confidence">The highest of its threats, 0 to 1; null counts nothing.</param>
    /// <param name="techniques">Distinct ATT&amp;CK techniques.</param>
    /// <param name="events">Events of all its threats.</param>
    public static IReadOnlyList<RiskPart> Parts(Severity severity, double? confidence, int techniques, long events) =>
    [
        new("severity", 0.5, (int)severity / 5d, string.Create(CultureInfo.InvariantCulture, $"{severity} is {(int)severity} of 5")),
        new("confidence", 0.3, Math.Clamp(confidence ?? 0, 0, 1), confidence is { } known ? string.Create(CultureInfo.InvariantCulture, $"the surest threat has {known:0.00}") : "no rule found anything"),
        new("techniques", 0.1, Math.Min(1, Math.Max(0, techniques) / FullTechniques), string.Create(CultureInfo.InvariantCulture, $"{techniques} different, five or more count fully")),
        new("repetition", 0.1, events <= 1 ? 0 : Math.Min(1, Math.Log10(events) / FullMagnitude), string.Create(CultureInfo.InvariantCulture, $"{events:N0} events, ten thousand or more count fully")),
    ];

    /// <summary>The parts of an incident as it is.</summary>
    public static IReadOnlyList<RiskPart> Parts(Incident incident) => Parts(incident.Severity, incident.RuleConfidence, incident.Techniques.Count, incident.EventCount);

    /// <summary>The sum of the parts' points, 0 to 1.</summary>
    public static double Score(IReadOnlyList<RiskPart> parts) => Math.Round(parts.Sum(part => part.Points), 3);
}
