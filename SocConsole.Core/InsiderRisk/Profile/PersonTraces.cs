using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Identity;
using SocConsole.Core.Incidents;
using SocConsole.Core.InsiderRisk.Alerts;
using SocConsole.Core.InsiderRisk.People;
using SocConsole.Core.Storage;

namespace SocConsole.Core.InsiderRisk.Profile;

/// <summary>What others found about a person: alerts, incidents, and threats that name the person, the person's own machine, or an address that the person used in the same days.</summary>
/// <param name="Whole">False when the reader may not see threats or incidents.</param>
internal sealed record PersonTraces(IReadOnlyList<InsiderAlert> Alerts, IReadOnlyList<Threat> Threats, IReadOnlyList<Incident> Incidents, PersonMarks Marks, bool Whole)
{
    /// <summary>Of each kind at most, the newest.</summary>
    public const int Most = 200;

    private const int MostAddresses = 200;

    // What began a month before may still go on.
    private const int Before = 30;

    public static async Task<PersonTraces> ReadAsync(SocDbContext db, Actor actor, Person person, PersonWindow window, CancellationToken ct)
    {
        var (from, to) = (window.Begins, window.Ends);
        var used = await db.Activities.Where(row => row.PersonId == person.Id && row.At >= from && row.At < to && row.Ip != null).Select(row => row.Ip!).Distinct().OrderBy(ip => ip).Take(MostAddresses).ToListAsync(ct);
        var marks = PersonMarks.Of(person, used);
        var (names, machines, addresses) = (marks.Names, marks.Machines, marks.Addresses);
        string[] all = [.. names, .. machines, .. addresses];
        var early = from.AddDays(-Before);
        var alerts = await db.InsiderAlerts.AsNoTracking().Where(row => row.PersonId == person.Id && ((row.At >= from && row.At < to) || row.Status != InsiderAlertStatus.Resolved)).OrderByDescending(row => row.At).Take(Most).ToListAsync(ct);
        var threats = actor.May(Permission.ReadThreats)
            ? await db.Threats.AsNoTracking().Where(row => row.DetectedAt >= early && row.FirstSeenAt < to && row.LastSeenAt >= from
                    && (names.Contains(row.UserName!) || machines.Contains(row.Target!) || addresses.Contains(row.SourceIp!) || all.Contains(row.EntityValue)))
                .OrderByDescending(row => row.LastSeenAt).Take(Most).ToListAsync(ct)
            : [];
        var incidents = actor.May(Permission.ReadIncidents)
            ? await db.Incidents.AsNoTracking().Where(row => row.CreatedAt >= early && row.FirstSeenAt < to && row.LastSeenAt >= from
                    && (names.Contains(row.UserName!) || machines.Contains(row.Host!) || addresses.Contains(row.SourceIp!)))
                .OrderByDescending(row => row.LastSeenAt).Take(Most).ToListAsync(ct)
            : [];
        return new PersonTraces(alerts, threats, incidents, marks, actor.May(Permission.ReadThreats | Permission.ReadIncidents));
    }
}

/// <summary>By what a person is recognized in what others found, each as it is written and in small and capital letters.</summary>
internal sealed record PersonMarks(IReadOnlyList<string> Names, IReadOnlyList<string> Machines, IReadOnlyList<string> Addresses)
{
    public static PersonMarks Of(Person person, IReadOnlyList<string> addresses)
    {
        var mail = person.Email?.IndexOf('@', StringComparison.Ordinal) is > 0 and var at ? person.Email[..at] : null;
        return new PersonMarks(Written([person.UserId, person.Email, mail]), Written([person.DeviceId]), addresses);
    }

    /// <summary>Why something is about the person: <c>same person</c>, <c>own machine</c>, or the address.</summary>
    public string Relation(string? user, string? host, string? address, string? entity = null) =>
        Holds(Names, user) || Holds(Names, entity) ? "same person" : Holds(Machines, host) || Holds(Machines, entity) ? "own machine" : $"address {(Holds(Addresses, address) ? address : entity)}";

    private static bool Holds(IReadOnlyList<string> marks, string? text) => text is not null && marks.Contains(text);

    private static string[] Written(IEnumerable<string?> names) => [.. names.OfType<string>().Where(name => name.Length > 0).SelectMany(name => (string[])[name, name.ToLowerInvariant(), name.ToUpperInvariant()]).Distinct(StringComparer.Ordinal)];
}
