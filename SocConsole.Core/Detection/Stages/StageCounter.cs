using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Detection.Stages;

/// <summary>Counts a stage's work of the day in the transaction of the work itself.</summary>
public static class StageCounter
{
    public static async Task AddAsync(Unit unit, int organizationId, Stage stage, long processed, long succeeded, double milliseconds, CancellationToken ct)
    {
        var day = DateOnly.FromDateTime(unit.Now);
        var count = unit.Db.StageCounts.Local.FirstOrDefault(row => row.OrganizationId == organizationId && row.Stage == stage && row.Day == day)
            ?? await unit.Db.StageCounts.FirstOrDefaultAsync(row => row.OrganizationId == organizationId && row.Stage == stage && row.Day == day, ct);
        if (count is null)
        {
            count = new StageCount { OrganizationId = organizationId, Stage = stage, Day = day };
            unit.Db.StageCounts.Add(count);
        }

        count.Processed += processed;
        count.Succeeded += succeeded;
        count.TotalMilliseconds += milliseconds;
    }
}
