using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Intelligence.Stix.Mapping;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Export;

/// <summary>One event of the directory: what one source told of on one day, within one block of numbers.</summary>
/// <param name="Uuid">The same as long as its indicators are there.</param>
/// <param name="Block">Rows with the numbers from <c>Block * BlockSize</c> on.</param>
internal sealed record MispFeedEvent(Guid Uuid, DateTime Day, int? SourceId, int Block, int Count, DateTime ChangedAt);

/// <summary>
/// Which events the directory of an organization has. The numbers of indicators never change, so a block of 5,000 of them holds the same ones always; counting them off instead would move all
/// that follow when one goes.
/// </summary>
internal sealed class MispFeedIndex
{
    /// <summary>Most attributes of an event.</summary>
    public const int BlockSize = 5_000;

    /// <summary>Most events of a directory; the newest stay.</summary>
    public const int MaximumEvents = 20_000;

    private readonly Dictionary<Guid, MispFeedEvent> events;

    private MispFeedIndex(IEnumerable<MispFeedEvent> found) => events = found.ToDictionary(item => item.Uuid);

    public IReadOnlyCollection<MispFeedEvent> Events => events.Values;

    public MispFeedEvent? Find(Guid uuid) => events.GetValueOrDefault(uuid);

    public static IQueryable<Indicator> Rows(SocDbContext db) => SharedIndicators.Active(SharedIndicators.Shareable(db, db.Indicators));

    public static IQueryable<Indicator> Rows(SocDbContext db, MispFeedEvent wanted)
    {
        var (from, until, end) = (wanted.Block * (long)BlockSize, (wanted.Block + 1L) * BlockSize, wanted.Day.AddDays(1));
        return Rows(db).Where(row => row.Id >= from && row.Id < until && row.SourceId == wanted.SourceId && row.CreatedAt >= wanted.Day && row.CreatedAt < end);
    }

    public static Guid UuidOf(int organizationId, DateTime createdAt, int? sourceId, int block) =>
        StixNames.Named(string.Create(CultureInfo.InvariantCulture, $"event|{organizationId}|{MispForm.Day(createdAt)}|{sourceId}|{block}"));

    public static async Task<MispFeedIndex> ReadAsync(SocDbContext db, int organizationId, CancellationToken ct)
    {
        var groups = await Rows(db).GroupBy(row => new { row.CreatedAt.Date, row.SourceId, Block = row.Id / BlockSize })
            .Select(group => new { group.Key.Date, group.Key.SourceId, group.Key.Block, Count = group.Count(), Changed = group.Max(row => row.UpdatedAt) })
            .OrderByDescending(group => group.Block).Take(MaximumEvents).ToListAsync(ct);
        return new MispFeedIndex(groups.Select(group => new MispFeedEvent(
            UuidOf(organizationId, group.Date, group.SourceId, group.Block), DateTime.SpecifyKind(group.Date, DateTimeKind.Utc), group.SourceId, group.Block, group.Count,
            DateTime.SpecifyKind(group.Changed, DateTimeKind.Utc))));
    }

    /// <summary>The gravest level of the rows; null for none.</summary>
    public static Severity? Gravest(IEnumerable<Indicator> rows) => rows.Select(row => (Severity?)row.ThreatLevel).Max();
}
