using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Identity;
using SocConsole.Core.Incidents;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Playbooks;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Response.Runs;

/// <summary>Makes runs of actions, workflows and triggers, or says what they would be.</summary>
public sealed class RunRequests(SocDatabase database, RunDrafter drafter, PlaybookFactory factory, ResponseJobs jobs)
{
    /// <summary>Most runs of one organization that are executed at once; more wait for one to end.</summary>
    public const int MaximumExecuting = 50;

    /// <summary>Most runs of one organization that wait for an approval or for a person's step.</summary>
    public const int MaximumWaiting = 500;

    /// <summary>Code of the error that passes when runs end.</summary>
    public const string TooManyRuns = "TOO_MANY_RUNS";

    /// <param name="ByHand">A person sent, simulated or opened it, and so chose its address.</param>
    /// <param name="Sender">That person, where known.</param>
    private sealed record Cause(Incident? Incident, Threat? Threat, Organization Organization, bool ByHand, Requester? Sender);

    private sealed record Draft(RunRequest Request, Cause Cause, IReadOnlyList<PlannedStep> Steps);

    /// <summary>What the run would do, touch and need. Errors as of <see cref="RequestAsync"/>.</summary>
    public async Task<Result<RunPlan>> PreviewAsync(Actor actor, RunRequest request, CancellationToken ct)
    {
        if (!(await DraftAsync(actor, request, Permission.ReadPlaybooks, ct)).Succeeded(out var draft, out var error))
        {
            return error;
        }

        var (starts, waits) = Judge(actor, draft);
        return new RunPlan(draft.Steps, BlastRadius.Of(draft.Steps), starts is null ? ApprovalPolicy.Needed(draft.Steps.Select(step => step.ToRow(string.Empty))) : 0, starts ?? $"Waits: {waits}");
    }

    /// <summary>
    /// Makes the run and starts it where the rules allow that; else it waits for approval. Errors: what is wrong with the flow or its parameters, INCIDENT_NOT_FOUND,
    /// INCIDENT_CLOSED, TOO_MANY_RUNS and ALREADY_RETRIED (conflicts), PROTECTED_TARGET (forbidden) and NOT_CONFIGURED when none of its steps could be done.
    /// </summary>
    /// <returns>The number of the run.</returns>
    public async Task<Result<string>> RequestAsync(Actor actor, RunRequest request, CancellationToken ct)
    {
        if (!(await DraftAsync(actor, request, Permission.ProposePlaybooks, ct)).Succeeded(out var draft, out var error) || Refusal(draft, out error))
        {
            return error!;
        }

        var created = await database.WriteAsync<PlaybookRun>(actor.OrganizationId, unit => CreateAsync(unit, actor, draft, ct), ct);
        if (!created.Succeeded(out var run, out error))
        {
            return error;
        }

        await (run.ExpiresAt is { } end ? jobs.ExpireApprovalAsync(run.OrganizationId, run.Number, end) : jobs.RunAsync(run.OrganizationId, run.Number));
        return run.Number;
    }

    /// <summary>Why nothing is done for the incident any more, or null.</summary>
    internal static Error? Closed(Incident incident) => incident.Status is IncidentStatus.Merged or IncidentStatus.Dismissed
        ? Error.Conflict("INCIDENT_CLOSED", $"{IncidentNumber.Text(incident.Number)} is {Wire.Name(incident.Status)}; open it again first.")
        : null;

    private static (string? Starts, string Waits) Judge(Actor actor, Draft draft) =>
        draft.Request.Automatic && draft.Cause.ByHand
            ? (null, "a person sent, simulated or opened what it answers")
            : StartRules.Judge(actor, draft.Request, draft.Cause.Incident, draft.Cause.Organization, draft.Steps);

    // A run in which nothing can be done is no run: who asked is told why.
    private static bool Refusal(Draft draft, out Error? error)
    {
        var refused = draft.Steps.All(step => step.Preview.Refusal is not null) ? draft.Steps[0].Preview.Refusal : null;
        error = draft.Request.Mode == RunMode.DryRun ? null
            : refused is not null ? new Error(ErrorKind.Conflict, "NOTHING_TO_DO", $"Nothing would be done: {refused}")
            : draft.Steps.All(step => step.Preview is { Configured: false } || step.Preview.Refusal is not null) ? Error.NotConfigured(draft.Steps.First(step => !step.Preview.Configured).Preview.Text)
            : null;
        return error is not null;
    }

