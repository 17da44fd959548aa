using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Events;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Exclusions;

/// <summary>Collects the hits of one batch and writes them with the batch's own write. For one thread.</summary>
public sealed class ExclusionTally
{
    private readonly ExclusionWatch? watch;
    private readonly int organizationId;
    private readonly Dictionary<int, Tally> tallies = [];

    internal ExclusionTally(ExclusionWatch? watch, int organizationId, ExclusionMatcher matcher) => (this.watch, this.organizationId, Matcher) = (watch, organizationId, matcher);

    /// <summary>The exclusions that the batch is judged by, from its begin to its end.</summary>
    public ExclusionMatcher Matcher { get; }

    /// <summary>Values that were suppressed or dropped.</summary>
    public long Excluded { get; private set; }

    /// <summary>Counts each hit, and the value as a sample of its exclusion.</summary>
    public void Add(IReadOnlyList<ExclusionHit> hits, string value)
    {
        Excluded += hits.Any(hit => hit.Mode != ExclusionMode.Tag) ? 1 : 0;
        foreach (var hit in hits)
        {
            if (!tallies.TryGetValue(hit.ExclusionId, out var tally))
            {
                tallies[hit.ExclusionId] = tally = new Tally();
            }

            tally.Take(value);
        }
    }

    /// <summary>
    /// Adds the counts to the exclusions' rows within the caller's unit, and begins anew. When exclusions changed since the batch was judged, stored indicators are judged
    /// again after the commit, so that none slips through between.
    /// </summary>
    public async Task WriteAsync(Unit unit, CancellationToken ct)
    {
        if (watch?.IsCurrent(organizationId, Matcher) == false)
        {
            unit.Raise(new ExclusionsChanged(organizationId, unit.Now));
        }

        if (tallies.Count == 0)
        {
            return;
        }

        var ids = tallies.Keys.ToList();
        foreach (var row in await unit.Db.Exclusions.Where(row => ids.Contains(row.Id)).ToListAsync(ct))
        {
            var tally = tallies[row.Id];
            row.HitCount += tally.Count;
            row.LastHitAt = unit.Now;
            row.Samples = [.. tally.Latest.Reverse().Concat(row.Samples).Distinct(StringComparer.Ordinal).Take(Exclusion.MaximumSamples)];
        }

        await unit.Db.SaveChangesAsync(ct);
        tallies.Clear();
        Excluded = 0;
    }

    private sealed class Tally
    {
        public long Count { get; private set; }

        public Queue<string> Latest { get; } = new(Exclusion.MaximumSamples);

        public void Take(string value)
        {
            Count++;
            if (Latest.Count == Exclusion.MaximumSamples)
            {
                Latest.Dequeue();
            }

            Latest.Enqueue(value);
        }
    }
}
