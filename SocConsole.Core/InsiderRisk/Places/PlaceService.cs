using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.InsiderRisk.Activities;
using SocConsole.Core.InsiderRisk.Features;
using SocConsole.Core.InsiderRisk.Graph;
using SocConsole.Core.InsiderRisk.People;
using SocConsole.Core.InsiderRisk.Scoring;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.InsiderRisk.Places;

/// <summary>Where people log on, and what is odd about it, over the 30 days before the latest one.</summary>
public sealed class PlaceService(SocDatabase database, GeoFile addresses, TimeProvider clock)
{
    /// <summary>Days that somebody must have been known from another country before a further one is new.</summary>
    public const int KnownFor = 7;

    private const int Days = 30;
    private const int MostLogons = 20_000;
    private const int MostPlaces = 200;
    private const int MostPoints = 300;

    /// <summary>Journeys that nobody can have made, countries that are new for a person, and logons that their sender calls odd; the newest first, at most 200.</summary>
    public async Task<Result<IReadOnlyList<PlaceAnomaly>>> AnomaliesAsync(Actor actor, CancellationToken ct) => (await MapAsync(actor, ct)).Map(map => map.Anomalies);

    /// <summary>Places of the newest 20,000 logons, and the anomalies.</summary>
    public async Task<Result<PlaceMap>> MapAsync(Actor actor, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadPeople) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        var day = await db.InsiderLedgers.Select(row => row.Day).FirstOrDefaultAsync(ct) ?? DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var since = day.AddDays(-Days).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        var rows = await db.Activities.Where(row => row.Kind == ActivityKind.Logon && row.At >= since).OrderByDescending(row => row.At).Take(MostLogons + 1).ToListAsync(ct);
        var logons = rows.Take(MostLogons).Select(row => PlacedLogon.Of(row, addresses)).OrderBy(logon => logon.Act.At).ToList();
        var countries = await NewCountriesAsync(db, since, ct);
        var ids = logons.Select(logon => logon.PersonId).Concat(countries.Select(found => found.New.PersonId)).Distinct().ToList();
        var people = (await PeopleService.ViewAsync(db, await db.People.Where(row => ids.Contains(row.Id)).ToListAsync(ct), ct)).ToDictionary(person => person.Id);
        var anomalies = logons.GroupBy(logon => logon.PersonId).SelectMany(group => Of(people[group.Key], group)).Concat(countries.Where(found => people.ContainsKey(found.New.PersonId)).Select(found => Of(people[found.New.PersonId], found.New, found.Before)));
        var placed = logons.Where(logon => !logon.Act.Failed).ToList();
        return new PlaceMap(since, Points(placed), [.. anomalies.OrderByDescending(found => found.At).ThenBy(found => found.UserId, StringComparer.Ordinal).Take(MostPlaces)], placed.Count(logon => logon.Shown is null), rows.Count <= MostLogons, addresses.Count);
    }

    private static List<PlacePoint> Points(List<PlacedLogon> logons) => [.. logons.Where(logon => logon.Shown is not null)
        .GroupBy(logon => (Math.Round(logon.Shown!.Latitude * 2), Math.Round(logon.Shown!.Longitude * 2)))
        .Select(group => new PlacePoint(
            group.GroupBy(logon => logon.Name).OrderByDescending(name => name.Count()).ThenBy(name => name.Key, StringComparer.Ordinal).First().Key, group.Select(logon => logon.Country).FirstOrDefault(country => country is not null),
            group.Average(logon => logon.Shown!.Latitude), group.Average(logon => logon.Shown!.Longitude), group.LongCount(), group.Select(logon => logon.PersonId).Distinct().Count(), group.Max(logon => logon.Act.At)))
        .OrderByDescending(point => point.Logons).ThenBy(point => point.Name, StringComparer.Ordinal).Take(MostPoints)];

    private static async Task<List<(EntityEdge New, EntityEdge Before)>> NewCountriesAsync(SocDbContext db, DateTime since, CancellationToken ct)
    {
        var fresh = await db.EntityEdges.Where(row => row.Kind == EdgeKind.LoggedOnFrom && row.FirstSeen >= since && row.Target != "").OrderByDescending(row => row.FirstSeen).Take(MostPlaces).ToListAsync(ct);
        var people = fresh.Select(row => row.PersonId).Distinct().ToList();
        var all = (await db.EntityEdges.Where(row => row.Kind == EdgeKind.LoggedOnFrom && people.Contains(row.PersonId)).ToListAsync(ct)).ToLookup(row => row.PersonId);
        return [.. fresh.Select(row => (row, Before: all[row.PersonId].Where(other => other.FirstSeen <= row.FirstSeen.AddDays(-KnownFor)).MaxBy(other => other.Count))).Where(pair => pair.Before is not null).Select(pair => (pair.row, pair.Before!))];
    }

    private static PlaceAnomaly Of(PersonView person, EntityEdge fresh, EntityEdge before)
    {
        var (to, from) = (CountryTable.Find(fresh.Target), CountryTable.Find(before.Target));
        return new PlaceAnomaly(person.UserId, person.Name, to?.Name ?? fresh.Target, fresh.FirstSeen, "new_country", null, RiskLevel.Medium, Centre(from), Centre(to));
    }

    private static Position? Centre(Country? country) => country is null ? null : new Position(country.Name, country.Latitude, country.Longitude);

    private static IEnumerable<PlaceAnomaly> Of(PersonView person, IEnumerable<PlacedLogon> logons)
    {
        PlacedLogon? before = null;
        foreach (var logon in logons)
        {
            if (logon.Act.OddPlace)
            {
                yield return new PlaceAnomaly(person.UserId, person.Name, logon.Name, logon.Act.At, "odd_place", null, RiskLevel.Medium, null, logon.Shown);
            }

            if (logon is { Act.Failed: false, Exact: { } here })
            {
                if (before is { Exact: { } last } && Travel.Speed(last, before.Act.At, here, logon.Act.At) is > Travel.Fastest and var speed)
                {
                    var from = last with { Name = before.Name };
                    yield return new PlaceAnomaly(person.UserId, person.Name, logon.Name, logon.Act.At, "impossible_travel", Math.Round(speed), RiskLevels.Of(40 + (40 * Math.Min(1, speed / 3000))), from, here with { Name = logon.Name });
                }

                before = logon;
            }
        }
    }
}
