using System.Collections.Concurrent;
using System.Net;
using SocConsole.Core.Events;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.EndpointAgents;

/// <summary>What agents say of themselves.</summary>
public sealed class AgentHeartbeats(SocDatabase database, EndpointAgentOptions options)
{
    internal const int MaximumBlocked = 10_000;
    private const int MaximumAddresses = 64;
    private const int MaximumCapabilities = 32;
    private const int MaximumName = 64;
    private const int MaximumReason = 300;

    // What was audited last for an agent: it says the same every few seconds. A restart of the console says it once more.
    private readonly ConcurrentDictionary<int, string> audited = new();

    /// <summary>Keeps what the agent says; gives the seconds until it should say it again.</summary>
    public async Task<Result<int>> BeatAsync(Actor device, AgentHeartbeat said, CancellationToken ct)
    {
        if ((Check(said.Version, said.Addresses, said.Capabilities) ?? CheckBlocked(said.Blocked)) is { } invalid)
        {
            return invalid;
        }

        return await database.WriteAsync<int>(device.OrganizationId, async unit =>
        {
            if (!(await AgentRegistry.OfDeviceAsync(unit.Db.EndpointAgents, device, ct)).Succeeded(out var agent, out var error))
            {
                return error;
            }

            var before = (EndpointAgentView.PresenceOf(agent, options, unit.Now), agent.Isolated, agent.Capabilities.Count(capability => capability.Available));
            agent.Version = said.Version;
            await KeepAddressesAsync(unit, device, agent, said.Addresses, ct);
            agent.Blocked = said.Blocked ?? agent.Blocked;
            agent.Capabilities = said.Capabilities;
            agent.SpoolBatches = Math.Max(0, said.SpoolBatches);
            agent.SpoolBytes = Math.Max(0, said.SpoolBytes);
            agent.Isolated = said.Isolated;
            agent.LastSeenAt = unit.Now;
            if (said.OldestBatch > agent.LastBatch + 1)
            {
                // An agent deletes only what was acknowledged: a console that lacks it was put back to an older state, and nothing can bring the batches back.
                unit.Audit(device, "endpoint_agent.batches_missing", agent.Hostname, new { agent.Id, First = agent.LastBatch + 1, Last = said.OldestBatch - 1 });
                agent.LastBatch = said.OldestBatch - 1;
            }

            if (before != (AgentPresence.Online, agent.Isolated, agent.Capabilities.Count(capability => capability.Available)))
            {
                unit.Raise(new AgentChanged(agent.OrganizationId, unit.Now, agent.Id));
            }

            return options.HeartbeatSeconds;
        }, ct);
    }

    // Most say what they said before, and need no look at the others.
    private async Task KeepAddressesAsync(Unit unit, Actor device, EndpointAgent agent, IReadOnlyList<string> said, CancellationToken ct)
    {
        if (said.SequenceEqual(agent.Addresses, StringComparer.Ordinal))
        {
            return;
        }

        var (kept, dropped) = await AgentAddresses.SiftAsync(unit.Db, agent.OrganizationId, agent.Id, said, ct);
        agent.Addresses = kept;
        var text = string.Join(' ', dropped);
        if (audited.GetValueOrDefault(agent.Id, string.Empty) != text)
        {
            audited[agent.Id] = text;
            if (dropped.Count > 0)
            {
                unit.Audit(device, "endpoint_agent.addresses_refused", agent.Hostname, new { agent.Id, Addresses = dropped });
            }
        }
    }

    private static Error? CheckBlocked(IReadOnlyList<string>? blocked) => blocked is not null && (blocked.Count > MaximumBlocked || blocked.Any(address => !IPAddress.TryParse(address, out _)))
        ? Error.Invalid("blocked", $"must be at most {MaximumBlocked} IP addresses")
        : null;

    internal static Error? Check(string? version, IReadOnlyList<string> addresses, IReadOnlyList<AgentCapability> capabilities) =>
        version is { Length: > MaximumName } ? Error.Invalid("version", $"must have at most {MaximumName} characters")
        : addresses.Count > MaximumAddresses || addresses.Any(address => !IPAddress.TryParse(address, out _)) ? Error.Invalid("addresses", $"must be at most {MaximumAddresses} IP addresses")
        : capabilities.Count > MaximumCapabilities || capabilities.Any(capability => capability.Name is not { Length: > 0 and <= MaximumName } || capability.Reason is { Length: > MaximumReason })
            ? Error.Invalid("capabilities", $"must be at most {MaximumCapabilities}, with names of {MaximumName} and reasons of {MaximumReason} characters")
        : null;
}
