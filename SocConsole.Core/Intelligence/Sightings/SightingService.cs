using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Sightings;

/// <summary>How often an indicator was seen on one day in one way.</summary>
/// <param name="Day">Midnight, UTC.</param>
/// <param name="Origin">detection, retro_hunt or reported.</param>
/// <param name="FirstAt">When it was seen first on that day, UTC.</param>
/// <param name="EventId">The latest event, such as <c>EVT-17</c>; null where there is none.</param>
public sealed record SightingView(DateTime Day, SightingOrigin Origin, long Count, DateTime FirstAt, DateTime LastAt, string? EventId)
{
    internal static SightingView Of(IndicatorSighting row) =>
        new(row.Day, row.Origin, row.Count, row.FirstAt, row.LastAt, row.Sequence is { } sequence ? string.Create(CultureInfo.InvariantCulture, $"EVT-{sequence}") : null);
}

/// <summary>When and how often an indicator was seen.</summary>
public sealed class SightingService(SocDatabase database)
{
    /// <summary>Most sightings in one report.</summary>
    public const long MaximumCount = 1_000_000;

    private const string What = "Indicator";

    /// <summary>By day, the newest first, and how many rows there are. Errors: INDICATOR_NOT_FOUND.</summary>
    public async Task<Result<(IReadOnlyList<SightingView> Items, long Total)>> ListAsync(Actor actor, int indicatorId, Slice slice, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ReadIndicators) ?? slice.Validate()) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        if (!await db.Indicators.AnyAsync(row => row.Id == indicatorId, ct))
        {
            return Error.NotFound(What, indicatorId);
        }

        var matching = db.IndicatorSightings.Where(row => row.IndicatorId == indicatorId);
        var total = await matching.LongCountAsync(ct);
        var rows = await matching.OrderByDescending(row => row.Day).ThenBy(row => row.Origin).Skip(slice.Skip).Take(slice.Limit).ToListAsync(ct);
        return ((IReadOnlyList<SightingView>)[.. rows.Select(SightingView.Of)], total);
    }

    /// <summary>A person or another system saw it: its decay begins anew. The day's row as it is then.</summary>
    /// <param name="actor">Who says so.</param>
    /// <param name="indicatorId">What was seen.</param>
    /// <param name="at">When, UTC; null for now, never in the future.</param>
    /// <param name="count">How often, 1 to <see cref="MaximumCount"/>; null for once.</param>
    /// <param name="ct">Ends the wait.</param>
    public async Task<Result<SightingView>> ReportAsync(Actor actor, int indicatorId, DateTime? at, long? count, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageIndicators) is { } refused)
        {
            return refused;
        }

        if (count is < 1 or > MaximumCount)
        {
            return Error.Invalid("count", $"must be from 1 to {MaximumCount}");
        }

        return await database.WriteAsync<SightingView>(actor.OrganizationId, async unit =>
        {
            if (!await unit.Db.Indicators.AnyAsync(row => row.Id == indicatorId, ct))
            {
                return Error.NotFound(What, indicatorId);
            }

            var time = at?.ToUniversalTime() ?? unit.Now;
            if (time > unit.Now)
            {
                return Error.Invalid("at", "must not lie in the future");
            }

            var seen = new IndicatorSighting { OrganizationId = actor.OrganizationId, IndicatorId = indicatorId, Day = time.Date, Origin = SightingOrigin.Reported, Count = count ?? 1, FirstAt = time, LastAt = time };
            await SightingWriter.AddAsync(unit, [seen], ct);
            unit.Audit(actor, "indicator.sighted", string.Create(CultureInfo.InvariantCulture, $"indicator:{indicatorId}"), new { at = time, count = count ?? 1 });
            var row = await unit.Db.IndicatorSightings.AsNoTracking().FirstAsync(day => day.IndicatorId == indicatorId && day.Day == time.Date && day.Origin == SightingOrigin.Reported, ct);
            return SightingView.Of(row);
        }, ct);
    }
}
