using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Response.Playbooks;

/// <summary>What a retry need not do again.</summary>
internal static class DoneSteps
{
    /// <summary>The steps, by number, that the run or a run before it did, that nobody undid and whose time is not over, each with the number of the run that did it.</summary>
    public static async Task<Dictionary<int, string>> OfAsync(SocDbContext db, PlaybookRun run, DateTime now, CancellationToken ct)
    {
        var done = new Dictionary<int, string>();
        foreach (var step in run.Steps.Where(step => step.DoneBy is not null || step.Status == StepStatus.Completed))
        {
            var by = step.DoneBy ?? run.Number;
            if (await db.PlaybookRuns.AnyAsync(row => row.Number == by && row.Steps.Any(did => did.Order == step.Order && did.Status == StepStatus.Completed && (did.EndsAt == null || did.EndsAt > now)), ct))
            {
                done[step.Order] = by;
            }
        }

        return done;
    }
}
