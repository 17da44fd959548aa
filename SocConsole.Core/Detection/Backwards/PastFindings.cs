using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Detection.Stages;
using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Detection.Backwards;

/// <summary>
/// Folds what a run found into threats by the way of live findings. An event that is evidence of a threat with a finding of the same rule about the same entity,
/// open or closed, is known and left out, and so is what lies within the time of such a finding that is below the threshold: the same run again, or a run over what
/// was found live, opens and counts nothing.
/// </summary>
internal static class PastFindings
{
    private const int LookUpAtOnce = 1_000;

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
        var findings = await db.Findings.AsNoTracking().Where(row => row.RuleId == draft.Rule.Id && row.EntityValue == draft.EntityValue
                && row.LastSeenAt >= draft.FirstSeenAt && row.FirstSeenAt <= draft.LastSeenAt)
            .Select(row => new
            {
                row.ThreatId,
                row.FirstSeenAt,
                row.LastSeenAt,
                IsWhole = db.Threats.Any(threat => threat.Id == row.ThreatId && threat.EventCount <= ThreatEvidence.MaximumPerThreat)
                    && db.ThreatEvidence.Any(item => item.ThreatId == row.ThreatId && item.Sequence == row.FirstSequence),
            }).ToListAsync(ct);
        var threats = findings.Select(finding => finding.ThreatId).OfType<long>().Distinct().ToList();
        HashSet<long> known = [];
        foreach (var sequences in threats.Count == 0 ? [] : draft.Sequences.Distinct().Chunk(LookUpAtOnce))
        {
            known.UnionWith(await db.ThreatEvidence.Where(row => threats.Contains(row.ThreatId) && sequences.Contains(row.Sequence)).Select(row => row.Sequence).ToListAsync(ct));
        }

        // Of a long threat only a part of the evidence is kept, and none of a finding that waits for a threat or waited at first: what lies within its time counts as known.
        var partial = findings.Where(finding => !finding.IsWhole).ToList();
        return draft.Without((sequence, at) => known.Contains(sequence) || partial.Exists(finding => finding.FirstSeenAt <= at && at <= finding.LastSeenAt), run);
    }
}
