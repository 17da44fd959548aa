using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Incidents;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Playbooks;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Response.IncidentActions;

/// <summary>Tells incidents what the response did about them.</summary>
public sealed class IncidentActionList(SocDatabase database) : IIncidentActions
{
    private const int MaximumRuns = 200;

    public async Task<IReadOnlyList<IncidentActionView>> ListAsync(int organizationId, int incidentNumber, CancellationToken ct)
    {
        await using var db = database.Read(organizationId);
        var runs = await db.PlaybookRuns.Where(run => run.IncidentNumber == incidentNumber && run.Mode == RunMode.Live).OrderByDescending(run => run.Id).Take(MaximumRuns).Include(run => run.Steps).ToListAsync(ct);
        var keys = runs.SelectMany(run => run.Steps).Select(step => step.IdempotencyKey).ToList();
        var ends = await db.BlockEntries.Where(row => keys.Contains(row.IdempotencyKey)).ToDictionaryAsync(row => row.IdempotencyKey, row => row.ExpiresAt, ct);
        return
        [
            .. runs.OrderBy(run => run.Id).SelectMany(run => run.Steps.OrderBy(step => step.Order).Select(step => new IncidentActionView(
                string.Create(CultureInfo.InvariantCulture, $"{run.Number}/{step.Order}"),
                run.Number,
                run.CreatedAt,
                step.Action,
                run.Status == RunStatus.PendingApproval && step.Status == StepStatus.Pending ? "awaiting_approval" : Wire.Name(step.Status),
                step.Verification ?? step.Result,
                step.Effect,
                step.Parameters,
                step.EndsAt ?? ends.GetValueOrDefault(step.IdempotencyKey),
                Wire.Name(run.Origin)))),
        ];
    }
}
