using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Events;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.EndpointAgents;

/// <param name="Verb">What the agent does: one of <see cref="AgentVerbs.All"/>.</param>
/// <param name="Parameters">At most 32, of at most 4,096 characters each.</param>
/// <param name="IdempotencyKey">The same for every try; 1 to 200 characters.</param>
/// <param name="RunNumber">The run that asks; null when a person did.</param>
/// <param name="Lifetime">How long the agent may fetch it.</param>
public sealed record NewAgentAction(int AgentId, string Verb, IReadOnlyDictionary<string, string> Parameters, string IdempotencyKey, string RequestedBy, string? RunNumber, TimeSpan Lifetime);

/// <summary>
/// What agents are to do, from the wish to the answer. An action is handed out until it is answered, so that a restart of either side loses none; the agent does
/// each idempotency key once.
/// </summary>
public sealed partial class AgentActionQueue(SocDatabase database, AgentSignals signals, TimeProvider clock)
{
    internal const string NotFetched = "The agent did not fetch it in time.";
    private const int MaximumWaiting = 1_000;
    private const int MaximumParameters = 32;
    private const int MaximumParameter = 4_096;
    private const int MaximumKey = 200;

    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    /// <summary>Adds an action; the same key again gives what the first call made. Errors: an unknown agent or verb, 1,000 that wait already, a key that meant something else.</summary>
    public async Task<Result<AgentActionView>> EnqueueAsync(Actor actor, NewAgentAction wanted, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ManageAgents) ?? Check(wanted)) is { } refused)
        {
            return refused;
        }

        return await AddedAsync(actor, wanted, ct);
    }

    /// <summary>An agent's actions, the newest first.</summary>
    public async Task<Result<Page<AgentActionView>>> ListAsync(Actor actor, int agentId, PageRequest page, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ReadIncidents) ?? page.Validate()) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        if (!await db.EndpointAgents.AnyAsync(row => row.Id == agentId, ct))
        {
            return Error.NotFound("Endpoint", agentId);
        }

        var own = db.AgentActions.Where(row => row.AgentId == agentId);
        var total = await own.LongCountAsync(ct);
        var rows = await own.OrderByDescending(row => row.Id).Skip(page.Skip).Take(page.Size).ToListAsync(ct);
        var now = clock.GetUtcNow().UtcDateTime;
        return new Page<AgentActionView>([.. rows.Select(row => AgentActionView.Of(row, now))], page.Number, page.Size, total);
    }

    public async Task<Result<AgentActionView>> GetAsync(Actor actor, long id, CancellationToken ct) =>
        actor.Demand(Permission.ReadIncidents) is { } refused ? refused : await FindAsync(actor.OrganizationId, id, ct);

    /// <summary>The action of a key; null when there is none.</summary>
    public async Task<AgentActionView?> FindByKeyAsync(int organizationId, string idempotencyKey, CancellationToken ct)
    {
        await using var db = database.Read(organizationId);
        return await db.AgentActions.FirstOrDefaultAsync(row => row.IdempotencyKey == idempotencyKey, ct) is { } found ? AgentActionView.Of(found, clock.GetUtcNow().UtcDateTime) : null;
    }

    /// <summary>Takes back an action that the agent has not fetched. Error: it was fetched, so that it may be done already.</summary>
    public async Task<Result<AgentActionView>> CancelAsync(Actor actor, long id, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageAgents) is { } refused)
        {
            return refused;
        }

        return await database.WriteAsync<AgentActionView>(actor.OrganizationId, async unit =>
        {
            if (await unit.Db.AgentActions.FirstOrDefaultAsync(row => row.Id == id, ct) is not { } action)
            {
                return Error.NotFound("Action", id);
            }

            if (action.Status != AgentActionStatus.Queued)
            {
                return action.Status == AgentActionStatus.Cancelled
                    ? AgentActionView.Of(action, unit.Now)
                    : Error.Conflict("ACTION_SENT", "The agent has fetched the action; it can't be taken back any more.");
            }

            action.Status = AgentActionStatus.Cancelled;
            action.CompletedAt = unit.Now;
            action.Result = $"Taken back by {actor.Name}.";
            unit.Audit(actor, "agent_action.cancelled", action.Verb, new { action.Id, action.AgentId });
            unit.Raise(new AgentChanged(action.OrganizationId, unit.Now, action.AgentId));
            return AgentActionView.Of(action, unit.Now);
        }, ct);
    }

    /// <summary>Waits until an action is over, at most <paramref name="patience"/>; gives it as it stands then.</summary>
    public async Task<Result<AgentActionView>> WaitAsync(int organizationId, long id, TimeSpan patience, CancellationToken ct)
    {
        var began = clock.GetTimestamp();
        while (true)
        {
            var signal = signals.ResultOf(id);
            var found = await FindAsync(organizationId, id, ct);
            var left = patience - clock.GetElapsedTime(began);
            if (!found.Succeeded(out var action, out _) || action.IsOver || left <= TimeSpan.Zero)
            {
                signals.ForgetResult(id);
                return found;
            }

            try
            {
                await signal.WaitAsync(left < LookAgain ? left : LookAgain, clock, ct);
            }
            catch (TimeoutException)
            {
                // Looked at again above, in case the answer was taken by another process.
                continue;
            }
        }
    }

    private async Task<Result<AgentActionView>> FindAsync(int organizationId, long id, CancellationToken ct)
    {
        await using var db = database.Read(organizationId);
        return await db.AgentActions.FirstOrDefaultAsync(row => row.Id == id, ct) is { } found ? AgentActionView.Of(found, clock.GetUtcNow().UtcDateTime) : Error.NotFound("Action", id);
    }

    private async Task<Result<AgentActionView>> AddedAsync(Actor actor, NewAgentAction wanted, CancellationToken ct)
    {
        var written = await database.WriteAsync(actor.OrganizationId, unit => AddAsync(unit, actor, wanted, ct), ct);
        if (written.Error is null)
        {
            signals.HasActions(wanted.AgentId);
        }

        return written;
    }

    private static async Task<Result<AgentActionView>> AddAsync(Unit unit, Actor actor, NewAgentAction wanted, CancellationToken ct)
    {
        if (await unit.Db.AgentActions.FirstOrDefaultAsync(row => row.IdempotencyKey == wanted.IdempotencyKey, ct) is { } known)
        {
            if (known.Verb != wanted.Verb || known.AgentId != wanted.AgentId)
            {
                return Error.Conflict("KEY_USED", "The idempotency key belongs to another action.");
            }

            Renew(known, unit.Now, wanted.Lifetime);
            return AgentActionView.Of(known, unit.Now);
        }

        if (!await unit.Db.EndpointAgents.AnyAsync(row => row.Id == wanted.AgentId && row.RevokedAt == null, ct))
        {
            return Error.NotFound("Endpoint", wanted.AgentId);
        }

        if (await unit.Db.AgentActions.CountAsync(row => row.AgentId == wanted.AgentId && row.Status == AgentActionStatus.Queued, ct) >= MaximumWaiting)
        {
            return Error.Conflict("TOO_MANY_ACTIONS", $"At most {MaximumWaiting} actions wait for one agent.");
        }

        var action = new AgentAction
        {
            AgentId = wanted.AgentId,
            Verb = wanted.Verb,
            Parameters = wanted.Parameters,
            IdempotencyKey = wanted.IdempotencyKey,
            RequestedBy = wanted.RequestedBy,
            RunNumber = wanted.RunNumber,
            CreatedAt = unit.Now,
            ExpiresAt = unit.Now + wanted.Lifetime,
        };
        unit.Db.AgentActions.Add(action);
        await unit.Db.SaveChangesAsync(ct);
        unit.Audit(actor, "agent_action.queued", action.Verb, new { action.Id, action.AgentId, action.RunNumber, action.Parameters, action.RequestedBy });
        unit.Raise(new AgentChanged(actor.OrganizationId, unit.Now, action.AgentId));
        return AgentActionView.Of(action, unit.Now);
    }

    // One that nobody fetched in time was not done: a further try gives it another chance.
    private static void Renew(AgentAction known, DateTime now, TimeSpan lifetime)
    {
        if (known.SentAt is null && (known.Status == AgentActionStatus.Failed || (known.Status == AgentActionStatus.Queued && known.ExpiresAt <= now)))
        {
            (known.Status, known.ExpiresAt, known.CompletedAt, known.Result) = (AgentActionStatus.Queued, now + lifetime, null, null);
        }
    }

    private static Error? Check(NewAgentAction wanted) =>
        !AgentVerbs.All.Contains(wanted.Verb) ? Error.Invalid("verb", $"must be one of {string.Join(", ", AgentVerbs.All)}")
        : wanted.IdempotencyKey.Length is < 1 or > MaximumKey ? Error.Invalid("idempotency_key", $"must have 1 to {MaximumKey} characters")
        : wanted.Parameters.Count > MaximumParameters || wanted.Parameters.Any(pair => pair.Key.Length + pair.Value.Length > MaximumParameter)
            ? Error.Invalid("parameters", $"must be at most {MaximumParameters} of {MaximumParameter} characters each")
        : wanted.Lifetime <= TimeSpan.Zero ? Error.Invalid("lifetime", "must be longer than nothing")
        : null;
}
