using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.InsiderRisk.Alerts;
using SocConsole.Core.InsiderRisk.Features;
using SocConsole.Core.InsiderRisk.People;
using SocConsole.Core.InsiderRisk.Scoring;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.InsiderRisk.Profile;

/// <summary>What a person's score rests on. Error: USER_NOT_FOUND.</summary>
public sealed class PersonProfileService(SocDatabase database, InsiderAlertService alerts, TimeProvider clock)
{
    private const int TrendDays = 90;
    private const int MostAlerts = 50;

    /// <summary>A person with one day taken apart.</summary>
    /// <param name="day">The day to take apart; null for the one that carries the score.</param>
    public async Task<Result<PersonProfile>> ReadAsync(Actor actor, string userId, DateOnly? day, CancellationToken ct)
    {
        if (!(await alerts.OfPersonAsync(actor, userId, MostAlerts, ct)).Succeeded(out var raised, out var error))
        {
            return error;
        }

        await using var db = database.Read(actor.OrganizationId);
        if (await PeopleService.FindAsync(db, userId, ct) is not { } person)
        {
            return PeopleService.NotFound(userId);
        }

        var ledger = await db.InsiderLedgers.AsNoTracking().FirstOrDefaultAsync(ct);
        var today = ledger?.Day ?? person.ScoredFor;
        var days = today is { } latest ? await DaysAsync(db, person.Id, latest, ct) : [];
        var memory = await db.PersonMemories.AsNoTracking().FirstOrDefaultAsync(row => row.PersonId == person.Id && row.Version == FeatureCatalogue.Version, ct);
        var past = memory is null ? new PersonPast() : PersonPast.Read(new BinaryReader(new MemoryStream(memory.Past)));
        var first = await db.PersonDays.Where(row => row.PersonId == person.Id).MinAsync(row => (DateOnly?)row.Date, ct);
        var view = (await PeopleService.ViewAsync(db, [person], ct))[0];
        var role = person.Role is null ? [] : (await db.People.Where(row => row.Role == person.Role && row.Score != null).Select(row => new { row.Score, row.ScoredFor }).ToListAsync(ct)).ConvertAll(row => PersonStanding.Of(row.Score, row.ScoredFor, today)!.Value);
        var window = PersonWindow.Of(PersonWindow.LatestOf(person), clock.GetUtcNow().UtcDateTime);
        var shown = day ?? Carrying(days, today);
        return new PersonProfile(
            view, person.Supervisor, person.DeviceId, person.Site, today, today is { } now ? PersonStanding.Change(view.Score, days.Select(row => (row.Date, row.Score)), first, now) : null, PersonStanding.Percentile(view.Score, role),
            Math.Max(0, role.Count - 1), Earlier(first, past.FirstDay), Trend(days, today), shown is { } date ? await DayAsync(db, person, date, ledger, past, memory?.Through, ct) : null, raised,
            await PersonRiskSum.ReadAsync(db, await PersonTraces.ReadAsync(db, actor, person, window, ct), window, ct), days.Exists(row => row.Simulated));
    }

    private static Task<List<BriefDay>> DaysAsync(SocDbContext db, int person, DateOnly latest, CancellationToken ct) =>
        db.PersonDays.AsNoTracking().Where(row => row.PersonId == person && row.Date > latest.AddDays(-TrendDays - PersonScore.Window)).OrderBy(row => row.Date).Select(row => new BriefDay(row.Date, row.Score, row.Activities, row.Simulated)).ToListAsync(ct);

    private static DateOnly? Earlier(DateOnly? one, DateOnly? other) => one is { } first && other is { } second ? (first < second ? first : second) : one ?? other;

    private static List<TrendDay> Trend(List<BriefDay> days, DateOnly? today)
    {
        var shown = days.FindAll(row => row.Date.DayNumber > today?.DayNumber - TrendDays);
        return shown.ConvertAll(row => new TrendDay(row.Date, row.Score, RiskLevels.Of(row.Score), PersonScore.Of(days.Select(day => (day.Date, day.Score)), row.Date), row.Activities, row.Simulated));
    }

    /// <summary>The day that the person's score comes from; the latest one when none of 30 days does.</summary>
    private static DateOnly? Carrying(List<BriefDay> days, DateOnly? today)
    {
        if (today is not { } latest || days.Count == 0)
        {
            return null;
        }

        var heaviest = days.MaxBy(row => (PersonScore.Of([(row.Date, row.Score)], latest), row.Date))!;
        return PersonScore.Of([(heaviest.Date, heaviest.Score)], latest) > 0 ? heaviest.Date : days[^1].Date;
    }

    private static async Task<DayProfile?> DayAsync(SocDbContext db, Person person, DateOnly date, InsiderLedger? ledger, PersonPast past, DateOnly? asOf, CancellationToken ct)
    {
        if (await db.PersonDays.AsNoTracking().FirstOrDefaultAsync(row => row.PersonId == person.Id && row.Date == date, ct) is not { } day)
        {
            return null;
        }

        var judge = await InsiderBooks.JudgeAsync(db, ct);
        var roles = ledger is { Past: { } bytes, Version: FeatureCatalogue.Version } ? OrganizationPast.Read(new BinaryReader(new MemoryStream(bytes))) : new OrganizationPast();
        var (columns, peers) = (DayWrites.Columns(day.PeakColumns ?? day.Columns), roles.Role(person.Role));

        // The score is of the moment when the day stood highest; what is usual is a matter of whole days.
        var whole = new UsualFigures(DayWrites.Columns(day.Columns), past.Own, peers);
        var (contributions, behaviour, by) = (ScoreContributions.Of(judge, columns, day.Score, new UsualFigures(columns, past.Own, peers)), whole.Behaviour(), ScoreContributions.JudgeOf(judge, columns));
        return new DayProfile(
            day.Date, day.Score, day.Level, by, day.PeakColumns is not null, day.ModelId != judge?.ModelId, day.Activities, day.Simulated, contributions, whole.DaysKnown, asOf, past.Own.Days, peers?.Days ?? 0, behaviour,
            [.. whole.NotUnusual().Where(row => !contributions.Any(part => part.Usual?.Name == row.Name && part.Points > 0))],
            ProfileWords.Explain(day.Date, day.Score, by, day.PeakColumns is not null, contributions, behaviour));
    }

    private sealed record BriefDay(DateOnly Date, double Score, int Activities, bool Simulated);
}
