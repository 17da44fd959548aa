using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Incidents.Reading;

/// <summary>What the organization has and delivers.</summary>
/// <param name="Assets">Assets that scans or people put down.</param>
/// <param name="Agents">Endpoint agents that enrolled.</param>
/// <param name="Incidents">Of every state.</param>
/// <param name="LastEventAt">When the last event was received, UTC; null when none was.</param>
public sealed record TelemetryView(long Assets, long Agents, long Incidents, long Events, DateTime? LastEventAt);

/// <summary>Counts of what is there, from its rows.</summary>
public sealed class TelemetryService(SocDatabase database, IEventLog log)
{
    public async Task<Result<TelemetryView>> ReadAsync(Actor actor, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadIncidents) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        var sources = await log.SourcesAsync(actor.OrganizationId, ct);
        return new TelemetryView(
            await db.Assets.LongCountAsync(ct),
            await db.EndpointAgents.LongCountAsync(ct),
            await db.Incidents.LongCountAsync(ct),
            sources.Sum(source => source.Events),
            sources.Where(source => source.Events > 0).Max(source => (DateTime?)source.LastEventAt));
    }

    /// <summary>Where events come from, by name, at most 1,000.</summary>
    public async Task<Result<IReadOnlyList<LogSource>>> SourcesAsync(Actor actor, CancellationToken ct) =>
        actor.Demand(Permission.ReadIncidents) is { } refused ? refused : Result.Of(await log.SourcesAsync(actor.OrganizationId, ct));
}
