using System.Globalization;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Incidents;

/// <summary>The first look at an incident: the same facts always say the same.</summary>
internal static class IncidentTriage
{
    private const double ContainFrom = 0.75;
    private const double InvestigateFrom = 0.5;
    private const int MaximumReason = 400;

    public static TriageNote Of(Incident incident, int threats) => new(
        string.Create(CultureInfo.InvariantCulture, $"{Cut(incident.Reason)} {Counted(threats, "threat", "threats")}, {Counted(incident.EventCount, "event", "events")}, {Techniques(incident)}."),
        Wire.Name(incident.Severity),
        incident.RiskScore switch
        {
            >= ContainFrom => "contain_now",
            >= InvestigateFrom => "investigate",
            _ => "monitor",
        },
        string.Create(CultureInfo.InvariantCulture, $"Risk {incident.RiskScore:0.###} = {string.Join(" + ", IncidentRisk.Parts(incident).Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Points:0.###} {part.Name} ({part.Basis})")))}. From {ContainFrom:0.##} on containing is advised, from {InvestigateFrom:0.##} on investigating."));

    private static string Techniques(Incident incident) => incident.Techniques.Count == 0 ? "no ATT&CK technique" : string.Join(", ", incident.Techniques.Take(5)) + (incident.Techniques.Count > 5 ? ", …" : string.Empty);

    private static string Counted(long number, string one, string many) => string.Create(CultureInfo.InvariantCulture, $"{number:N0} {(number == 1 ? one : many)}");

    private static string Cut(string reason) => reason.Length <= MaximumReason ? reason : reason[..(char.IsHighSurrogate(reason[MaximumReason - 1]) ? MaximumReason - 1 : MaximumReason)] + "…";
}
