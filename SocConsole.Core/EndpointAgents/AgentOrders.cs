using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Events;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.EndpointAgents;

/// <summary>An action as the agent gets it.</summary>
public sealed record AgentOrder(long Id, string Verb, IReadOnlyDictionary<string, string> Parameters, string Key, DateTime ExpiresAt);

/// <summary>What an agent says became of an action.</summary>
/// <param name="Succeeded">Whether it was done and read back.</param>
/// <param name="Result">A sentence for a person.</param>
/// <param name="State">What was read back.</param>
/// <param name="ArtifactSha256">SHA-256 of the file that was sent before, hex; null when none was.</param>
public sealed record AgentAnswer(bool Succeeded, string Result, JsonElement? State, string? ArtifactSha256, long? ArtifactBytes);

/// <summary>The agent's side of the queue: fetching and answering.</summary>
public sealed class AgentOrders(SocDatabase database, AgentSignals signals, AgentArtifacts artifacts, TimeProvider clock)
{
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(25);
    private const int MaximumOrders = 20;
    private const int MaximumResult = 2_000;
    private const int MaximumState = 256 * 1024;

    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    /// <summary>What the agent has not answered yet, the oldest first, at most 20; waits for something up to 25 s. The list is empty when nothing came.</summary>
    public async Task<Result<IReadOnlyList<AgentOrder>>> TakeAsync(Actor device, TimeSpan wait, CancellationToken ct)
    {
        int id;
        await using (var db = database.Read(device.OrganizationId))
        {
            if (!(await AgentRegistry.OfDeviceAsync(db.EndpointAgents, device, ct)).Succeeded(out var agent, out var error))
            {
                return error;
            }

            id = agent.Id;
        }

        var patience = wait < LongestWait ? wait : LongestWait;
        var began = clock.GetTimestamp();
        while (true)
        {
            var signal = signals.NextFor(id);
            var taken = await TakeNowAsync(device.OrganizationId, id, ct);
            var left = patience - clock.GetElapsedTime(began);
            if (taken.Count > 0 || left <= TimeSpan.Zero)
            {
                signals.ForgetAgent(id);
                return Result.Of(taken);
            }

            try
            {
                await signal.WaitAsync(left < LookAgain ? left : LookAgain, clock, ct);
            }
            catch (TimeoutException)
            {
                // Looked at again above.
                continue;
            }
        }
    }

    /// <summary>Keeps what became of an action; answering again changes nothing. Errors: another agent's action, one that was taken back or never fetched, a file that isn't what the agent says it sent.</summary>
    public async Task<Result<Done>> AnswerAsync(Actor device, long id, AgentAnswer answer, CancellationToken ct)
    {
        var state = answer.State?.GetRawText();
        if (answer.Result.Length > MaximumResult || state is { Length: > MaximumState })
        {
            return Error.Invalid("result", $"must have at most {MaximumResult} characters, and the state {MaximumState}");
        }

        AgentArtifact? artifact = null;
        if (answer is { ArtifactSha256: { } sha256, ArtifactBytes: { } bytes })
        {
            if (!(await artifacts.CompleteAsync(device, id, sha256, bytes, ct)).Succeeded(out artifact, out var error))
            {
                return error;
            }
        }

        var written = await database.WriteAsync<Done>(device.OrganizationId, async unit =>
        {
            if (!(await FindOwnAsync(unit.Db, device, id, ct)).Succeeded(out var action, out var error))
            {
                return error;
            }

            if (action.Status is AgentActionStatus.Done or AgentActionStatus.Failed && action.SentAt is not null && action.CompletedAt is not null)
            {
                return Done.Value;
            }

            if (action.SentAt is null || action.Status == AgentActionStatus.Cancelled)
            {
                return Error.Conflict("ACTION_OVER", action.SentAt is null ? "The action was never handed out." : "The action was taken back.");
            }

            action.Status = answer.Succeeded ? AgentActionStatus.Done : AgentActionStatus.Failed;
            action.CompletedAt = unit.Now;
            action.Result = answer.Result;
            action.State = state;
            (action.ArtifactName, action.ArtifactSha256, action.ArtifactBytes) = (artifact?.Name, artifact?.Sha256, artifact?.Bytes);
            await NoteAsync(unit, action, ct);
            unit.Audit(device, answer.Succeeded ? "agent_action.done" : "agent_action.failed", action.Verb, new { action.Id, action.AgentId, action.Result, action.ArtifactSha256 });
            unit.Raise(new AgentChanged(action.OrganizationId, unit.Now, action.AgentId));
            return Done.Value;
        }, ct);
        signals.HasResult(id);
        return written;
    }

