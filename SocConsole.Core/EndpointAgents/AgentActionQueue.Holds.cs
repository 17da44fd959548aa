using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace SocConsole.Core.EndpointAgents;

/// <summary>What actions that were done still hold on their hosts.</summary>
public sealed partial class AgentActionQueue
{
    private const int Looked = 500;

    /// <summary>Whether a later action of the same agent undid it.</summary>
    /// <param name="undo">The verb that undoes.</param>
    /// <param name="parameter">What both must name alike.</param>
    public async Task<bool> IsUndoneAsync(int organizationId, AgentActionView action, string undo, string parameter, CancellationToken ct)
    {
        await using var db = database.Read(organizationId);
        var later = await db.AgentActions.Where(row => row.AgentId == action.AgentId && row.Id > action.Id && row.Verb == undo && row.Status == AgentActionStatus.Done).OrderBy(row => row.Id).Take(Looked).ToListAsync(ct);
        return later.Any(row => row.Parameters.GetValueOrDefault(parameter) == action.Parameters.GetValueOrDefault(parameter));
    }

    /// <summary>Another action that asked for the same on the same host and holds still: undoing one must not end the other. Null when there is none.</summary>
    public async Task<AgentActionView?> HeldByOtherAsync(int organizationId, string idempotencyKey, CancellationToken ct)
    {
        await using var db = database.Read(organizationId);
        if (await db.AgentActions.FirstOrDefaultAsync(row => row.IdempotencyKey == idempotencyKey, ct) is not { Verb: AgentVerbs.BlockIp or AgentVerbs.IsolateHost } own)
        {
            return null;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var done = await db.AgentActions.Where(row => row.AgentId == own.AgentId && row.Status == AgentActionStatus.Done).OrderByDescending(row => row.Id).Take(Looked).ToListAsync(ct);
        var undo = own.Verb == AgentVerbs.BlockIp ? AgentVerbs.UnblockIp : AgentVerbs.ReleaseHost;
        var ended = done.Where(row => row.Verb == undo && IsSame(row)).Max(row => (long?)row.Id) ?? 0;
        var other = done.FirstOrDefault(row => row.Verb == own.Verb && row.Id != own.Id && row.Id > ended && IsSame(row) && (own.Verb == AgentVerbs.IsolateHost && UntilOf(row.State) is null || UntilOf(row.State) > now));
        return other is null ? null : AgentActionView.Of(other, now);

        bool IsSame(AgentAction row) => row.Parameters.GetValueOrDefault("ip") == own.Parameters.GetValueOrDefault("ip");
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
