using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SocConsole.Core.InsiderRisk.Activities;
using SocConsole.Core.InsiderRisk.Alerts;
using SocConsole.Core.InsiderRisk.Features;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.InsiderRisk;

/// <summary>
/// Counts an organization's days anew, in order of time, after activities came that belong to days which had ended, or after the model changed. A kill in between changes nothing: the mark of
/// what is late goes only with the last write.
/// </summary>
public sealed partial class InsiderRecount(SocDatabase database, InsiderBooks books, InsiderAlerting alerting, ILogger<InsiderRecount> logger) : BackgroundService
{
    private const int AtOnce = 5_000;

    // Late activities seldom come alone.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Channel<int> waiting = Channel.CreateBounded<int>(new BoundedChannelOptions(1_000) { FullMode = BoundedChannelFullMode.DropOldest });
    private readonly SemaphoreSlim one = new(1);

    /// <summary>Held while days are counted anew, and by who removes a person meanwhile.</summary>
    internal SemaphoreSlim One => one;

    public void Wake(int organizationId) => waiting.Writer.TryWrite(organizationId);

    /// <summary>Waits until no day of the organization has to be counted anew.</summary>
    public async Task EnsureAsync(int organizationId, CancellationToken ct)
    {
        await one.WaitAsync(ct);
        try
        {
            await using var db = database.Read(organizationId);
            if (await db.InsiderLedgers.AnyAsync(row => row.LateFrom != null, ct))
            {
                await CountAsync(organizationId, ct);
            }
        }
        finally
        {
            one.Release();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await FindAsync(stoppingToken);
        await foreach (var organization in waiting.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await Task.Delay(Pause, stoppingToken);
                await EnsureAsync(organization, stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                LogFailed(logger, fault, organization);
            }
        }
    }

    // What a kill left behind.
    private async Task FindAsync(CancellationToken ct)
    {
        await using var db = database.Across();
        foreach (var organization in await db.InsiderLedgers.AsNoTracking().Where(row => row.LateFrom != null).Select(row => row.OrganizationId).Take(1_000).ToListAsync(ct))
        {
            Wake(organization);
        }
    }

    private async Task CountAsync(int organizationId, CancellationToken ct)
    {
        var (book, entries) = await EmptyAsync(organizationId, ct);
        long through = 0;
        var place = (At: DateTime.MinValue, Id: 0L);
        await using (var db = database.Read(organizationId))
        {
            through = await db.Activities.MaxAsync(row => (long?)row.Id, ct) ?? 0;
        }

        while (true)
        {
            List<Activity> next;
            await using (var db = database.Read(organizationId))
            {
                next = await db.Activities.Where(row => row.Id <= through && (row.At > place.At || (row.At == place.At && row.Id > place.Id))).OrderBy(row => row.At).ThenBy(row => row.Id).Take(AtOnce).ToListAsync(ct);
            }

            if (next.Count == 0)
            {
                break;
            }

            place = (next[^1].At, next[^1].Id);
            await WriteAsync(organizationId, unit => TakeAsync(unit, organizationId, book, entries, next, ct), ct);
        }

        await WriteAsync(organizationId, unit => EndAsync(unit, organizationId, book, entries, through, ct), ct);
    }

    private async Task<(InsiderBook Book, Dictionary<int, BookEntry> Entries)> EmptyAsync(int organizationId, CancellationToken ct)
    {
        await using var db = database.Read(organizationId);
        var book = new InsiderBook(new Ledger(new OrganizationPast()), await InsiderBooks.JudgeAsync(db, ct));
        var entries = new Dictionary<int, BookEntry>();
        await foreach (var row in db.People.AsAsyncEnumerable().WithCancellation(ct))
        {
            entries[row.Id] = book.Add(row, new PersonPast());
        }

        return (book, entries);
    }

    private async Task<Result<Done>> TakeAsync(Unit unit, int organizationId, InsiderBook book, Dictionary<int, BookEntry> entries, List<Activity> acts, CancellationToken ct)
    {
        await MeetAsync(unit, book, entries, acts, ct);
        foreach (var act in acts)
        {
            entries[act.PersonId].Kept++;
            entries[act.PersonId].Simulated |= act.Simulated;
        }

        var counted = acts.ConvertAll(act => (entries[act.PersonId], ActivityReader.Restore(act.Kind, act.At, act.Ip, act.Device, act.Details)));
        await new InsiderCounting(alerting).CountAsync(unit, organizationId, book, counted, ct);
        return Done.Value;
    }

    /// <summary>What arrived meanwhile, then the new book takes the place of the old one.</summary>
    private async Task<Result<Done>> EndAsync(Unit unit, int organizationId, InsiderBook book, Dictionary<int, BookEntry> entries, long through, CancellationToken ct)
    {
        var meanwhile = await unit.Db.Activities.AsNoTracking().Where(row => row.Id > through).OrderBy(row => row.At).ToListAsync(ct);
        await MeetAsync(unit, book, entries, meanwhile, ct);
        await TakeAsync(unit, organizationId, book, entries, meanwhile, ct);
        using (var writes = new Scoring.DayWrites(unit, organizationId))
        {
            await writes.LedgerAsync(book, null, whole: true, ct);
        }

        var late = book.Ledger.Day is { } day && meanwhile.Exists(act => DateOnly.FromDateTime(act.At) < day);
        var row = unit.Db.InsiderLedgers.Local.FirstOrDefault() ?? await unit.Db.InsiderLedgers.FirstAsync(ct);
        row.LateFrom = late ? row.LateFrom : null;
        books.Put(organizationId, book);
        if (late)
        {
            Wake(organizationId);
        }

        return Done.Value;
    }

    private static async Task MeetAsync(Unit unit, InsiderBook book, Dictionary<int, BookEntry> entries, List<Activity> acts, CancellationToken ct)
    {
        int[] strangers = [.. acts.Select(act => act.PersonId).Where(id => !entries.ContainsKey(id)).Distinct()];
        foreach (var row in strangers.Length == 0 ? [] : await unit.Db.People.AsNoTracking().Where(row => strangers.Contains(row.Id)).ToListAsync(ct))
        {
            entries[row.Id] = book.Add(row, new PersonPast());
        }
    }

    private async Task WriteAsync(int organizationId, Func<Unit, Task<Result<Done>>> work, CancellationToken ct)
    {
        try
        {
            await database.WriteAsync(organizationId, work, ct);
        }
        catch
        {
            books.Drop(organizationId);
            throw;
        }
    }

    [LoggerMessage(4001, LogLevel.Error, "Days of people of organization {Organization} could not be counted anew; they are at the next start or delivery")]
    private static partial void LogFailed(ILogger logger, Exception fault, int organization);
}
