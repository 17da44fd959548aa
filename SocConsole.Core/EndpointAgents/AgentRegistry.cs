using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Events;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.EndpointAgents;

/// <summary>The agents of an organization: which there are, which serves a host, and their end.</summary>
public sealed class AgentRegistry(SocDatabase database, EndpointAgentOptions options, TimeProvider clock)
{
    internal const int MaximumListed = 2_000;
    private const string DevicePrefix = "device:";

    private static readonly Error NoAgent = Error.Forbidden("Only an endpoint agent may call this, signing with the device that it was enrolled with.");

    /// <summary>Agents by host name, revoked ones only when asked for; at most 2,000.</summary>
    public async Task<Result<IReadOnlyList<EndpointAgentView>>> ListAsync(Actor actor, bool revoked, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadIncidents) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        var rows = await db.EndpointAgents.Where(row => revoked || row.RevokedAt == null).OrderBy(row => row.Hostname).ThenBy(row => row.Id).Take(MaximumListed).ToListAsync(ct);
        return Result.Of<IReadOnlyList<EndpointAgentView>>([.. rows.Select(View)]);
    }

    public async Task<Result<EndpointAgentView>> GetAsync(Actor actor, int id, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadIncidents) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        return await db.EndpointAgents.FirstOrDefaultAsync(row => row.Id == id, ct) is { } agent ? View(agent) : Error.NotFound("Endpoint", id);
    }

    /// <summary>Ends an agent and its device at once. Revoking it again changes nothing. What it did on its host stays until it runs out.</summary>
    public async Task<Result<Done>> RevokeAsync(Actor actor, int id, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageAgents) is { } refused)
        {
            return refused;
        }

        return await database.WriteAsync<Done>(actor.OrganizationId, async unit =>
        {
            if (await unit.Db.EndpointAgents.FirstOrDefaultAsync(row => row.Id == id, ct) is not { } agent)
            {
                return Error.NotFound("Endpoint", id);
            }

            if (agent.RevokedAt is not null)
            {
                return Done.Value;
            }

            agent.RevokedAt = unit.Now;
            if (await unit.Db.Devices.FirstOrDefaultAsync(row => row.Id == agent.DeviceRow, ct) is { RevokedAt: null } device)
            {
                device.RevokedAt = unit.Now;
            }

            await unit.Db.AgentActions.Where(row => row.AgentId == id && row.Status == AgentActionStatus.Queued)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.Status, AgentActionStatus.Cancelled).SetProperty(row => row.CompletedAt, unit.Now).SetProperty(row => row.Result, "The agent was revoked."), ct);
            unit.Audit(actor, "endpoint_agent.revoked", agent.Hostname, new { agent.Id });
            unit.Raise(new AgentChanged(agent.OrganizationId, unit.Now, agent.Id));
            return Done.Value;
        }, ct);
    }

    /// <summary>Records that somebody saw the agent answer now. Error: it is not online.</summary>
    public async Task<Result<EndpointAgentView>> VerifyAsync(Actor actor, int id, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageAgents) is { } refused)
        {
            return refused;
        }

        return await database.WriteAsync<EndpointAgentView>(actor.OrganizationId, async unit =>
        {
            if (await unit.Db.EndpointAgents.FirstOrDefaultAsync(row => row.Id == id, ct) is not { } agent)
            {
                return Error.NotFound("Endpoint", id);
            }

            var presence = EndpointAgentView.PresenceOf(agent, options, unit.Now);
            if (presence != AgentPresence.Online)
            {
                return new Error(ErrorKind.Unavailable, "AGENT_NOT_ONLINE", $"The agent on {agent.Hostname} does not answer: {Wire.Name(presence)}.");
            }

            agent.VerifiedAt = unit.Now;
            unit.Audit(actor, "endpoint_agent.verified", agent.Hostname, new { agent.Id });
            return View(agent);
        }, ct);
    }

    /// <summary>
    /// The one agent on a host, named by host name, by its short form or by an address. Errors: <see cref="ErrorKind.NotConfigured"/> when none serves it,
    /// <see cref="ErrorKind.Conflict"/> when more than one does, for guessing would act on the wrong machine.
    /// </summary>
    public async Task<Result<EndpointAgentView>> FindForHostAsync(int organizationId, string hostOrAddress, CancellationToken ct)
    {
        await using var db = database.Read(organizationId);
        var known = await db.EndpointAgents.Where(row => row.RevokedAt == null).OrderBy(row => row.Id).Take(MaximumListed).ToListAsync(ct);
        var named = hostOrAddress.Trim();
        EndpointAgent[] found = [.. known.Where(agent => HostNames.Names(named, agent.Hostname, agent.Addresses)).Take(2)];
        return found switch
        {
            [var one] => View(one),
            [] => Error.NotConfigured($"No endpoint agent serves {named}; enrol one on that host."),
            _ => Error.Conflict("AMBIGUOUS_HOST", $"More than one endpoint agent answers to {named}; name the host fully, or revoke the agent that is gone."),
        };
    }

    /// <summary>Whether the organization has an agent that was not revoked.</summary>
    public async Task<bool> AnyAsync(int organizationId, CancellationToken ct)
    {
        await using var db = database.Read(organizationId);
        return await db.EndpointAgents.AnyAsync(row => row.RevokedAt == null, ct);
    }

    /// <summary>The agent whose device signed. Error: forbidden for everybody else.</summary>
    internal static async Task<Result<EndpointAgent>> OfDeviceAsync(IQueryable<EndpointAgent> agents, Actor device, CancellationToken ct)
    {
        if (device.Kind != ActorKind.Device || !int.TryParse(device.Id.AsSpan(DevicePrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var row))
        {
            return NoAgent;
        }

        return await agents.FirstOrDefaultAsync(agent => agent.DeviceRow == row && agent.RevokedAt == null, ct) is { } found ? found : NoAgent;
    }

    private EndpointAgentView View(EndpointAgent agent) => EndpointAgentView.Of(agent, options, clock.GetUtcNow().UtcDateTime);
}
