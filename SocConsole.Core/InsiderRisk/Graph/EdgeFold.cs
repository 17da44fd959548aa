using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SocConsole.Core.InsiderRisk.Activities;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.InsiderRisk.Graph;

/// <summary>
/// Folds activities into edges, off the way of ingest: batch by batch from a stored cursor that moves in the same transaction as the edges, so that a kill in between neither loses nor counts
/// twice.
/// </summary>
public sealed partial class EdgeFold(SocDatabase database, EdgeReader reader, TimeProvider clock, ILogger<EdgeFold> logger) : BackgroundService
{
    /// <summary>Nothing was folded, and the next look finds what there is.</summary>
    internal const int Overtaken = -1;

    private const int AtOnce = 5_000;
    private const int MostOrganizations = 10_000;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(15);

    private readonly SemaphoreSlim one = new(1);

    // Through which activity of all organizations each was found to have no more: nobody's rows are gone through every time.
    private readonly Dictionary<int, long> looked = [];

    /// <summary>Folds what came to all organizations. How many activities.</summary>
    public async Task<int> SweepAsync(CancellationToken ct)
    {
        await one.WaitAsync(ct);
        try
        {
            long newest;
            List<int> organizations;
            await using (var db = database.Across())
            {
                newest = await db.Activities.MaxAsync(row => (long?)row.Id, ct) ?? 0;
                organizations = await db.InsiderLedgers.AsNoTracking().OrderBy(row => row.OrganizationId).Select(row => row.OrganizationId).Take(MostOrganizations).ToListAsync(ct);
            }

            var folded = 0;
            foreach (var organization in organizations.Where(id => looked.GetValueOrDefault(id) < newest))
            {
                folded += await CatchUpAsync(organization, newest, ct);
            }

            return folded;
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>All that one organization has. What is wrong with its rows holds up nobody else.</summary>
    private async Task<int> CatchUpAsync(int organization, long newest, CancellationToken ct)
    {
        var (folded, count) = (0, 0);
        try
        {
            while ((count = await FoldAsync(organization, AtOnce, ct)) > 0)
            {
                folded += count;
            }

            if (count == 0)
            {
                looked[organization] = newest;
            }
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            LogFailed(logger, fault);
        }

        return folded;
    }

    /// <summary>Folds one batch of an organization, at most <paramref name="atOnce"/> activities. How many; 0 when there are no more, <see cref="Overtaken"/> when somebody else moved the cursor or removed activities meanwhile.</summary>
    internal async Task<int> FoldAsync(int organizationId, int atOnce, CancellationToken ct)
    {
        long from;
        List<Activity> rows;
        HashSet<string> own;
        await using (var db = database.Read(organizationId))
        {
            from = await ThroughAsync(db, ct);
            rows = await db.Activities.AsNoTracking().Where(row => row.Id > from).OrderBy(row => row.Id).Take(atOnce).ToListAsync(ct);
            if (rows.Count == 0)
            {
                return 0;
            }

            own = await OwnDomainsAsync(db, ct);
        }

        var batch = new EdgeBatch();
        foreach (var row in rows)
        {
            foreach (var (kind, target) in reader.Read(row, own))
            {
                batch.Add(row, kind, target);
            }
        }

        return (await database.WriteAsync(organizationId, unit => KeepAsync(unit, organizationId, from, rows, batch, ct), ct)).Value;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Rest, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception fault)
            {
                LogFailed(logger, fault);
            }
        }
    }

    private static async Task<Result<int>> KeepAsync(Unit unit, int organizationId, long from, List<Activity> rows, EdgeBatch batch, CancellationToken ct)
    {
        // Read before the writer's turn: a person may have been erased since, or another have folded.
        var last = rows[^1].Id;
        if (await ThroughAsync(unit.Db, ct) != from || await unit.Db.Activities.CountAsync(row => row.Id > from && row.Id <= last, ct) != rows.Count)
        {
            return Overtaken;
        }

        using (var writes = new EdgeWrites(unit, organizationId))
        {
            writes.Add(batch);
        }

        var cursor = await unit.Db.EdgeCursors.FirstOrDefaultAsync(ct);
        if (cursor is null)
        {
            unit.Db.EdgeCursors.Add(cursor = new EdgeCursor { OrganizationId = organizationId });
        }

        cursor.Through = last;
        return rows.Count;
    }

    private static Task<long> ThroughAsync(SocDbContext db, CancellationToken ct) => db.EdgeCursors.Select(row => row.Through).FirstOrDefaultAsync(ct);

    private static async Task<HashSet<string>> OwnDomainsAsync(SocDbContext db, CancellationToken ct)
    {
        var domains = await db.People.Where(row => row.Email != null && row.Email.Contains('@')).Select(row => row.Email!.Substring(row.Email!.IndexOf('@') + 1)).Distinct().ToListAsync(ct);
        return domains.ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    [LoggerMessage(4020, LogLevel.Error, "Activities could not be folded into the entity graph; it goes on from where it stood")]
    private static partial void LogFailed(ILogger logger, Exception fault);
}
