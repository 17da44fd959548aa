using SocConsole.Core.Kernel;

namespace SocConsole.Core.Incidents;

internal static class IncidentErrors
{
    public static Error NotFound(string number) => new(ErrorKind.NotFound, "INCIDENT_NOT_FOUND", $"Incident with ID {number} not found");

    public static Error Closed(Incident incident) => Error.Conflict(
        "INCIDENT_CLOSED",
        incident.MergedInto is { } into
            ? $"{IncidentNumber.Text(incident.Number)} was merged into {IncidentNumber.Text(into)}; go on there."
            : $"{IncidentNumber.Text(incident.Number)} is closed; open it again first.");

    public static Error Changed(Incident incident) => Error.Conflict("INCIDENT_CHANGED", $"Somebody changed {IncidentNumber.Text(incident.Number)} meanwhile. Look at it again.");
}