    /// <summary>The action, when the device's agent is to do it.</summary>
    internal static async Task<Result<AgentAction>> FindOwnAsync(SocDbContext db, Actor device, long id, CancellationToken ct)
    {
        if (!(await AgentRegistry.OfDeviceAsync(db.EndpointAgents, device, ct)).Succeeded(out var agent, out var error))
        {
            return error;
        }

        return await db.AgentActions.FirstOrDefaultAsync(row => row.Id == id && row.AgentId == agent.Id, ct) is { } action ? action : Error.NotFound("Action", id);
    }

    // The agent has just read it back; the next heartbeat says it again.
    private static async Task NoteAsync(Unit unit, AgentAction action, CancellationToken ct)
    {
        if (action is not { Status: AgentActionStatus.Done, Verb: AgentVerbs.IsolateHost or AgentVerbs.ReleaseHost or AgentVerbs.BlockIp or AgentVerbs.UnblockIp })
        {
            return;
        }

        var agent = await unit.Db.EndpointAgents.FirstAsync(row => row.Id == action.AgentId, ct);
        if (action.Verb is AgentVerbs.IsolateHost or AgentVerbs.ReleaseHost)
        {
            agent.Isolated = action.Verb == AgentVerbs.IsolateHost;
        }
        else if (action.Parameters.GetValueOrDefault("ip") is { } address)
        {
            var others = agent.Blocked.Where(blocked => blocked != address);
            agent.Blocked = action.Verb == AgentVerbs.BlockIp ? [.. others.Take(AgentHeartbeats.MaximumBlocked - 1), address] : [.. others];
        }
    }

    private async Task<IReadOnlyList<AgentOrder>> TakeNowAsync(int organizationId, int agentId, CancellationToken ct)
    {
        await using (var db = database.Read(organizationId))
        {
            // Most polls find nothing, and need no turn among the writers.
            if (!await db.AgentActions.AnyAsync(row => row.AgentId == agentId && (row.Status == AgentActionStatus.Queued || row.Status == AgentActionStatus.Sent), ct))
            {
                return [];
            }
        }

        var taken = await database.WriteAsync(organizationId, async unit =>
        {
            var open = await unit.Db.AgentActions.Where(row => row.AgentId == agentId && (row.Status == AgentActionStatus.Queued || row.Status == AgentActionStatus.Sent))
                .OrderBy(row => row.Id).Take(MaximumOrders * 2).ToListAsync(ct);
            List<AgentOrder> orders = [];
            foreach (var action in open)
            {
                if (action.ExpiresAt <= unit.Now)
                {
                    Expire(action, unit.Now);
                }
                else if (orders.Count < MaximumOrders)
                {
                    action.Status = AgentActionStatus.Sent;
                    action.SentAt ??= unit.Now;
                    orders.Add(new AgentOrder(action.Id, action.Verb, action.Parameters, action.IdempotencyKey, action.ExpiresAt));
                }
            }

            return Result.Of<IReadOnlyList<AgentOrder>>(orders);
        }, ct);
        return taken.Value ?? [];
    }

    // One that was fetched may have been done: it fails only in that its answer is overdue, and an answer that still comes counts.
    private static void Expire(AgentAction action, DateTime now)
    {
        var fetched = action.Status == AgentActionStatus.Sent;
        action.Status = AgentActionStatus.Failed;
        action.CompletedAt = fetched ? null : now;
        action.Result = fetched ? "The agent fetched it and did not answer in time; whether it was done is unknown." : AgentActionQueue.NotFetched;
    }
}
