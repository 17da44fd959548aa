using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Detection.Stages;
using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Detection.Backwards;

/// <summary>
/// Folds what a run found into threats by the way of live findings. An event that is evidence of a threat with a finding of the same rule about the same entity,
/// open or closed, is known and left out: the same run again, or a run over what was found live, opens nothing.
/// </summary>
internal static class PastFindings
{
    public static async Task FoldAsync(Unit unit, IEnumerable<FindingDraft> drafts, ThreatAggregator aggregator, StageSettings settings, string run, CancellationToken ct)
    {
        foreach (var draft in drafts)
        {
            if (await WithoutKnownAsync(unit.Db, draft, run, ct) is { } rest)
            {
                await aggregator.JoinAsync(unit, rest, settings, ct);

                // Saved and forgotten: tracking them all would make each save look through all before it.
                await unit.Db.SaveChangesAsync(ct);
                unit.Db.ChangeTracker.Clear();
            }
        }
    }

    private static async Task<FindingDraft?> WithoutKnownAsync(SocDbContext db, FindingDraft draft, string run, CancellationToken ct)
    {
        var findings = await db.Findings.AsNoTracking().Where(row => row.RuleId == draft.Rule.Id && row.EntityValue == draft.EntityValue && row.ThreatId != null
                && row.LastSeenAt >= draft.FirstSeenAt && row.FirstSeenAt <= draft.LastSeenAt)
            .Select(row => new { ThreatId = row.ThreatId!.Value, row.FirstSeenAt, row.LastSeenAt, row.EventCount }).ToListAsync(ct);
        var threats = findings.Select(finding => finding.ThreatId).Distinct().ToList();
        var sequences = draft.Evidence;
        var known = threats.Count == 0 ? [] : await db.ThreatEvidence.Where(row => threats.Contains(row.ThreatId) && sequences.Contains(row.Sequence)).Select(row => row.Sequence).ToListAsync(ct);

        // Of a long threat only a part of the evidence is kept: what lies within its time counts as known.
        var full = findings.Where(finding => finding.EventCount > ThreatEvidence.MaximumPerThreat).ToList();
        HashSet<long> set = [.. known];
        return draft.Without((sequence, at) => set.Contains(sequence) || full.Exists(finding => finding.FirstSeenAt <= at && at <= finding.LastSeenAt), run);
    }
}
