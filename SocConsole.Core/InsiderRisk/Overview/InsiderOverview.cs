using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.InsiderRisk.Activities;
using SocConsole.Core.InsiderRisk.Alerts;
using SocConsole.Core.InsiderRisk.People;
using SocConsole.Core.InsiderRisk.Scoring;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.InsiderRisk.Overview;

/// <param name="AverageScore">Over people with a score; null when nobody has one.</param>
public sealed record InsiderFigures(int People, int OpenAlerts, int AlertsToday, double? AverageScore, int HighRisk, IReadOnlyList<InsiderAlertView> Recent);

/// <summary>A person's days and habits.</summary>
/// <param name="OffHours">Share of the acts of 30 days before 07:00 or from 19:00, 0 to 100; null without acts.</param>
/// <param name="Sensitive">Share of the files that were sensitive; null without files.</param>
/// <param name="External">Share of the mails sent that left; null without mails.</param>
public sealed record PersonIntelligence(PersonView Person, IReadOnlyList<(DateOnly Date, double Score)> Trend, double? OffHours, double? Sensitive, double? External, IReadOnlyList<string> Anomalies, IReadOnlyList<ScorePart> Parts);

/// <summary>Figures over people, and one person's picture. Error: USER_NOT_FOUND.</summary>
public sealed class InsiderOverview(SocDatabase database, InsiderAlertService alerts, TimeProvider clock)
{
    private const int Days = 30;
    private const int Recent = 10;
    private const int MostActs = 5_000;

    public async Task<Result<InsiderFigures>> FiguresAsync(Actor actor, CancellationToken ct)
    {
        if (!(await alerts.ListAsync(actor, unread: false, null, incidents: false, Recent, ct)).Succeeded(out var recent, out var error))
        {
            return error;
        }

        await using var db = database.Read(actor.OrganizationId);
        var day = await db.InsiderLedgers.Select(row => row.Day).FirstOrDefaultAsync(ct);
        var scores = (await db.People.Where(row => row.Score != null).Select(row => new { row.Score, row.ScoredFor }).ToListAsync(ct)).ConvertAll(row => PersonScore.Of([(row.ScoredFor!.Value, row.Score!.Value)], day ?? row.ScoredFor.Value));
        var today = clock.GetUtcNow().UtcDateTime.Date;
        return new InsiderFigures(
            await db.People.CountAsync(ct), await db.InsiderAlerts.CountAsync(row => row.Status != InsiderAlertStatus.Resolved, ct), await db.InsiderAlerts.CountAsync(row => row.At >= today, ct),
            scores.Count == 0 ? null : Math.Round(scores.Average(), 1), scores.Count(score => score >= 60), recent);
    }

    public async Task<Result<PersonIntelligence>> PersonAsync(Actor actor, string userId, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadPeople) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        if (await PeopleService.FindAsync(db, userId, ct) is not { } person)
        {
            return PeopleService.NotFound(userId);
        }

        var latest = person.ScoredFor ?? DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var days = await db.PersonDays.Where(row => row.PersonId == person.Id && row.Date > latest.AddDays(-Days)).OrderBy(row => row.Date).ToListAsync(ct);
        var since = latest.AddDays(1 - Days).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        var acts = await db.Activities.Where(row => row.PersonId == person.Id && row.At >= since).OrderByDescending(row => row.At).Take(MostActs).ToListAsync(ct);
        var facts = acts.ConvertAll(row => ActivityReader.Restore(row.Kind, row.At, row.Ip, row.Device, row.Details));
        var own = facts.FindAll(act => !act.Received);
        var anomalies = await db.InsiderAlerts.Where(row => row.PersonId == person.Id && row.Date > latest.AddDays(-Days)).OrderByDescending(row => row.Date).Select(row => row.Anomalies).Take(Recent).ToListAsync(ct);
        var judge = await InsiderBooks.JudgeAsync(db, ct);
        return new PersonIntelligence(
            (await PeopleService.ViewAsync(db, [person], ct))[0], days.ConvertAll(row => (row.Date, row.Score)), Share(own, act => act.At.Hour is < 7 or >= 19), Share(own.FindAll(act => act.Kind == ActivityKind.FileAccess), act => act.Sensitive),
            Share(own.FindAll(act => act.Kind == ActivityKind.Email), act => act.ExternalRecipients > 0), [.. anomalies.SelectMany(list => list).Distinct()], days.Count == 0 ? [] : ScoreService.Parts(judge, days[^1]));
    }

    private static double? Share(List<ActivityFacts> acts, Func<ActivityFacts, bool> wanted) => acts.Count == 0 ? null : Math.Round(100.0 * acts.Count(wanted) / acts.Count, 1);
}
