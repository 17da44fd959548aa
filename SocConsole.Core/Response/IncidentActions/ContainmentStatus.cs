using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Incidents;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Catalog;
using SocConsole.Core.Response.Connectors;
using SocConsole.Core.Response.Playbooks;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Response.IncidentActions;

/// <summary>How a target stands now.</summary>
/// <param name="Target">The address or host; null when the incident names none.</param>
/// <param name="Holds">True only when the connector has just read it back.</param>
/// <param name="Status"><c>blocked</c> or <c>isolated</c>, <c>not_blocked</c> or <c>not_isolated</c>, <c>awaiting_approval</c>, <c>pending</c>, <c>failed</c>, <c>not_configured</c>.</param>
/// <param name="Detail">What was read back, or why it does not hold.</param>
/// <param name="Source">Name of the connector that was asked; null when none was.</param>
/// <param name="RunNumber">The run that did it.</param>
/// <param name="Until">When it ends by itself, UTC.</param>
/// <param name="CheckedAt">When it was read, UTC.</param>
public sealed record TargetState(string? Target, bool Holds, string Status, string Detail, string? Source, string? RunNumber, DateTime? Until, DateTime CheckedAt);

/// <summary>Reads back from connectors what actions of an incident did.</summary>
public sealed class ContainmentStatus(SocDatabase database, ConnectorSet connectors, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly string[] Blocks = ["block_ip", "block_ip_advanced", "quarantine_ip", "block_request"];
    private static readonly string[] Isolations = ["isolate_host", "isolate_host_advanced", "endpoint_quarantine"];

    /// <summary>The actions that block an address.</summary>
    public static IReadOnlyCollection<string> BlockActions => Blocks;

    /// <summary>The actions that isolate a host.</summary>
    public static IReadOnlyCollection<string> IsolationActions => Isolations;

    public Task<Result<TargetState>> BlockAsync(Actor actor, int incidentNumber, CancellationToken ct) => ReadAsync(actor, incidentNumber, Blocks, "blocked", incident => incident.SourceIp, ct);

    public Task<Result<TargetState>> IsolationAsync(Actor actor, int incidentNumber, CancellationToken ct) => ReadAsync(actor, incidentNumber, Isolations, "isolated", incident => incident.Host, ct);

    private async Task<Result<TargetState>> ReadAsync(Actor actor, int incidentNumber, string[] actions, string word, Func<Incident, string?> target, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadIncidents) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        if (await db.Incidents.SeenBy(actor).FirstOrDefaultAsync(row => row.Number == incidentNumber, ct) is not { } incident)
        {
            return Error.NotFound("Incident", IncidentNumber.Text(incidentNumber));
        }

        var runs = await db.PlaybookRuns.Where(run => run.IncidentId == incident.Id && run.Mode == RunMode.Live && run.Steps.Any(step => actions.Contains(step.Action)))
            .OrderByDescending(run => run.Id).Take(20).Include(run => run.Steps).ToListAsync(ct);
        var now = clock.GetUtcNow().UtcDateTime;
        (PlaybookRun Run, PlaybookRunStep Step, string Detail)? lapsed = null;
        foreach (var run in runs)
        {
            foreach (var step in run.Steps.Where(step => step.Status == StepStatus.Completed && actions.Contains(step.Action)))
            {
                var read = await VerifyAsync(run, step, ct);
                if (read.Succeeded(out var outcome, out var error))
                {
                    return new TargetState(TargetOf(step), true, word, outcome.Result, step.Connector, run.Number, step.EndsAt ?? await EndAsync(db, step, ct), now);
                }

                lapsed ??= (run, step, error.Message);
            }
        }

        if (runs.Find(run => run.Status is RunStatus.PendingApproval or RunStatus.Executing or RunStatus.Waiting) is { } open)
        {
            var step = open.Steps.First(row => actions.Contains(row.Action));
            var waits = open.Status == RunStatus.PendingApproval;
            return new TargetState(TargetOf(step), false, waits ? "awaiting_approval" : "pending", waits ? $"{open.Number} waits for approval." : $"{open.Number} is under way.", step.Connector, open.Number, null, now);
        }

        return lapsed is var (last, broken, why) && lapsed is not null
            ? new TargetState(TargetOf(broken), false, $"not_{word}", why, broken.Connector, last.Number, null, now)
            : await NothingAsync(actor, actions, word, target(incident), runs, now, ct);
    }

    private async Task<TargetState> NothingAsync(Actor actor, string[] actions, string word, string? target, List<PlaybookRun> runs, DateTime now, CancellationToken ct)
    {
        if (runs.Find(run => run.Status == RunStatus.Failed) is { } failed)
        {
            return new TargetState(target, false, "failed", failed.Outcome ?? $"{failed.Number} failed.", null, failed.Number, null, now);
        }

        var reason = "Nothing carries it out.";
        foreach (var connector in connectors.Of(actions[0]))
        {
            var readiness = await connector.ReadinessAsync(actor.OrganizationId, actions[0], ct);
            if (readiness.Ready)
            {
                return new TargetState(target, false, $"not_{word}", $"No action of this incident has {word} it.", connector.Name, null, null, now);
            }

            reason = readiness.Reason ?? reason;
        }

        return new TargetState(target, false, "not_configured", reason, null, null, null, now);
    }

    private async Task<Result<ActionOutcome>> VerifyAsync(PlaybookRun run, PlaybookRunStep step, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        try
        {
            return await connectors.Named(step.Connector).VerifyAsync(PlaybookDrafter.RequestOf(run, step, run.RequestedBy) with { Patience = Patience * 0.9 }, step.ConnectorState, patience.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new Error(ErrorKind.Unavailable, "NOT_READ_BACK", $"{step.Connector} did not answer in time.");
        }
    }

    private static async Task<DateTime?> EndAsync(SocDbContext db, PlaybookRunStep step, CancellationToken ct) =>
        await db.BlockEntries.Where(row => row.IdempotencyKey == step.IdempotencyKey).Select(row => row.ExpiresAt).FirstOrDefaultAsync(ct);

    private static string? TargetOf(PlaybookRunStep step) =>
        ActionCatalog.Find(step.Action)!.Parameters.Where(parameter => parameter.Kind is ParameterKind.Ip or ParameterKind.Host).Select(parameter => step.Parameters.GetValueOrDefault(parameter.Name)).FirstOrDefault(value => value is not null);
}
