using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Events;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Workflows;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Response.Playbooks;

/// <summary>Who asked for a run: an actor's id and name.</summary>
public sealed record Requester(string Id, string Name);

/// <summary>What a run is made of, but for its steps.</summary>
internal sealed record RunSeed(string TemplateId, string Name, RunOrigin Origin, RunMode Mode, Requester Requester)
{
    public long? ThreatId { get; init; }

    public string? ThreatNumber { get; init; }

    public long? IncidentId { get; init; }

    public int? IncidentNumber { get; init; }

    public int? WorkflowId { get; init; }

    public int? TriggerId { get; init; }

    public WorkflowFlow? Flow { get; init; }

    public Severity Priority { get; init; } = Severity.Medium;

    public string? RetryOf { get; init; }

    public string? EditedById { get; init; }

    public IReadOnlyDictionary<int, bool> Decided { get; init; } = new Dictionary<int, bool>();
}

/// <summary>Writes new runs, within the write of who asks for them.</summary>
public sealed class PlaybookFactory(ResponseOptions options)
{
    /// <summary>Fewer ended runs than this say nothing about the next one.</summary>
    private const int EnoughRuns = 10;

    /// <summary>Whether a live run of the threat waits or works. One threat has at most one.</summary>
    public static Task<bool> HasOpenAsync(SocDbContext db, long threatId, CancellationToken ct) =>
        db.PlaybookRuns.AnyAsync(run => run.ThreatId == threatId && run.Mode == RunMode.Live && (run.Status == RunStatus.PendingApproval || run.Status == RunStatus.Executing), ct);

    public static bool IsClosed(Threat threat) => threat.Status is ThreatStatus.Mitigated or ThreatStatus.FalsePositive || threat.ClosedAt is not null;

    /// <summary>Adds a run that answers a threat. It waits for approval unless it is a dry run or <paramref name="withoutApproval"/> says why it may start.</summary>
    public async Task<PlaybookRun> CreateAsync(Unit unit, Threat threat, PlaybookDraft draft, RunMode mode, Requester requester, string? withoutApproval, CancellationToken ct)
    {
        var (incidentId, incidentNumber) = await IncidentOfAsync(unit.Db, threat.Id, ct);
        var seed = new RunSeed(draft.Template.Id, draft.Template.Name, RunOrigin.Threat, mode, requester) { ThreatId = threat.Id, ThreatNumber = threat.Number, IncidentId = incidentId, IncidentNumber = incidentNumber };
        if (mode == RunMode.Live && threat.Status == ThreatStatus.Detected)
        {
            threat.Status = ThreatStatus.Analyzing;
            threat.Version++;
            unit.Raise(new ThreatUpdated(threat.OrganizationId, unit.Now, threat.Number));
        }

        return await CreateAsync(unit, threat.OrganizationId, seed, draft.Steps, withoutApproval, ct);
    }

    /// <summary>Adds a run of <paramref name="steps"/>. It waits for approval unless it is a dry run or <paramref name="withoutApproval"/> says why it may start.</summary>
    internal async Task<PlaybookRun> CreateAsync(Unit unit, int organizationId, RunSeed seed, IReadOnlyList<PlannedStep> steps, string? withoutApproval, CancellationToken ct)
    {
        var number = await unit.NextNumberAsync(organizationId, "PB", ct);
        var starts = seed.Mode == RunMode.DryRun || withoutApproval is not null;
        var run = new PlaybookRun
        {
            OrganizationId = organizationId,
            Number = number,
            ThreatId = seed.ThreatId,
            ThreatNumber = seed.ThreatNumber,
            IncidentId = seed.IncidentId,
            IncidentNumber = seed.IncidentNumber,
            Origin = seed.Origin,
            TemplateId = seed.TemplateId,
            WorkflowId = seed.WorkflowId,
            TriggerId = seed.TriggerId,
            Flow = seed.Flow,
            Priority = seed.Priority,
            RetryOf = seed.RetryOf,
            EditedById = seed.EditedById,
            Decided = seed.Decided,
            Name = seed.Name,
            Status = starts ? RunStatus.Executing : RunStatus.PendingApproval,
            ApprovalStatus = starts ? ApprovalStatus.NotRequired : ApprovalStatus.Pending,
            Mode = seed.Mode,
            RequestedById = seed.Requester.Id,
            RequestedBy = seed.Requester.Name,
            EffectHash = string.Empty,
            CreatedAt = unit.Now,
            ExpiresAt = starts ? null : unit.Now + options.ApprovalTimeout,
            EstimatedSuccess = await EstimateAsync(unit.Db, seed.TemplateId, ct),
        };
        run.Steps.AddRange(steps.Select(step => step.ToRow(number)));
        run.EffectHash = EffectHash.Of(run.Steps);
        run.ApprovalsNeeded = starts ? 0 : ApprovalPolicy.Needed(run.Steps);
        unit.Db.PlaybookRuns.Add(run);
        Tell(unit, run, withoutApproval);
        return run;
    }

    private static async Task<(long? Id, int? Number)> IncidentOfAsync(SocDbContext db, long threatId, CancellationToken ct)
    {
        var found = await db.IncidentThreats.Where(link => link.ThreatId == threatId)
            .Join(db.Incidents, link => link.IncidentId, incident => incident.Id, (_, incident) => new { incident.Id, incident.Number }).FirstOrDefaultAsync(ct);
        return (found?.Id, found?.Number);
    }

    private static void Tell(Unit unit, PlaybookRun run, string? withoutApproval)
    {
        var count = run.Steps.Count(step => step.Status != StepStatus.Skipped);
        var leftOut = string.Concat(run.Steps.Where(step => step.Status == StepStatus.Skipped).Select(step => $" {step.Action}: {step.Result}"));
        var what = run.Mode == RunMode.DryRun
            ? "Dry run"
            : withoutApproval ?? string.Create(CultureInfo.InvariantCulture, $"Waits for {run.ApprovalsNeeded} {(run.ApprovalsNeeded == 1 ? "approval" : "approvals")}");
        unit.TellByStage(run, "playbook_generated", string.Create(CultureInfo.InvariantCulture, $"{run.Number} ({run.Name}), {count} {(count == 1 ? "step" : "steps")}. {what}.{leftOut}"));
        unit.Audit(
            Tellings.Stage(run.OrganizationId),
            "playbook_run.generated",
            run.Number,
            new { run.ThreatNumber, run.IncidentNumber, run.TemplateId, run.Mode, run.RequestedBy, run.EffectHash, run.ApprovalsNeeded, withoutApproval });
        unit.Raise(new PlaybookGenerated(run.OrganizationId, unit.Now, run.ThreatNumber, run.Number, run.Steps.Count, run.ExpiresAt));
        unit.Raise(run.Status == RunStatus.Executing
            ? new PlaybookExecuting(run.OrganizationId, unit.Now, run.ThreatNumber, run.Number)
            : new ApprovalRequired(run.OrganizationId, unit.Now, run.ThreatNumber, run.Number, run.Steps.Count, run.ExpiresAt));
    }

    /// <summary>Mean share of completed steps in the ended runs of the playbook; null until there are ten.</summary>
    private static async Task<double?> EstimateAsync(SocDbContext db, string templateId, CancellationToken ct)
    {
        var ended = db.PlaybookRuns.Where(run => run.TemplateId == templateId && run.Mode == RunMode.Live && run.ActualSuccess != null);
        return await ended.CountAsync(ct) >= EnoughRuns ? await ended.AverageAsync(run => run.ActualSuccess, ct) : null;
    }
}
