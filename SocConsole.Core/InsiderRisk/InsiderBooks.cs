using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.InsiderRisk.Activities;
using SocConsole.Core.InsiderRisk.Features;
using SocConsole.Core.InsiderRisk.Models;
using SocConsole.Core.InsiderRisk.Scoring;
using SocConsole.Core.Storage;

namespace SocConsole.Core.InsiderRisk;

/// <summary>The books that are in memory. A book is what its rows say: it may be dropped at any time, and must be when a unit that changed it was not committed.</summary>
public sealed class InsiderBooks
{
    private const int MostOpen = 64;

    private readonly ConcurrentDictionary<int, Open> books = new();
    private readonly ConcurrentDictionary<int, int> grounds = new();
    private long uses;

    /// <summary>The organization's book, read from its rows when it isn't in memory. Only within a unit of the database, so by one at a time.</summary>
    public async Task<InsiderBook> OpenAsync(SocDbContext db, int organizationId, CancellationToken ct)
    {
        if (!books.TryGetValue(organizationId, out var open))
        {
            open = new Open(await ReadAsync(db, organizationId, ct), 0);
        }

        Put(organizationId, open.Book);
        return open.Book;
    }

    /// <summary>Forgets a book that may hold what was not committed.</summary>
    public void Drop(int organizationId) => books.TryRemove(organizationId, out _);

    /// <summary>Forgets the book, and stops whoever is counting anew: people, models, settings or rows are not what they were.</summary>
    public void Reset(int organizationId)
    {
        grounds.AddOrUpdate(organizationId, 1, (_, ground) => ground + 1);
        Drop(organizationId);
    }

    /// <summary>Changes with each <see cref="Reset"/>.</summary>
    public int GroundOf(int organizationId) => grounds.GetValueOrDefault(organizationId);

    /// <summary>Takes a book up; the one that was used longest ago makes room.</summary>
    public void Put(int organizationId, InsiderBook book)
    {
        books[organizationId] = new Open(book, ++uses);
        if (books.Count > MostOpen)
        {
            Drop(books.MinBy(pair => pair.Value.Used).Key);
        }
    }

    /// <summary>The champion; null while there is none.</summary>
    public static async Task<InsiderJudge?> JudgeAsync(SocDbContext db, CancellationToken ct)
    {
        var model = await db.InsiderModels.AsNoTracking().Where(row => row.State == InsiderModelState.Champion && row.Columns == FeatureCatalogue.Version).OrderByDescending(row => row.Id).FirstOrDefaultAsync(ct);
        return model is not null && JudgeArchive.Read(model.Archive).Succeeded(out var read, out _) ? read.Judge with { ModelId = model.Id } : null;
    }

    private static async Task<InsiderBook> ReadAsync(SocDbContext db, int organizationId, CancellationToken ct)
    {
        var row = await db.InsiderLedgers.AsNoTracking().FirstOrDefaultAsync(ledger => ledger.OrganizationId == organizationId, ct);
        var past = row is { Past: { } kept, Version: FeatureCatalogue.Version } ? OrganizationPast.Read(new BinaryReader(new MemoryStream(kept))) : new OrganizationPast();
        var book = new InsiderBook(new Ledger(past) { Day = row?.Day }, await JudgeAsync(db, ct));
        var memories = await db.PersonMemories.AsNoTracking().Where(memory => memory.Version == FeatureCatalogue.Version).ToDictionaryAsync(memory => memory.PersonId, memory => memory.Past, ct);
        var byId = new Dictionary<int, BookEntry>();
        await foreach (var person in db.People.AsNoTracking().AsAsyncEnumerable().WithCancellation(ct))
        {
            byId[person.Id] = book.Add(person, memories.TryGetValue(person.Id, out var bytes) ? PersonPast.Read(new BinaryReader(new MemoryStream(bytes))) : new PersonPast());
            byId[person.Id].Kept = person.Activities;
        }

        if (row?.Day is { } day)
        {
            await RecallAsync(db, book, byId, day, ct);
        }

        return book;
    }

    /// <summary>Scores of the days before, and the acts of the day that is counted.</summary>
    private static async Task RecallAsync(SocDbContext db, InsiderBook book, Dictionary<int, BookEntry> byId, DateOnly day, CancellationToken ct)
    {
        var since = day.AddDays(-PersonScore.Window);
        await foreach (var known in db.PersonDays.AsNoTracking().Where(row => row.Date > since && row.Date < day).OrderBy(row => row.Date).Select(row => new { row.PersonId, row.Date, row.Score }).AsAsyncEnumerable().WithCancellation(ct))
        {
            byId[known.PersonId].Recent.Add((known.Date, known.Score));
        }

        var (begins, ends) = (day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc), day.AddDays(1).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc));
        await foreach (var act in db.Activities.AsNoTracking().Where(row => row.At >= begins && row.At < ends).AsAsyncEnumerable().WithCancellation(ct))
        {
            byId[act.PersonId].Take(ActivityReader.Restore(act));
        }

        foreach (var entry in byId.Values.Where(entry => entry.Activities > 0))
        {
            entry.Judge(book);
        }

        book.Ledger.TakeChanged();
    }

    private readonly record struct Open(InsiderBook Book, long Used);
}
