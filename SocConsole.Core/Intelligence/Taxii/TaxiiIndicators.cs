using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Intelligence.Export;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Intelligence.Stix.Mapping;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Taxii;

/// <summary>An organization's indicators as the objects of a collection: added when they came or changed last, each with its one version.</summary>
public sealed class TaxiiIndicators(SocDatabase database)
{
    /// <summary>Most objects of a page.</summary>
    public const int PageSize = 1_000;

    private const string Type = "indicator";
    private const string SpecVersion = "2.1";
    private const int MostAtOnce = 10_000;

    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>By the time of the last change, then by number: one write may change thousands at the same time.</summary>
    public async Task<TaxiiPage> PageAsync(int organizationId, TaxiiFilter filter, CancellationToken ct)
    {
        if (filter.Types?.Contains(Type) == false || filter.SpecVersions?.Contains(SpecVersion) == false)
        {
            return new TaxiiPage([], false);
        }

        if (filter.Ids is not null || (filter.Versions is { } versions && !versions.Any(version => version is "first" or "last" or "all")))
        {
            return TaxiiSelection.Page(await ChosenAsync(organizationId, filter, ct), filter, PageSize);
        }

        var size = Math.Min(filter.Limit ?? PageSize, PageSize);
        await using var db = database.Read(organizationId);
        var rows = await Behind(Later(Rows(db), filter.AddedAfter), filter.After).OrderBy(row => row.UpdatedAt).ThenBy(row => row.Id).Take(size + 1).ToListAsync(ct);
        var writer = await SharedIndicators.WriterAsync(db, organizationId, ct);
        return new TaxiiPage([.. rows.Take(size).Select(row => Of(row, writer))], rows.Count > size);
    }

    /// <summary>The object of an id; null for none. An id does not say which row is meant, so this looks through all values.</summary>
    public async Task<TaxiiObject?> FindAsync(int organizationId, string id, CancellationToken ct)
    {
        await using var db = database.Read(organizationId);
        return await FindAsync(db, organizationId, new HashSet<string>(StringComparer.Ordinal) { id }, ct) is [var found] ? found : null;
    }

    private static IQueryable<Indicator> Rows(SocDbContext db) => SharedIndicators.Shareable(db, db.Indicators).AsNoTracking();

    // A time was told to the microsecond, so later means the next one.
    private static IQueryable<Indicator> Later(IQueryable<Indicator> rows, DateTime? time)
    {
        if (time is not { } after)
        {
            return rows;
        }

        var from = TaxiiTime.After(after);
        return rows.Where(row => row.UpdatedAt >= from);
    }

    private static IQueryable<Indicator> Behind(IQueryable<Indicator> rows, TaxiiPosition? position)
    {
        if (position is not { } at || !int.TryParse(at.Place, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            return rows;
        }

        return rows.Where(row => row.UpdatedAt > at.Added || (row.UpdatedAt == at.Added && row.Id > id));
    }

    // By ids or by times of versions: few objects fit, and all are looked at once.
    private async Task<IReadOnlyList<TaxiiObject>> ChosenAsync(int organizationId, TaxiiFilter filter, CancellationToken ct)
    {
        await using var db = database.Read(organizationId);
        if (filter.Ids is { } ids)
        {
            return TaxiiSelection.Of(await FindAsync(db, organizationId, ids.ToHashSet(StringComparer.Ordinal), ct), filter);
        }

        var writer = await SharedIndicators.WriterAsync(db, organizationId, ct);
        var found = new List<TaxiiObject>();
        foreach (var time in filter.Versions!.Select(TaxiiTime.Read).OfType<DateTime>())
        {
            var end = time.AddMilliseconds(1);
            var rows = await Rows(db).Where(row => row.UpdatedAt >= time && row.UpdatedAt < end).OrderBy(row => row.Id).Take(MostAtOnce).ToListAsync(ct);
            found.AddRange(rows.Select(row => Of(row, writer)));
        }

        return TaxiiSelection.Of(found, filter);
    }

    private static async Task<IReadOnlyList<TaxiiObject>> FindAsync(SocDbContext db, int organizationId, HashSet<string> ids, CancellationToken ct)
    {
        var numbers = new List<int>();
        await foreach (var row in Rows(db).Select(row => new { row.Id, row.Type, row.NormalizedValue }).AsAsyncEnumerable().WithCancellation(ct))
        {
            if (ids.Contains(StixNames.Indicator(row.Type, row.NormalizedValue)))
            {
                numbers.Add(row.Id);
                if (numbers.Count == ids.Count)
                {
                    break;
                }
            }
        }

        if (numbers.Count == 0)
        {
            return [];
        }

        var writer = await SharedIndicators.WriterAsync(db, organizationId, ct);
        return [.. (await Rows(db).Where(row => numbers.Contains(row.Id)).ToListAsync(ct)).Select(row => Of(row, writer))];
    }

    private static TaxiiObject Of(Indicator row, StixWriter writer)
    {
        var content = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(content, Json))
        {
            writer.Indicator(json, row);
        }

        var version = StixNames.Milliseconds(StixWriter.Modified(row));
        return new TaxiiObject(
            StixNames.Indicator(row), Type, SpecVersion, DateTime.SpecifyKind(row.UpdatedAt, DateTimeKind.Utc), TaxiiTime.Read(version)!.Value, version,
            row.Id.ToString(CultureInfo.InvariantCulture), content.WrittenMemory);
    }
}
