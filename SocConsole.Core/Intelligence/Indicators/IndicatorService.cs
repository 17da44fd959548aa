using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Events;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Exclusions;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Indicators;

/// <summary>Indicators of an organization: find, tell, change, forget.</summary>
public sealed class IndicatorService(SocDatabase database, TimeProvider clock, IndicatorLists lists, ExclusionGate exclusions)
{
    private const string What = "Indicator";

    public async Task<Result<(IReadOnlyList<IndicatorView> Items, long Total)>> ListAsync(Actor actor, IndicatorFilter filter, Slice slice, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ReadIndicators) ?? slice.Validate()) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        var (ids, total) = await lists.PageAsync(db, actor.OrganizationId, filter, slice, ct);
        // NOT INDEXED leaves the row numbers: without statistics SQLite would rather walk all of the organization's rows.
        var numbers = JsonSerializer.Serialize(ids, Wire.Json);
        var rows = await db.Indicators.FromSql($"SELECT * FROM indicators NOT INDEXED WHERE Id IN (SELECT value FROM json_each({numbers}))").ToDictionaryAsync(row => row.Id, ct);
        return ((IReadOnlyList<IndicatorView>)[.. ids.Where(rows.ContainsKey).Select(id => View(rows[id]))], total);
    }

    public async Task<Result<IndicatorView>> GetAsync(Actor actor, int id, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadIndicators) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        return await db.Indicators.FirstOrDefaultAsync(row => row.Id == id, ct) is { } row ? View(row) : Error.NotFound(What, id);
    }

    /// <summary>Who says what of it, the latest first.</summary>
    public async Task<Result<IReadOnlyList<IndicatorClaimView>>> ClaimsAsync(Actor actor, int id, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadIndicators) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        if (!await db.Indicators.AnyAsync(row => row.Id == id, ct))
        {
            return Error.NotFound(What, id);
        }

        var claims = await db.IndicatorClaims.Where(row => row.IndicatorId == id)
            .Join(db.ThreatSources, row => row.SourceId, source => source.Id, (row, source) => new { row, source.Name })
            .OrderByDescending(pair => pair.row.LastSeen).Take(Slice.MaximumLimit).ToListAsync(ct);
        return Result.Of<IReadOnlyList<IndicatorClaimView>>(
            [.. claims.Select(pair => new IndicatorClaimView(pair.row.SourceId, pair.Name, pair.row.Confidence, pair.row.ThreatLevel, pair.row.ExternalId, pair.row.FirstSeen, pair.row.LastSeen))]);
    }

    /// <summary>
    /// Tells of an indicator. One that is known keeps its number: its confidence and level rise, its tags join. Errors: INVALID_REQUEST for what is no indicator of
    /// the type, or a source that there is not.
    /// </summary>
    public async Task<Result<IndicatorView>> TellAsync(Actor actor, NewIndicator said, int? sourceId, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ManageIndicators) ?? IndicatorCheck.Of(said)) is { } refused)
        {
            return refused;
        }

        if (!IndicatorNormaliser.Normalise(said.Value, said.Type).Succeeded(out var normal, out var invalid))
        {
            return Error.Invalid("value", invalid.Message);
        }

        var tally = await exclusions.OpenAsync(actor.OrganizationId, ct);
        var judged = await JudgeAsync(actor, new IndicatorRow(normal, said), sourceId, tally, ct);
        return await database.WriteAsync<IndicatorView>(actor.OrganizationId, async unit =>
        {
            if (await MissingSourceAsync(unit.Db, sourceId, ct) is { } missing)
            {
                return missing;
            }

            await using var store = IndicatorStore.In(unit, actor.OrganizationId, sourceId);
            var (id, isNew) = await store.PutAsync(judged, ct);
            await tally.WriteAsync(unit, ct);
            var row = await unit.Db.Indicators.AsNoTracking().FirstAsync(indicator => indicator.Id == id, ct);
            unit.Audit(actor, isNew ? "indicator.created" : "indicator.told_again", Subject(id), new { row.Type, row.NormalizedValue, sourceId });
            unit.Raise(new IndicatorsChanged(actor.OrganizationId, unit.Now));
            return View(row);
        }, ct);
    }

    /// <summary>Sets everything that is said, as it is said; a confidence that is said is from then on a person's own. Errors: as for telling, and INDICATOR_EXISTS when the value is another indicator's.</summary>
    public async Task<Result<IndicatorView>> UpdateAsync(Actor actor, int id, NewIndicator said, int? sourceId, bool? isActive, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ManageIndicators) ?? IndicatorCheck.Of(said)) is { } refused)
        {
            return refused;
        }

        if (!IndicatorNormaliser.Normalise(said.Value, said.Type).Succeeded(out var normal, out var invalid))
        {
            return Error.Invalid("value", invalid.Message);
        }

        return await database.WriteAsync<IndicatorView>(actor.OrganizationId, async unit =>
        {
            if (await unit.Db.Indicators.FirstOrDefaultAsync(row => row.Id == id, ct) is not { } row)
            {
                return Error.NotFound(What, id);
            }

            if (await unit.Db.Indicators.AnyAsync(other => other.Id != id && other.Type == normal.Type && other.NormalizedValue == normal.Value, ct))
            {
                return Error.Conflict("INDICATOR_EXISTS", $"{normal.Value} is another indicator already; change that one.");
            }

            if (await MissingSourceAsync(unit.Db, sourceId, ct) is { } missing)
            {
                return missing;
            }

            (row.Type, row.Value, row.NormalizedValue) = (normal.Type, said.Value, normal.Value);
            (row.ThreatLevel, row.Description, row.Metadata) = (said.ThreatLevel, said.Description, said.Metadata);
            (row.Tlp, row.ValidUntil) = (said.Tlp ?? row.Tlp, said.ValidUntil ?? row.ValidUntil);
            if (said.IsConfidenceSaid)
            {
                // What a person says stays as it is, 0 too: it neither decays nor rises by what feeds say.
                (row.Confidence, row.IsConfidenceManual) = (said.Confidence, true);
            }

            (row.ExternalId, row.SourceId, row.UpdatedAt) = (said.ExternalId ?? row.ExternalId, sourceId ?? row.SourceId, unit.Now);
            row.State = isActive switch { null => row.State, true => IndicatorState.Active, false => IndicatorState.Disabled };
            IndicatorDecay.Settle(row, unit.Now);
            await IndicatorTags.SetAsync(unit.Db, row, said.Tags, ct);
            await unit.Db.SaveChangesAsync(ct);
            unit.Audit(actor, "indicator.updated", Subject(id), new { row.Type, row.NormalizedValue, row.State });
            unit.Raise(new IndicatorsChanged(actor.OrganizationId, unit.Now));
            return View(row);
        }, ct);
    }

    public async Task<Result<Done>> DeleteAsync(Actor actor, int id, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageIndicators) is { } refused)
        {
            return refused;
        }

        return await database.WriteAsync<Done>(actor.OrganizationId, async unit =>
        {
            if (await unit.Db.Indicators.FirstOrDefaultAsync(row => row.Id == id, ct) is not { } row)
            {
                return Error.NotFound(What, id);
            }

            unit.Db.Indicators.Remove(row);
            unit.Audit(actor, "indicator.deleted", Subject(id), new { row.Type, row.NormalizedValue });
            unit.Raise(new IndicatorsChanged(actor.OrganizationId, unit.Now));
            return Done.Value;
        }, ct);
    }

    public async Task<Result<IndicatorSummary>> SummaryAsync(Actor actor, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadIndicators) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        var (counts, lastUpdate) = await lists.TotalsAsync(db, actor.OrganizationId, ct);
        return new IndicatorSummary(
            counts.Sum(group => group.Count),
            Enum.GetValues<IndicatorType>().ToDictionary(Wire.Name, type => counts.Where(group => group.Type == type).Sum(group => group.Count)),
            IndicatorCheck.Levels.ToDictionary(Wire.Name, level => counts.Where(group => group.Level == level).Sum(group => group.Count)),
            await db.ThreatSources.CountAsync(row => row.IsActive, ct),
            lastUpdate);
    }

    /// <summary>
    /// Looks for indicators that stand twice. The store keeps one row for a type and a normal form, so there are none unless the rules of normal forms have changed
    /// since they were stored: then the row with the higher confidence stays active.
    /// </summary>
    public async Task<Result<DeduplicationView>> DeduplicateAsync(Actor actor, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageIndicators) is { } refused)
        {
            return refused;
        }

        // Looked for outside of the transaction: it takes as long as there are indicators, and writers wait for each other.
        var started = clock.GetTimestamp();
        await using var db = database.Read(actor.OrganizationId);
        var (original, found) = await IndicatorDuplicates.FindAsync(db, ct);
        var duplicates = found.Count;
        return await database.WriteAsync<DeduplicationView>(actor.OrganizationId, async unit =>
        {
            await IndicatorDuplicates.RetireAsync(unit, found, ct);
            unit.Audit(actor, "indicator.deduplicated", "indicators", new { original, duplicates });
            if (duplicates > 0)
            {
                unit.Raise(new IndicatorsChanged(actor.OrganizationId, unit.Now));
            }

            return new DeduplicationView(original, original - duplicates, duplicates, clock.GetElapsedTime(started).TotalSeconds);
        }, ct);
    }

    private IndicatorView View(Indicator row) => IndicatorView.Of(row, clock.GetUtcNow().UtcDateTime);

    // What a person says by hand is only remarked on; what is told for a source is held back as a feed's would be, but never dropped: somebody asked for it.
    private async Task<IndicatorRow> JudgeAsync(Actor actor, IndicatorRow row, int? sourceId, ExclusionTally tally, CancellationToken ct)
    {
        if (sourceId is null)
        {
            return (await exclusions.RemarkAsync(actor.OrganizationId, row, ct)).Row;
        }

        return exclusions.Keep(actor.OrganizationId, row, tally);
    }

    private static string Subject(int id) => string.Create(CultureInfo.InvariantCulture, $"indicator:{id}");

    private static async Task<Error?> MissingSourceAsync(SocDbContext db, int? sourceId, CancellationToken ct) =>
        sourceId is { } id && !await db.ThreatSources.AnyAsync(row => row.Id == id, ct) ? Error.Invalid("source_id", $"there is no source {id}") : null;
}
