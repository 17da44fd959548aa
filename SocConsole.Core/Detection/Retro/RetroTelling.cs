using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Detection.Backwards;
using SocConsole.Core.Detection.Stages;
using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Intelligence.Sightings;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Detection.Retro;

/// <summary>Commits what a batch found: threats, sightings and the position in one transaction, so that a kill neither loses nor doubles.</summary>
internal sealed class RetroTelling(SocDatabase database, ThreatAggregator aggregator)
{
    /// <summary>What threats say of who found them.</summary>
    public const string FoundBy = "the retro-hunt";

    /// <summary>False, with nothing written, when the position is not where the batch began.</summary>
    public async Task<bool> CommitAsync(RetroBatch batch, IReadOnlyList<RetroHit> hits, IReadOnlyList<(int IndicatorId, FindingDraft Draft)> drafts, StageSettings settings, CancellationToken ct)
    {
        var written = await database.WriteAsync<bool>(
            batch.OrganizationId,
            async unit =>
            {
                var position = await unit.Db.RetroPositions.AsNoTracking().Select(row => (int?)row.LastIndicatorId).FirstOrDefaultAsync(ct);
                if ((position ?? 0) != batch.After)
                {
                    return false;
                }

                // Meanwhile some may be gone, or held back.
                var ids = hits.Select(hit => hit.Indicator.Id).ToList();
                var there = (await unit.Db.Indicators.Where(row => ids.Contains(row.Id) && row.State == IndicatorState.Active).Select(row => row.Id).ToListAsync(ct)).ToHashSet();
                await PastFindings.FoldAsync(unit, drafts.Where(told => there.Contains(told.IndicatorId)).Select(told => told.Draft), aggregator, settings, FoundBy, ct);
                await SightingWriter.AddAsync(unit, await SightingsAsync(unit.Db, batch.OrganizationId, hits.Where(hit => there.Contains(hit.Indicator.Id)), there, ct), ct);
                await AdvanceAsync(unit, position, batch, ct);
                return true;
            },
            ct);
        return written.Value;
    }

    // What live matching saw of an indicator since it knows it is counted as that.
    private static async Task<IReadOnlyList<IndicatorSighting>> SightingsAsync(SocDbContext db, int organizationId, IEnumerable<RetroHit> hits, HashSet<int> ids, CancellationToken ct)
    {
        var live = await db.IndicatorSightings.AsNoTracking().Where(row => ids.Contains(row.IndicatorId) && row.Origin == SightingOrigin.Detection)
            .ToDictionaryAsync(row => (row.IndicatorId, row.Day), row => row.Count, ct);
        return
        [
            .. from hit in hits
               from day in hit.Hits.Days
               let count = day.Count - live.GetValueOrDefault((hit.Indicator.Id, day.Day))
               where count > 0
               select new IndicatorSighting
               {
                   OrganizationId = organizationId,
                   IndicatorId = hit.Indicator.Id,
                   Day = day.Day,
                   Origin = SightingOrigin.RetroHunt,
                   Count = count,
                   FirstAt = day.FirstAt,
                   LastAt = day.LastAt,
                   Sequence = day.LastSequence,
               },
        ];
    }

    private static async Task AdvanceAsync(Unit unit, int? position, RetroBatch batch, CancellationToken ct)
    {
        if (position is null)
        {
            unit.Db.RetroPositions.Add(new RetroPosition { OrganizationId = batch.OrganizationId, LastIndicatorId = batch.Last, UpdatedAt = unit.Now });
            return;
        }

        await unit.Db.RetroPositions.ExecuteUpdateAsync(set => set.SetProperty(row => row.LastIndicatorId, batch.Last).SetProperty(row => row.UpdatedAt, unit.Now), ct);
    }
}
