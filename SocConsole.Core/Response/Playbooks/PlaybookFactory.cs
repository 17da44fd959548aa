using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Events;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Response.Playbooks;

/// <summary>Who asked for a run: an actor's id and name.</summary>
public sealed record Requester(string Id, string Name);

/// <summary>Writes new runs, within the write of who asks for them.</summary>
public sealed class PlaybookFactory(ResponseOptions options)
{
    /// <summary>Fewer ended runs than this say nothing about the next one.</summary>
    private const int EnoughRuns = 10;

    /// <summary>Whether a live run of the threat waits or works. One threat has at most one.</summary>
    public static Task<bool> HasOpenAsync(SocDbContext db, long threatId, CancellationToken ct) =>
        db.PlaybookRuns.AnyAsync(run => run.ThreatId == threatId && run.Mode == RunMode.Live && (run.Status == RunStatus.PendingApproval || run.Status == RunStatus.Executing), ct);

    public static bool IsClosed(Threat threat) => threat.Status is ThreatStatus.Mitigated or ThreatStatus.FalsePositive || threat.ClosedAt is not null;

    /// <summary>Adds a run of <paramref name="draft"/>. It waits for approval unless it is a dry run or <paramref name="withoutApproval"/> says why it may start.</summary>
    public async Task<PlaybookRun> CreateAsync(Unit unit, Threat threat, PlaybookDraft draft, RunMode mode, Requester requester, string? withoutApproval, CancellationToken ct)
    {
        var number = await unit.NextNumberAsync(threat.OrganizationId, "PB", ct);
        var starts = mode == RunMode.DryRun || withoutApproval is not null;
        var run = new PlaybookRun
        {
            OrganizationId = threat.OrganizationId,
            Number = number,
            ThreatId = threat.Id,
            ThreatNumber = threat.Number,
            TemplateId = draft.Template.Id,
            Name = draft.Template.Name,
            Status = starts ? RunStatus.Executing : RunStatus.PendingApproval,
            ApprovalStatus = starts ? ApprovalStatus.NotRequired : ApprovalStatus.Pending,
            Mode = mode,
            RequestedById = requester.Id,
            RequestedBy = requester.Name,
            EffectHash = string.Empty,
            CreatedAt = unit.Now,
            ExpiresAt = starts ? null : unit.Now + options.ApprovalTimeout,
            EstimatedSuccess = await EstimateAsync(unit.Db, draft.Template.Id, ct),
        };
        (run.IncidentId, run.IncidentNumber) = await IncidentOfAsync(unit.Db, threat.Id, ct);
        run.Steps.AddRange(draft.Steps.Select(step => step.ToRow(number)));
        run.EffectHash = EffectHash.Of(run.Steps);
        run.ApprovalsNeeded = starts ? 0 : ApprovalPolicy.Needed(run.Steps);
        unit.Db.PlaybookRuns.Add(run);
        Tell(unit, threat, run, withoutApproval);
        return run;
    }

    private static async Task<(long? Id, int? Number)> IncidentOfAsync(SocDbContext db, long threatId, CancellationToken ct)
    {
        var found = await db.IncidentThreats.Where(link => link.ThreatId == threatId)
            .Join(db.Incidents, link => link.IncidentId, incident => incident.Id, (_, incident) => new { incident.Id, incident.Number }).FirstOrDefaultAsync(ct);
        return (found?.Id, found?.Number);
    }

    private static void Tell(Unit unit, Threat threat, PlaybookRun run, string? withoutApproval)
    {
        var count = run.Steps.Count(step => step.Status != StepStatus.Skipped);
        var leftOut = string.Concat(run.Steps.Where(step => step.Status == StepStatus.Skipped).Select(step => $" {step.Action}: {step.Result}"));
        var what = run.Mode == RunMode.DryRun
            ? "Dry run"
            : withoutApproval ?? string.Create(CultureInfo.InvariantCulture, $"Waits for {run.ApprovalsNeeded} {(run.ApprovalsNeeded == 1 ? "approval" : "approvals")}");
        unit.TellByStage(run, "playbook_generated", string.Create(CultureInfo.InvariantCulture, $"{run.Number} ({run.Name}), {count} steps. {what}.{leftOut}"));
        unit.Audit(Tellings.Stage(threat.OrganizationId), "playbook_run.generated", run.Number, new { run.ThreatNumber, run.TemplateId, run.Mode, run.RequestedBy, run.EffectHash, run.ApprovalsNeeded });
        if (run.Mode == RunMode.Live && threat.Status == ThreatStatus.Detected)
        {
            threat.Status = ThreatStatus.Analyzing;
            threat.Version++;
            unit.Raise(new ThreatUpdated(threat.OrganizationId, unit.Now, threat.Number));
        }

        unit.Raise(new PlaybookGenerated(threat.OrganizationId, unit.Now, threat.Number, run.Number, run.Steps.Count, run.ExpiresAt));
        unit.Raise(run.Status == RunStatus.Executing
            ? new PlaybookExecuting(threat.OrganizationId, unit.Now, threat.Number, run.Number)
            : new ApprovalRequired(threat.OrganizationId, unit.Now, threat.Number, run.Number, run.Steps.Count, run.ExpiresAt));
    }

    /// <summary>Mean share of completed steps in the ended runs of the playbook; null until there are ten.</summary>
    private static async Task<double?> EstimateAsync(SocDbContext db, string templateId, CancellationToken ct)
    {
        var ended = db.PlaybookRuns.Where(run => run.TemplateId == templateId && run.Mode == RunMode.Live && run.ActualSuccess != null);
        return await ended.CountAsync(ct) >= EnoughRuns ? await ended.AverageAsync(run => run.ActualSuccess, ct) : null;
    }
}
