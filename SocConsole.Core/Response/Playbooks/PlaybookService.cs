using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Response.Playbooks;

/// <summary>What people do with runs of playbooks: look at them, decide, ask for one, undo one.</summary>
public sealed class PlaybookService(SocDatabase database, PlaybookDecisions decisions, PlaybookProposals proposals, PlaybookReverts reverts, TimeProvider clock)
{
    /// <summary>The newest runs first.</summary>
    public async Task<Result<Page<PlaybookRunRow>>> ListAsync(Actor actor, PlaybookFilter filter, PageRequest page, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ReadPlaybooks) ?? page.Validate()) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        var matching = db.PlaybookRuns.Where(row => (filter.ThreatNumber == null || row.ThreatNumber == filter.ThreatNumber) && (filter.Status == null || row.Status == filter.Status)
            && (filter.IncidentNumber == null || row.IncidentNumber == filter.IncidentNumber) && (filter.WorkflowId == null || row.WorkflowId == filter.WorkflowId));
        var total = await matching.LongCountAsync(ct);
        var runs = await matching.OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.Id).Skip(page.Skip).Take(page.Size)
            .Include(row => row.Steps).Include(row => row.Approvals).AsSplitQuery().ToListAsync(ct);
        return new Page<PlaybookRunRow>(runs.ConvertAll(RowOf), page.Number, page.Size, total);
    }

    public async Task<Result<PlaybookRunView>> GetAsync(Actor actor, string number, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadPlaybooks) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        var run = await db.PlaybookRuns.Include(row => row.Steps).Include(row => row.Approvals).AsSplitQuery().FirstOrDefaultAsync(row => row.Number == number, ct);
        if (run is null)
        {
            return Error.NotFound("Playbook", number);
        }

        var cause = await CauseAsync(db, run, ct);
        var organization = await db.Organizations.FirstAsync(row => row.Id == actor.OrganizationId, ct);
        var now = clock.GetUtcNow().UtcDateTime;
        var whyNot = ApprovalPolicy.RefuseApproving(actor, run, organization.SelfApproval, now);
        return new PlaybookRunView(
            RowOf(run), run.TemplateId, run.EffectHash, cause.Why, cause.Confidence, cause.Severity, run.Outcome, run.EstimatedSuccess, run.ActualSuccess, run.StartedAt,
            [.. run.Steps.OrderBy(step => step.Order).Select(PlaybookStepView.Of)],
            [.. run.Approvals.OrderBy(approval => approval.Id).Select(approval => new ApprovalView(approval.ActorName, approval.Approved, approval.Comment, approval.BreakGlass, approval.SelfApproval, approval.At))],
            whyNot is null,
            whyNot?.Message,
            ApprovalPolicy.RefuseBreakingGlass(actor, run, now) is null,
            actor.May(Permission.ApprovePlaybooks) && PlaybookReverts.CanRevert(run),
            run.ReviewedAt)
        {
            WorkflowId = run.WorkflowId,
            Flow = run.Flow,
            Decided = run.Decided,
            RetryOf = run.RetryOf,
            CancelledBy = run.CancelledBy,
            CanCancel = actor.May(Permission.ProposePlaybooks) && run is { CancelRequestedAt: null, Status: RunStatus.PendingApproval or RunStatus.Executing or RunStatus.Waiting },
            CanRetry = actor.May(Permission.ProposePlaybooks) && run is { Status: RunStatus.Failed or RunStatus.Cancelled, Flow: not null, Mode: RunMode.Live },
            CanReport = actor.May(Permission.WorkIncidents) && run.Steps.Exists(step => step.Status == StepStatus.Waiting),
        };
    }

    /// <summary>
    /// Approves or rejects. Errors: APPROVAL_EXPIRED, EFFECT_CHANGED, ALREADY_APPROVED, PLAYBOOK_NOT_PENDING (conflicts), SELF_APPROVAL (forbidden). An approval that
    /// makes the quorum starts the run.
    /// </summary>
    public async Task<Result<PlaybookRunView>> DecideAsync(Actor actor, string number, Decision decision, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ApprovePlaybooks) ?? ApprovalPolicy.Validate(decision)) is { } refused)
        {
            return refused;
        }

        return (await decisions.DecideAsync(actor, number, decision, ct)).Error is { } error ? error : await GetAsync(actor, number, ct);
    }

    /// <summary>A person asks for a run of the template that fits the threat; that person can't approve it.</summary>
    public async Task<Result<PlaybookRunView>> ProposeAsync(Actor actor, string threatNumber, RunMode mode, CancellationToken ct)
    {
        if (actor.Demand(Permission.ProposePlaybooks) is { } refused)
        {
            return refused;
        }

        return (await proposals.ProposeAsync(actor, threatNumber, mode, ct)).Succeeded(out var number, out var error) ? await GetAsync(actor, number, ct) : error;
    }

    /// <summary>Undoes the reversible steps of an ended run, last first. What could be undone stays undone when a later step can't; then it may be asked for again.</summary>
    public async Task<Result<PlaybookRunView>> RevertAsync(Actor actor, string number, CancellationToken ct)
    {
        if (actor.Demand(Permission.ApprovePlaybooks) is { } refused)
        {
            return refused;
        }

        return (await reverts.RevertAsync(actor, number, ct)).Error is { } error ? error : await GetAsync(actor, number, ct);
    }

    /// <summary>An administrator has looked at a break-glass run: another one than who broke it, unless the organization allows self-approval.</summary>
    public async Task<Result<PlaybookRunView>> ReviewAsync(Actor actor, string number, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageOrganization) is { } refused)
        {
            return refused;
        }

        var reviewed = await database.WriteAsync<Done>(actor.OrganizationId, unit => ReviewAsync(unit, actor, number, ct), ct);
        return reviewed.Error is { } error ? error : await GetAsync(actor, number, ct);
    }

    /// <summary>How many runs wait for a decision that the actor can take.</summary>
    public async Task<int> WaitingAsync(Actor actor, CancellationToken ct)
    {
        if (!actor.May(Permission.ApprovePlaybooks))
        {
            return 0;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = database.Read(actor.OrganizationId);
        var self = await db.Organizations.Where(row => row.Id == actor.OrganizationId).Select(row => row.SelfApproval).FirstOrDefaultAsync(ct);
        return await db.PlaybookRuns.CountAsync(
            row => row.Status == RunStatus.PendingApproval && row.ExpiresAt > now && (self || (row.RequestedById != actor.ResponsibleId && row.EditedById != actor.ResponsibleId))
                && !row.Approvals.Any(approval => approval.Approved && approval.ActorId == actor.ResponsibleId && approval.EffectHash == row.EffectHash),
            ct);
    }

    private static async Task<Result<Done>> ReviewAsync(Unit unit, Actor actor, string number, CancellationToken ct)
    {
        var run = await unit.Db.PlaybookRuns.Include(row => row.Approvals).FirstOrDefaultAsync(row => row.Number == number, ct);
        if (run is null)
        {
            return Error.NotFound("Playbook", number);
        }

        if (!run.BreakGlass)
        {
            return Error.Conflict("NOTHING_TO_REVIEW", $"Nobody broke the glass for {number}.");
        }

        var organization = await unit.Db.Organizations.FirstAsync(row => row.Id == actor.OrganizationId, ct);
        if (!organization.SelfApproval && run.Approvals.Exists(approval => approval.BreakGlass && approval.ActorId == actor.ResponsibleId))
        {
            return Error.Forbidden("You broke the glass; another administrator must review it.");
        }

        if (run.ReviewedAt is null)
        {
            run.ReviewedAt = unit.Now;
            run.ReviewedBy = actor.Name;
            run.Version++;
            unit.Audit(actor, "playbook_run.reviewed", run.Number);
            unit.Raise(new Events.PlaybookChanged(run.OrganizationId, unit.Now, run.ThreatNumber, run.Number));
        }

        return Done.Value;
    }

    private static async Task<(string Why, double? Confidence, Severity Severity)> CauseAsync(SocDbContext db, PlaybookRun run, CancellationToken ct)
    {
        if (run.ThreatId is { } threatId)
        {
            var threat = await db.Threats.FirstAsync(row => row.Id == threatId, ct);
            return (threat.Reason, threat.Confidence, threat.Severity);
        }

        return run.IncidentId is { } incidentId && await db.Incidents.FirstOrDefaultAsync(row => row.Id == incidentId, ct) is { } incident
            ? (incident.Reason, incident.RuleConfidence, incident.Severity)
            : ($"{run.RequestedBy} asked for it.", null, run.Priority);
    }

    private static PlaybookRunRow RowOf(PlaybookRun run) => new(
        run.Number, run.ThreatNumber, run.Name, run.Status, run.ApprovalStatus, run.Mode, run.RequestedBy, run.Steps.Count, run.ApprovalsNeeded, ApprovalPolicy.Given(run),
        run.CreatedAt, run.ExpiresAt, run.ApprovedBy, run.CompletedAt, run.ActualSuccess, run.BreakGlass, run.SelfApproved, run.IncidentNumber, run.Origin);
}
