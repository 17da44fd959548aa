using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Detection.Backwards;

/// <summary>Writes what a run did since its last commit into the commit's transaction.</summary>
internal static class RunProgress
{
    public static void Add(SocDbContext db, RuleRun row, long? total, RunExaminer examiner, EventKey? after)
    {
        row.Total = total;
        row.Position = after?.ToBytes();
        row.Examined += examiner.Examined;
        row.Faulty += examiner.Faulty;
        row.Suppressed += examiner.Suppressed;
        row.Matches += examiner.Matches.Count;
        if (examiner.Matches is [var first, ..] and [.., var last])
        {
            row.FirstMatchAt ??= first.At;
            row.LastMatchAt = last.At;
        }

        foreach (var match in examiner.Matches.Take(RuleRunMatch.MaximumPerRun - row.Kept))
        {
            match.RunId = row.Id;
            db.RuleRunMatches.Add(match);
            row.Kept++;
        }
    }

    /// <summary>Keeps what correlations have counted; null drops it.</summary>
    public static async Task KeepAsync(SocDbContext db, RuleRun row, byte[]? state)
    {
        var checkpoint = await db.RuleRunCheckpoints.FirstOrDefaultAsync(kept => kept.RunId == row.Id);
        if (state is null)
        {
            if (checkpoint is not null)
            {
                db.RuleRunCheckpoints.Remove(checkpoint);
            }
        }
        else if (checkpoint is null)
        {
            db.RuleRunCheckpoints.Add(new RuleRunCheckpoint { RunId = row.Id, State = state });
        }
        else
        {
            checkpoint.State = state;
        }
    }
}
