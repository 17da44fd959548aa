namespace SocConsole.Core.Incidents;

/// <summary>One action of a run that answers an incident.</summary>
/// <param name="Id">Number of the run and order of the step: <c>PB-2026-001/2</c>.</param>
/// <param name="RunNumber">The run that it is a part of.</param>
/// <param name="CreatedAt">When it was asked for, UTC.</param>
/// <param name="Action">Catalogue name: <c>quarantine_ip</c>.</param>
/// <param name="Status">Wire name of its state: <c>completed</c>, <c>not_configured</c>.</param>
/// <param name="Result">What its connector says of it; null while it has not run.</param>
/// <param name="Detail">What it was said to do when it was approved.</param>
/// <param name="Parameters">What it was given.</param>
/// <param name="DueAt">When its effect ends by itself; null when it doesn't.</param>
/// <param name="Origin">Wire name of what asked for it: <c>threat</c>, <c>action</c>, <c>workflow</c>, <c>trigger</c>.</param>
public sealed record IncidentActionView(
    string Id, string RunNumber, DateTime CreatedAt, string Action, string Status, string? Result, string? Detail, IReadOnlyDictionary<string, string> Parameters, DateTime? DueAt, string Origin);

/// <summary>What was done about an incident; the response, which stands above incidents, knows it.</summary>
public interface IIncidentActions
{
    /// <summary>The actions of the incident, the oldest first; bounded by who gives them.</summary>
    Task<IReadOnlyList<IncidentActionView>> ListAsync(int organizationId, int incidentNumber, CancellationToken ct);
}

/// <summary>Knows of no actions: where no response is composed.</summary>
internal sealed class NoIncidentActions : IIncidentActions
{
    public Task<IReadOnlyList<IncidentActionView>> ListAsync(int organizationId, int incidentNumber, CancellationToken ct) => Task.FromResult<IReadOnlyList<IncidentActionView>>([]);
}
