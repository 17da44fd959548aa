using System.Globalization;
using System.Text.Json;
using SocConsole.Core.EndpointAgents;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.BlockList;
using SocConsole.Core.Response.Catalog;

namespace SocConsole.Core.Response.Connectors;

/// <summary>
/// Acts through the agent on a host. An agent that is away is <see cref="ErrorKind.Unavailable"/>, and what it has not fetched in time it is never given: nothing
/// happens on a host long after the run was given up.
/// </summary>
public sealed class AgentConnector(
    AgentRegistry agents, AgentActionQueue queue, AgentHolds holds, AgentEvidence evidence, ProtectedTargets protectedTargets, ResponseOptions options, TimeProvider clock) : IResponseConnector
{
    private static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    // A heartbeat that comes this shortly after an answer may have been read before the deed.
    private static readonly TimeSpan InFlight = TimeSpan.FromSeconds(10);

    public string Name => ActionCatalog.Agent;

    public IReadOnlyCollection<string> Actions { get; } = ActionCatalog.Of(ActionCatalog.Agent);

    public bool Takes(ActionRequest request) => !request.Action.StartsWith("block_ip", StringComparison.Ordinal) || request.Parameters.ContainsKey("host");

    public async ValueTask<ConnectorReadiness> ReadinessAsync(int organizationId, string action, CancellationToken ct) =>
        await agents.AnyAsync(organizationId, ct) ? ConnectorReadiness.Yes : ConnectorReadiness.No("No endpoint agent is enrolled; make a token on the page of endpoints.");

    public async Task<EffectPreview> PreviewAsync(ActionRequest request, CancellationToken ct)
    {
        if (!Task(request).Succeeded(out var task, out var error))
        {
            return new EffectPreview($"Does nothing: {error.Message}", Configured: true, Reversible: false, error.Message);
        }

        var found = await agents.FindForHostAsync(request.OrganizationId, task.Host, ct);
        if (!found.Succeeded(out var agent, out error))
        {
            return new EffectPreview($"Does nothing: {error.Message}", error.Kind != ErrorKind.NotConfigured, task.Undo is not null, error.Kind == ErrorKind.NotConfigured ? null : error.Message);
        }

        var lacking = agent.Capabilities.FirstOrDefault(capability => capability.Name == task.Verb && !capability.Available);
        var presence = agent.Presence is AgentPresence.Online ? "" : $" The agent is {Wire.Name(agent.Presence).Replace('_', ' ')} now.";
        return new EffectPreview($"The agent on {agent.Hostname} {task.Words}.{presence}{(lacking is null ? "" : $" It can't: {lacking.Reason}.")}", Configured: true, task.Undo is not null);
    }

    public async Task<Result<ActionOutcome>> ExecuteAsync(ActionRequest request, CancellationToken ct)
    {
        if (!Task(request).Succeeded(out var task, out var error))
        {
            return error;
        }

        if (!(await DoAsync(request, task.Host, task.Verb, task.Parameters, AgentHolds.DoKey(request.IdempotencyKey), ct)).Succeeded(out var done, out error))
        {
            return error;
        }

        if (done.ArtifactName is not null && request.IncidentNumber is { } incident && (await evidence.AddAsync(Tellings.Stage(request.OrganizationId), incident, done.Id, ct)).Error is { } lost)
        {
            return lost;
        }

        return new ActionOutcome(done.Result ?? task.Words, JsonSerializer.Serialize(new { ActionId = done.Id, done.AgentId }, Wire.Json), UntilOf(done));
    }

    public async Task<Result<ActionOutcome>> VerifyAsync(ActionRequest request, string? state, CancellationToken ct)
    {
        if (await queue.FindByKeyAsync(request.OrganizationId, AgentHolds.DoKey(request.IdempotencyKey), ct) is not { Status: AgentActionStatus.Done } done)
        {
            return Error.Conflict("NOT_DONE", "No agent has done it.");
        }

        return done.Verb is AgentVerbs.IsolateHost or AgentVerbs.BlockIp ? await ReadBackAsync(request, done, ct) : new ActionOutcome(done.Result ?? "Done.");
    }

    public async Task<Result<ActionOutcome>> RevertAsync(ActionRequest request, string? state, CancellationToken ct)
    {
        if (!Task(request).Succeeded(out var task, out var error))
        {
            return error;
        }

        if (task.Undo is not { } undo)
        {
            return new Error(ErrorKind.NotApplicable, "NOT_REVERSIBLE", $"{request.Action} can't be undone.");
        }

        if (await holds.OtherAsync(request.OrganizationId, request.IdempotencyKey, ct) is { } other)
        {
            return new ActionOutcome($"It stays for {other.RunNumber ?? "another request"}, which asked for the same on that host.");
        }

        var key = await queue.UndoKeyAsync(request.OrganizationId, request.IdempotencyKey, ct);
        return (await DoAsync(request, task.Host, undo, task.Parameters, key, ct)).Map(done => new ActionOutcome(done.Result ?? "Undone."));
    }

    // The kernel lets a block go by itself at the time that the agent was told; only an end that was moved to an earlier time is made from here.
    public async Task<Result<ActionOutcome>> ExpireAsync(ActionRequest request, string? state, CancellationToken ct)
    {
        if (!Task(request).Succeeded(out var task, out _) || task.Verb != AgentVerbs.BlockIp)
        {
            return await RevertAsync(request, state, ct);
        }

        var done = await queue.FindByKeyAsync(request.OrganizationId, AgentHolds.DoKey(request.IdempotencyKey), ct);
        return done is not null && UntilOf(done) > clock.GetUtcNow().UtcDateTime ? await RevertAsync(request, state, ct) : new ActionOutcome($"The block of {task.Target} on {task.Host} has run out.");
    }

    private async Task<Result<ActionOutcome>> ReadBackAsync(ActionRequest request, AgentActionView done, CancellationToken ct)
    {
        if (!(await agents.GetAsync(Tellings.Stage(request.OrganizationId), done.AgentId, ct)).Succeeded(out var agent, out var error))
        {
            return error;
        }

        var blocks = done.Verb == AgentVerbs.BlockIp;
        var what = blocks ? $"{done.Parameters["ip"]} is blocked on {agent.Hostname}" : $"{agent.Hostname} is isolated";
        if (agent.Presence is not (AgentPresence.Online or AgentPresence.Late))
        {
            return new Error(ErrorKind.Unavailable, "AGENT_AWAY", $"pending: the agent on {agent.Hostname} is {Wire.Name(agent.Presence)}; whether {what} is unknown.");
        }

        var read = blocks ? agent.Blocked.Contains(done.Parameters["ip"], StringComparer.OrdinalIgnoreCase) : agent.Isolated;
        var fresh = agent.LastSeenAt < done.CompletedAt + InFlight && !(UntilOf(done) <= clock.GetUtcNow().UtcDateTime);
        return read || (fresh && !await queue.IsUndoneAsync(request.OrganizationId, done, blocks ? AgentVerbs.UnblockIp : AgentVerbs.ReleaseHost, "ip", ct))
            ? new ActionOutcome(string.Create(CultureInfo.InvariantCulture, $"{what}; its agent read the packet filter at {Later(agent.LastSeenAt, done.CompletedAt):yyyy-MM-dd HH:mm:ss} UTC."))
            : Error.Conflict(blocks ? "NOT_BLOCKED" : "NOT_ISOLATED", $"{what.Replace(" is ", " is not ", StringComparison.Ordinal)}; its agent read the packet filter.");
    }

    private static DateTime? Later(DateTime? one, DateTime? other) => one > other ? one : other ?? one;

    private async Task<Result<AgentActionView>> DoAsync(ActionRequest request, string host, string verb, IReadOnlyDictionary<string, string> parameters, string key, CancellationToken ct)
    {
        if (!(await agents.FindForHostAsync(request.OrganizationId, host, ct)).Succeeded(out var agent, out var error))
        {
            return error;
        }

        var known = await queue.FindByKeyAsync(request.OrganizationId, key, ct);
        if (known is not { IsOver: true } && agent.Presence is AgentPresence.Offline or AgentPresence.NeverSeen)
        {
            return new Error(ErrorKind.Unavailable, "AGENT_AWAY", $"pending: the agent on {agent.Hostname} is {Wire.Name(agent.Presence)}; nothing was asked of it.");
        }

        var patience = request.Patience ?? DefaultPatience;
        var wanted = new NewAgentAction(agent.Id, verb, parameters, key, request.RequestedBy, request.RunNumber, patience + Grace);
        if (!(await queue.EnqueueAsync(Tellings.Stage(request.OrganizationId), wanted, ct)).Succeeded(out var queued, out error)
            || !(await queue.WaitAsync(request.OrganizationId, queued.Id, patience, ct)).Succeeded(out queued, out error))
        {
            return error;
        }

        return queued.Status switch
        {
            AgentActionStatus.Done => queued,
            AgentActionStatus.Failed or AgentActionStatus.Cancelled => new Error(ErrorKind.Conflict, "AGENT_FAILED", queued.Result ?? $"The agent on {agent.Hostname} failed."),
            _ => new Error(ErrorKind.Unavailable, "AGENT_SILENT", $"pending: the agent on {agent.Hostname} has not answered yet."),
        };
    }

    private Result<AgentTask> Task(ActionRequest request)
    {
        var read = AgentTask.Read(request, options.BlockDuration, clock.GetUtcNow().UtcDateTime);
        return read.Succeeded(out var task, out _) && task.Verb == AgentVerbs.BlockIp && protectedTargets.Refusal(new BlockTarget("ip", task.Target, options.BlockDuration)) is { } refusal
            ? new Error(ErrorKind.Forbidden, "PROTECTED_TARGET", refusal)
            : read;
    }

    private static DateTime? UntilOf(AgentActionView done) => AgentActionQueue.UntilOf(done.State);
}
