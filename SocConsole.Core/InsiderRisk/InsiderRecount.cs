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

    // Who delivers late without an end must not hold up who asks.
    private const int MostRounds = 3;

    // Late activities seldom come alone.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Channel<int> waiting = Channel.CreateBounded<int>(new BoundedChannelOptions(1_000) { FullMode = BoundedChannelFullMode.DropOldest });
    private readonly SemaphoreSlim[] turns = [.. Enumerable.Range(0, 16).Select(_ => new SemaphoreSlim(1))];

    public void Wake(int organizationId) => waiting.Writer.TryWrite(organizationId);

    /// <summary>Waits until no day of the organization has to be counted anew.</summary>
    public async Task EnsureAsync(int organizationId, CancellationToken ct)
    {
        // One at a time for an organization; others need not wait for it.
        var turn = turns[organizationId % turns.Length];
        await turn.WaitAsync(ct);
        try
        {
            for (var round = 0; round < MostRounds && await LateAsync(organizationId, ct); round++)
            {
                await CountAsync(organizationId, ct);
            }
        }
        finally
        {
            turn.Release();
        }
    }

    public override void Dispose()
    {
        Array.ForEach(turns, turn => turn.Dispose());
        base.Dispose();
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
        try
        {
            await using var db = database.Across();
            foreach (var organization in await db.InsiderLedgers.AsNoTracking().Where(row => row.LateFrom != null).Select(row => row.OrganizationId).Take(1_000).ToListAsync(ct))
            {
                Wake(organization);
            }
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // The next delivery or look at scores finds them.
            LogFailed(logger, fault, 0);
        }
    }

    private async Task<bool> LateAsync(int organizationId, CancellationToken ct)
    {
        await using var db = database.Read(organizationId);
        return await db.InsiderLedgers.AnyAsync(row => row.LateFrom != null, ct);
    }

    private async Task CountAsync(int organizationId, CancellationToken ct)
    {
        var ground = books.GroundOf(organizationId);
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
            if (!await WriteAsync(organizationId, ground, unit => TakeAsync(unit, organizationId, book, entries, next, ct), ct))
            {
                return;
            }
        }

        await WriteAsync(organizationId, ground, unit => EndAsync(unit, organizationId, book, entries, through, ct), ct);
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
        }

        var counted = acts.ConvertAll(act => (entries[act.PersonId], ActivityReader.Restore(act)));
        await new InsiderCounting(alerting).CountAsync(unit, organizationId, book, counted, ct);
        return Done.Value;
    }

    /// <summary>What arrived meanwhile, then the new book takes the place of the old one.</summary>
    private async Task<Result<Done>> EndAsync(Unit unit, int organizationId, InsiderBook book, Dictionary<int, BookEntry> entries, long through, CancellationToken ct)
    {
        // The champion may have changed between the look at the ground and the look at the models.
        var champion = await unit.Db.InsiderModels.Where(row => row.State == Models.InsiderModelState.Champion && row.Columns == FeatureCatalogue.Version).MaxAsync(row => (int?)row.Id, ct);
        if (champion != book.Judge?.ModelId)
        {
            return Error.Conflict("GROUND_CHANGED", "Another model judges now.");
        }

        var meanwhile = await unit.Db.Activities.AsNoTracking().Where(row => row.Id > through).OrderBy(row => row.At).ToListAsync(ct);
        await MeetAsync(unit, book, entries, meanwhile, ct);
        await TakeAsync(unit, organizationId, book, entries, meanwhile, ct);
        await InsiderAlertWithdrawal.RunAsync(unit, organizationId, ct);
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

    /// <summary>False when what is counted from changed meanwhile: then it begins anew.</summary>
    private async Task<bool> WriteAsync(int organizationId, int ground, Func<Unit, Task<Result<Done>>> work, CancellationToken ct)
    {
        try
        {
            var done = await database.WriteAsync(
                organizationId, unit => books.GroundOf(organizationId) == ground ? work(unit) : Task.FromResult<Result<Done>>(Error.Conflict("GROUND_CHANGED", "People, models or rows changed meanwhile.")), ct);
            return done.Error is null;
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