    private async Task<Result<Draft>> DraftAsync(Actor actor, RunRequest asked, Permission permission, CancellationToken ct)
    {
        if (actor.Demand(permission) is { } refused)
        {
            return refused;
        }

        if (!FlowCheck.Read(asked.Flow).Succeeded(out var flow, out var error))
        {
            return error;
        }

        var request = asked with { Flow = flow };
        await using var db = database.Read(actor.OrganizationId);
        var incident = request.IncidentNumber is { } number ? await db.Incidents.FirstOrDefaultAsync(row => row.Number == number, ct) : null;
        if (request.IncidentNumber is { } missing && incident is null)
        {
            return Error.NotFound("Incident", missing);
        }

        var threats = incident is null ? [] : await db.Threats.Where(threat => db.IncidentThreats.Any(link => link.IncidentId == incident.Id && link.ThreatId == threat.Id))
            .OrderByDescending(threat => threat.Severity).ThenBy(threat => threat.Id).Take(100).ToListAsync(ct);
        var organization = await db.Organizations.FirstAsync(row => row.Id == actor.OrganizationId, ct);
        var byHand = incident is { Origin: not IncidentOrigin.Threat } || threats.Exists(threat => threat.Simulated || threat.SentBy is not null);
        var sender = threats.Select(PlaybookPlanner.SenderOf).FirstOrDefault(id => id is not null) ?? incident?.CreatedById;
        var cause = new Cause(incident, threats.FirstOrDefault(), organization, byHand, await PlaybookPlanner.PersonAsync(db, sender, ct));
        return (await drafter.DraftAsync(actor.OrganizationId, request, incident, cause.Threat, actor.Name, ct)).Map(steps => new Draft(request, cause, steps));
    }

    private async Task<Result<PlaybookRun>> CreateAsync(Unit unit, Actor actor, Draft draft, CancellationToken ct)
    {
        var request = draft.Request;
        var incident = draft.Cause.Incident;
        if (incident is not null && request.Mode == RunMode.Live)
        {
            // Read again: somebody may have merged or ended it since.
            incident = await unit.Db.Incidents.FirstAsync(row => row.Id == incident.Id, ct);
            if (Closed(incident) is { } closed)
            {
                return closed;
            }
        }

        var (starts, waits) = Judge(actor, draft);
        var isToWait = request.Mode == RunMode.Live && (starts is null || draft.Steps.Any(step => step.Terms.Manual));
        if ((await TooManyAsync(unit, isToWait, ct) ?? await RetriedAsync(unit, request, ct)) is { } refused)
        {
            return refused;
        }

        var run = await factory.CreateAsync(unit, actor.OrganizationId, SeedOf(actor, draft, incident), draft.Steps, starts, ct);
        if (starts is null && run.Mode == RunMode.Live)
        {
            unit.TellByStage(run, "approval_needed", $"{run.Number} waits: {waits}.");
        }

        if (incident is not null && request.Mode == RunMode.Live && actor.Kind != ActorKind.System)
        {
            incident.RespondedAt ??= unit.Now;
        }

        return run;
    }

    private static RunSeed SeedOf(Actor actor, Draft draft, Incident? incident)
    {
        var request = draft.Request;

        // Who sent what a stage answers asked for the run as much as if by hand, and can't approve it alone.
        var requester = actor.Kind == ActorKind.System && draft.Cause.Sender is { } sender ? sender : new Requester(actor.ResponsibleId, actor.Name);
        return new RunSeed(request.TemplateId, request.Name, request.Origin, request.Mode, requester)
        {
            IncidentId = incident?.Id,
            IncidentNumber = incident?.Number,
            ThreatNumber = draft.Cause.Threat?.Number,
            WorkflowId = request.WorkflowId,
            TriggerId = request.TriggerId,
            Flow = request.Flow,
            Priority = request.Priority,
            RetryOf = request.RetryOf,
            EditedById = request.EditedById,
            Decided = request.Decided,
        };
    }

    private static async Task<Error?> TooManyAsync(Unit unit, bool isToWait, CancellationToken ct) =>
        await unit.Db.PlaybookRuns.CountAsync(run => run.Status == RunStatus.Executing, ct) >= MaximumExecuting
            ? Error.Conflict(TooManyRuns, string.Create(CultureInfo.InvariantCulture, $"{MaximumExecuting} runs are being executed; try again when one has ended."))
            : isToWait && await unit.Db.PlaybookRuns.CountAsync(run => run.Status == RunStatus.PendingApproval || run.Status == RunStatus.Waiting, ct) >= MaximumWaiting
                ? Error.Conflict(TooManyRuns, string.Create(CultureInfo.InvariantCulture, $"{MaximumWaiting} runs wait for people; decide on some or stop them first."))
                : null;

    // Two retries of one run would do its rest twice. One that failed after it did something is itself what is taken up.
    private static async Task<Error?> RetriedAsync(Unit unit, RunRequest request, CancellationToken ct) =>
        request.RetryOf is { } first && await unit.Db.PlaybookRuns.Where(run => run.RetryOf == first
            && (run.Status == RunStatus.PendingApproval || run.Status == RunStatus.Executing || run.Status == RunStatus.Waiting || run.Status == RunStatus.Completed || run.Steps.Any(step => step.Status == StepStatus.Completed)))
            .Select(run => run.Number).FirstOrDefaultAsync(ct) is { } retry
            ? Error.Conflict("ALREADY_RETRIED", $"{retry} takes up the rest of {first} already; if it fails, take up {retry}.")
            : null;
}
