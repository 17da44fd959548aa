using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.InsiderRisk.Activities;
using SocConsole.Core.InsiderRisk.Alerts;
using SocConsole.Core.InsiderRisk.Features;
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

/// <summary>Where somebody's logons can't be, or are said to be odd.</summary>
public sealed record PlaceAnomaly(string UserId, string? Name, string Location, DateTime At, string Kind, double? Speed, RiskLevel Risk);

/// <summary>Figures over people, one person's picture, and places. Error: USER_NOT_FOUND.</summary>
public sealed class InsiderOverview(SocDatabase database, InsiderAlertService alerts, TimeProvider clock)
{
    private const int Days = 30;
    private const int Recent = 10;
    private const int MostLogons = 20_000;
    private const int MostPlaces = 200;
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

    /// <summary>Journeys that nobody can have made, and logons that their sender calls odd, of the last 30 days before the latest; the newest first, at most 200.</summary>
    public async Task<Result<IReadOnlyList<PlaceAnomaly>>> PlacesAsync(Actor actor, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadPeople) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        var day = await db.InsiderLedgers.Select(row => row.Day).FirstOrDefaultAsync(ct) ?? DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var since = day.AddDays(-Days).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        var logons = await db.Activities.Where(row => row.Kind == ActivityKind.Logon && row.At >= since).OrderByDescending(row => row.At).Take(MostLogons).ToListAsync(ct);
        var ids = logons.Select(row => row.PersonId).Distinct().ToList();
        var people = (await PeopleService.ViewAsync(db, await db.People.Where(row => ids.Contains(row.Id)).ToListAsync(ct), ct)).ToDictionary(person => person.Id);
        return logons.GroupBy(row => row.PersonId).SelectMany(group => Of(people[group.Key], group.OrderBy(row => row.At))).OrderByDescending(found => found.At).Take(MostPlaces).ToList();
    }

    private static IEnumerable<PlaceAnomaly> Of(PersonView person, IEnumerable<Activity> logons)
    {
        ActivityFacts? before = null;
        foreach (var row in logons)
        {
            var act = ActivityReader.Restore(row.Kind, row.At, row.Ip, row.Device, row.Details);
            if (act.OddPlace)
            {
                yield return new PlaceAnomaly(person.UserId, person.Name, Location(row.Details), act.At, "odd_place", null, RiskLevel.Medium);
            }

            if (act is { Failed: false, Position: not null })
            {
                if (before?.Position is { } last && Travel.Speed(last, before.At, act.Position, act.At) is > Travel.Fastest and var speed)
                {
                    yield return new PlaceAnomaly(person.UserId, person.Name, Location(row.Details), act.At, "impossible_travel", Math.Round(speed), RiskLevels.Of(40 + (40 * Math.Min(1, speed / 3000))));
                }

                before = act;
            }
        }
    }

    private static string Location(string details)
    {
        using var document = JsonDocument.Parse(details);
        return document.RootElement.TryGetProperty("location", out var place) && place.ValueKind == JsonValueKind.String ? place.GetString()! : "unknown";
    }

    private static double? Share(List<ActivityFacts> acts, Func<ActivityFacts, bool> wanted) => acts.Count == 0 ? null : Math.Round(100.0 * acts.Count(wanted) / acts.Count, 1);
}
