using SocConsole.Core.InsiderRisk.Activities;
using SocConsole.Core.InsiderRisk.Alerts;
using SocConsole.Core.InsiderRisk.Scoring;
using SocConsole.Core.Storage;

namespace SocConsole.Core.InsiderRisk;

/// <summary>Counts activities into a book, in order of time, and writes what came of it. Used alike for what arrives and for counting anew.</summary>
internal sealed class InsiderCounting(InsiderAlerting alerting)
{
    // From here a day is no longer part of what is usual; nor is one that the console made up.
    private const double Odd = 60;

    /// <summary>Counts; what belongs to a day that ended is answered as late.</summary>
    public async Task<DateOnly?> CountAsync(Unit unit, int organizationId, InsiderBook book, IReadOnlyList<(BookEntry Entry, ActivityFacts Act)> acts, CancellationToken ct)
    {
        using var writes = new DayWrites(unit, organizationId);
        var (late, turned, touched) = ((DateOnly?)null, false, new HashSet<BookEntry>());
        foreach (var (entry, act) in acts.OrderBy(pair => pair.Act, ActivityOrder.Instance))
        {
            var day = DateOnly.FromDateTime(act.At);
            if (book.Ledger.Day is { } counted && day < counted)
            {
                late = late is { } first && first < day ? first : day;
                continue;
            }

            if (book.Ledger.Day is { } before && day > before)
            {
                await FlushAsync(unit, organizationId, book, writes, touched, before, ct);
                Turn(book, writes, before, day);
                turned = true;
            }

            book.Ledger.Day ??= day;
            entry.Take(act);
            touched.Add(entry);
        }

        if (book.Ledger.Day is { } today)
        {
            await FlushAsync(unit, organizationId, book, writes, touched, today, ct);
        }

        await writes.LedgerAsync(book, late, turned, ct);
        return late;
    }

    private static void Turn(InsiderBook book, DayWrites writes, DateOnly ended, DateOnly to)
    {
        var entries = book.People.Values.ToDictionary(entry => entry.Person);
        foreach (var person in book.Ledger.Turn(to, person => entries[person] is { Peak: < Odd, Simulated: false }))
        {
            writes.Memory(entries[person], ended);
            entries[person].Turn(ended);
        }
    }

    private async Task FlushAsync(Unit unit, int organizationId, InsiderBook book, DayWrites writes, HashSet<BookEntry> touched, DateOnly day, CancellationToken ct)
    {
        foreach (var entry in touched)
        {
            entry.Judge(book);
            writes.Day(book, entry, day);
        }

        book.Ledger.TakeChanged();
        foreach (var entry in touched.Where(entry => Math.Round(entry.Peak, 1) >= InsiderAlerting.Threshold))
        {
            await alerting.RaiseAsync(unit, organizationId, book, entry, day, ct);
        }

        touched.Clear();
    }
}
