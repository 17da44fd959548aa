using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Identity;
using SocConsole.Core.Incidents;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Catalog;
using SocConsole.Core.Response.Playbooks;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Response;

/// <summary>What the response of a time came to, from its runs.</summary>
/// <param name="AttacksContained">Incidents and threats for which an action that stops an attack was done and read back.</param>
/// <param name="FalsePositives">Of these, the ones that people found to be false later.</param>
/// <param name="ResponseMs">Mean from the run's making to its end, milliseconds; null when none ended.</param>
/// <param name="ContainMs">Mean from the opening of the incident to its containment, milliseconds; null when none was contained.</param>
/// <param name="SuccessRate">Share of the wanted steps that were done and read back, 0 to 1; null when there were none.</param>
public sealed record Impact(DateTime From, DateTime To, int Runs, int AttacksContained, int FalsePositives, double? ResponseMs, double? ContainMs, double? SuccessRate, IReadOnlyList<ActionImpact> Actions);

/// <param name="Steps">How often it was wanted.</param>
/// <param name="Done">How often it was done and read back.</param>
/// <param name="MeanMs">Mean duration of what was done; null when nothing was.</param>
public sealed record ActionImpact(string Action, int Steps, int Done, int Failed, int NotConfigured, int Reverted, double? MeanMs);

/// <summary>Computes the impact of the response. Dry runs count for nothing.</summary>
public sealed class ImpactMetrics(SocDatabase database, TimeProvider clock)
{
    /// <param name="actor">Who asks.</param>
    /// <param name="days">1 to 365 days back from now.</param>
    /// <param name="ct">Cancels the computation.</param>
    public async Task<Result<Impact>> GetAsync(Actor actor, int days, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ReadPlaybooks) ?? (days is < 1 or > 365 ? Error.Invalid("days", "must be from 1 to 365") : null)) is { } refused)
        {
            return refused;
        }

        var to = clock.GetUtcNow().UtcDateTime;
        var from = to.AddDays(-days);
        await using var db = database.Read(actor.OrganizationId);
        var runs = db.PlaybookRuns.Where(run => run.Mode == RunMode.Live && run.CreatedAt >= from);
        var actions = await StepsAsync(db, runs, ct);
        string[] containing = [.. ActionCatalog.All.Where(action => action.Purpose == ActionPurpose.Contains).Select(action => action.Name)];
        var contained = runs.Where(run => run.Steps.Any(step => !step.Manual && containing.Contains(step.Action) && (step.Status == StepStatus.Completed || step.Status == StepStatus.Expired)));
        var incidents = await contained.Where(run => run.IncidentId != null).Select(run => run.IncidentId!.Value).Distinct().CountAsync(ct);
        var threats = await contained.Where(run => run.IncidentId == null && run.ThreatId != null).Select(run => run.ThreatId!.Value).Distinct().CountAsync(ct);
        var wrong = await contained.Where(run => run.IncidentId != null && db.Incidents.Any(row => row.Id == run.IncidentId && row.Resolution == IncidentResolution.FalsePositive)).Select(run => run.IncidentId).Distinct().CountAsync(ct)
            + await contained.Where(run => run.IncidentId == null && db.Threats.Any(row => row.Id == run.ThreatId && row.Status == ThreatStatus.FalsePositive)).Select(run => run.ThreatId).Distinct().CountAsync(ct);
        var ended = await runs.Where(run => run.StartedAt != null && run.CompletedAt != null).Select(run => new { run.CreatedAt, run.CompletedAt }).Take(100_000).ToListAsync(ct);
        var times = await db.Incidents.Where(row => row.ContainedAt >= from).Select(row => new { row.CreatedAt, row.ContainedAt }).Take(100_000).ToListAsync(ct);
        var wanted = actions.Sum(action => action.Steps);
        return new Impact(
            from,
            to,
            await runs.CountAsync(ct),
            incidents + threats,
            wrong,
            ended.Count == 0 ? null : ended.Average(run => (run.CompletedAt!.Value - run.CreatedAt).TotalMilliseconds),
            times.Count == 0 ? null : times.Average(row => (row.ContainedAt!.Value - row.CreatedAt).TotalMilliseconds),
            wanted == 0 ? null : (double)actions.Sum(action => action.Done) / wanted,
            actions);
    }

    private static async Task<List<ActionImpact>> StepsAsync(SocDbContext db, IQueryable<PlaybookRun> runs, CancellationToken ct)
    {
        var ids = runs.Select(run => run.Id);
        var groups = await db.PlaybookRunSteps.Where(step => ids.Contains(step.RunId) && step.CompletedAt != null && step.Status != StepStatus.Skipped).GroupBy(step => new { step.Action, step.Status })
            .Select(group => new { group.Key.Action, group.Key.Status, Count = group.Count(), Sum = group.Sum(step => step.DurationMs ?? 0) }).ToListAsync(ct);
        return
        [
            .. groups.GroupBy(group => group.Action, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group =>
            {
                var done = group.Where(row => row.Status is StepStatus.Completed or StepStatus.Expired or StepStatus.Reverted).ToList();
                var count = done.Sum(row => row.Count);
                return new ActionImpact(
                    group.Key, group.Sum(row => row.Count), count, Of(StepStatus.Failed), Of(StepStatus.NotConfigured), Of(StepStatus.Reverted), count == 0 ? null : done.Sum(row => row.Sum) / count);

                int Of(StepStatus status) => group.Where(row => row.Status == status).Sum(row => row.Count);
            }),
        ];
    }
}
