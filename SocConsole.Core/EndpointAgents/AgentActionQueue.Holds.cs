using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.EndpointAgents;

/// <summary>What asked for something that holds on a host.</summary>
/// <param name="RunNumber">The run; null when a person did.</param>
public sealed record AgentHold(string IdempotencyKey, string? RunNumber);

/// <summary>What actions that were done still hold on their hosts.</summary>
public sealed partial class AgentActionQueue
{
    private const int Looked = 500;
    private const int MaximumUndoings = 20;

    private static readonly TimeSpan ReleaseLifetime = TimeSpan.FromHours(1);

    /// <summary>Whether a later action of the same agent undid it.</summary>
    /// <param name="undo">The verb that undoes.</param>
    /// <param name="parameter">What both must name alike.</param>
    public async Task<bool> IsUndoneAsync(int organizationId, AgentActionView action, string undo, string parameter, CancellationToken ct)
    {
        await using var db = database.Read(organizationId);
        var later = await db.AgentActions.Where(row => row.AgentId == action.AgentId && row.Id > action.Id && row.Verb == undo && row.Status == AgentActionStatus.Done).OrderBy(row => row.Id).Take(Looked).ToListAsync(ct);
        return later.Any(row => row.Parameters.GetValueOrDefault(parameter) == action.Parameters.GetValueOrDefault(parameter));
    }

    /// <summary>
    /// Other actions that asked for the same on the same host and were not ended since, the newest first, at most 500. Whether what asked for them still stands is not known here.
    /// </summary>
    public async Task<IReadOnlyList<AgentHold>> OthersAsync(int organizationId, string idempotencyKey, CancellationToken ct)
    {
        await using var db = database.Read(organizationId);
        if (await db.AgentActions.FirstOrDefaultAsync(row => row.IdempotencyKey == idempotencyKey, ct) is not { Verb: AgentVerbs.BlockIp or AgentVerbs.IsolateHost } own)
        {
            return [];
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var undo = own.Verb == AgentVerbs.BlockIp ? AgentVerbs.UnblockIp : AgentVerbs.ReleaseHost;
        var done = await db.AgentActions.Where(row => row.AgentId == own.AgentId && row.Status == AgentActionStatus.Done && (row.Verb == own.Verb || row.Verb == undo))
            .OrderByDescending(row => row.Id).Take(Looked).ToListAsync(ct);
        var ended = done.Where(row => row.Verb == undo && IsSame(row)).Max(row => (long?)row.Id) ?? 0;
        return [.. done.Where(row => row.Verb == own.Verb && row.Id != own.Id && row.Id > ended && IsSame(row) && Lasts(row)).Select(row => new AgentHold(row.IdempotencyKey, row.RunNumber))];

        bool Lasts(AgentAction row) => UntilOf(row.State) is { } until ? until > now : own.Verb == AgentVerbs.IsolateHost;

        bool IsSame(AgentAction row) => row.Parameters.GetValueOrDefault("ip") == own.Parameters.GetValueOrDefault("ip");
    }

    /// <summary>
    /// The key to ask for an undoing by: the one of the latest try, or a new one when that try failed on the host. The agent does each key once, and would tell the old failure for ever.
    /// </summary>
    public async Task<string> UndoKeyAsync(int organizationId, string idempotencyKey, CancellationToken ct)
    {
        var key = $"{idempotencyKey}:undo";
        for (var attempt = 2; attempt <= MaximumUndoings && await FindByKeyAsync(organizationId, key, ct) is { Status: AgentActionStatus.Cancelled } or { Status: AgentActionStatus.Failed, SentAt: not null }; attempt++)
        {
            key = string.Create(CultureInfo.InvariantCulture, $"{idempotencyKey}:undo:{attempt}");
        }

        return key;
    }

    /// <summary>Ends the isolation of a host whatever runs asked for it; the agent has an hour to fetch it. Who may undo a run may do it. Errors: an unknown or revoked agent.</summary>
    public async Task<Result<AgentActionView>> ReleaseAsync(Actor actor, int agentId, CancellationToken ct)
    {
        if (actor.Demand(Permission.ApprovePlaybooks) is { } refused)
        {
            return refused;
        }

        var key = string.Create(CultureInfo.InvariantCulture, $"release:{agentId}:{clock.GetUtcNow().UtcTicks}");
        return await AddedAsync(actor, new NewAgentAction(agentId, AgentVerbs.ReleaseHost, new Dictionary<string, string>(), key, actor.Name, null, ReleaseLifetime), ct);
    }

    /// <summary>When what an action did ends by itself, as the agent said, UTC; null when it stays or nothing is said.</summary>
    public static DateTime? UntilOf(string? state)
    {
        if (state is null)
        {
            return null;
        }

        using var document = JsonDocument.Parse(state);
        return document.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("until", out var until) && until.ValueKind == JsonValueKind.String && until.TryGetDateTime(out var time)
            ? time.ToUniversalTime()
            : null;
    }
}
