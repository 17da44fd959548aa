using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.InsiderRisk.Scoring;

/// <summary>A person's day with the parts of its score.</summary>
public sealed record ScoreRow(string UserId, DateOnly Date, double Score, RiskLevel Level, IReadOnlyList<ScorePart> Parts);

/// <summary>Scores by person and day.</summary>
public sealed class ScoreService
{
    private const int AtOnce = 500;
    private const int MostDays = 400;

    private readonly SocDatabase database;
    private readonly InsiderRecount recount;

    public ScoreService(SocDatabase database, InsiderRecount recount) => (this.database, this.recount) = (database, recount);

    /// <summary>All days from the first to the last date, by date and person, read as they are asked for. Waits until every day is counted.</summary>
    /// <param name="from">Null for the last 30 days before <paramref name="to"/>.</param>
    /// <param name="to">Null for the latest day.</param>
    public async Task<Result<IAsyncEnumerable<ScoreRow>>> ListAsync(Actor actor, DateOnly? from, DateOnly? to, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadPeople) is { } refused)
        {
            return refused;
        }

        await recount.EnsureAsync(actor.OrganizationId, ct);
        await using var db = database.Read(actor.OrganizationId);
        var last = to ?? await db.InsiderLedgers.Select(row => row.Day).FirstOrDefaultAsync(ct) ?? DateOnly.MinValue.AddDays(30);
        var first = from ?? last.AddDays(-30);
        return first > last || last.DayNumber - first.DayNumber > MostDays
            ? Error.Invalid("from", $"must not be after to, nor more than {MostDays} days before it")
            : Result.Of(ReadAsync(actor.OrganizationId, first, last, await InsiderBooks.JudgeAsync(db, ct), ct));
    }

    /// <summary>Parts of a day's score as it was kept.</summary>
    internal static IReadOnlyList<ScorePart> Parts(InsiderJudge? judge, PersonDay day) => day.Score == 0 ? [] : ScoreParts.Of(judge, DayWrites.Columns(day.PeakColumns ?? day.Columns), day.Score);

    private async IAsyncEnumerable<ScoreRow> ReadAsync(int organization, DateOnly first, DateOnly last, InsiderJudge? judge, [EnumeratorCancellation] CancellationToken ct)
    {
        var place = (Date: first, Person: 0);
        while (true)
        {
            await using var db = database.Read(organization);
            var next = await db.PersonDays.Where(row => row.Date <= last && (row.Date > place.Date || (row.Date == place.Date && row.PersonId > place.Person))).OrderBy(row => row.Date).ThenBy(row => row.PersonId)
                .Join(db.People, row => row.PersonId, person => person.Id, (row, person) => new { row, person.UserId }).Take(AtOnce).ToListAsync(ct);
            if (next.Count == 0)
            {
                yield break;
            }

            // The trees' parts take milliseconds a day; the cores share them.
            var parts = new IReadOnlyList<ScorePart>[next.Count];
            Parallel.For(0, next.Count, new ParallelOptions { CancellationToken = ct, MaxDegreeOfParallelism = Environment.ProcessorCount }, i => parts[i] = Parts(judge, next[i].row));
            for (var i = 0; i < next.Count; i++)
            {
                yield return new ScoreRow(next[i].UserId, next[i].row.Date, next[i].row.Score, next[i].row.Level, parts[i]);
            }

            place = (next[^1].row.Date, next[^1].row.PersonId);
        }
    }
}
