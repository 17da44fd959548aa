using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Incidents;
using SocConsole.Core.InsiderRisk.Activities;
using SocConsole.Core.InsiderRisk.People;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.InsiderRisk.Profile;

/// <summary>One thing of a person's days.</summary>
/// <param name="Kind"><c>activity</c>, <c>alert</c>, <c>incident</c> or <c>threat</c>.</param>
/// <param name="Id">Row of an activity; otherwise the number as people write it.</param>
/// <param name="Relation">Why a threat or an incident is about the person.</param>
/// <param name="Score">0 to 100, of an alert.</param>
public sealed record PersonEntry(DateTime At, string Kind, string Id, string Title, ActivityKind? ActivityKind, string? Relation, double? Score, Severity? Severity, int? IncidentNumber, bool Simulated);

/// <param name="Machine">The person's own; null when the list of people gives none.</param>
/// <param name="Addresses">Addresses that the person used in these days, at most 200.</param>
/// <param name="Whole">False when the reader may not see threats or incidents.</param>
public sealed record PersonTimelineView(Page<PersonEntry> Entries, DateOnly From, DateOnly To, string? Machine, IReadOnlyList<string> Addresses, bool Whole);

/// <summary>Activities of a person, and what others found about them, as one line of time. Error: USER_NOT_FOUND.</summary>
public sealed class PersonTimeline(SocDatabase database, TimeProvider clock)
{
    public const int MostDays = 92;

    /// <summary>The newest first.</summary>
    /// <param name="from">First day; null for 30 days up to <paramref name="to"/>.</param>
    /// <param name="to">Last day, whole; null for today, or the latest day of the organization when that is long ago.</param>
    public async Task<Result<PersonTimelineView>> ReadAsync(Actor actor, string userId, DateOnly? from, DateOnly? to, TimelineFilter filter, PageRequest page, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ReadPeople) ?? page.Validate()) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        if (await PeopleService.FindAsync(db, userId, ct) is not { } person)
        {
            return PeopleService.NotFound(userId);
        }

        var usual = PersonWindow.Of(PersonWindow.LatestOf(person), clock.GetUtcNow().UtcDateTime);
        var last = to ?? usual.To;
        var window = new PersonWindow(from ?? (last.DayNumber > PersonWindow.Days ? last.AddDays(1 - PersonWindow.Days) : DateOnly.MinValue), last);
        if (window.From > window.To || window.To.DayNumber - window.From.DayNumber >= MostDays || window.To == DateOnly.MaxValue)
        {
            return Error.Invalid("from", $"must not be after to, nor {MostDays} days or more before it");
        }

        var traces = await PersonTraces.ReadAsync(db, actor, person, window, ct);
        var others = Others(traces, filter, window).OrderByDescending(entry => entry.At).ToList();
        var acts = filter.Activities.Count == 0 ? null : db.Activities.AsNoTracking().Where(row => row.PersonId == person.Id && row.At >= window.Begins && row.At < window.Ends && filter.Activities.Contains(row.Kind));
        var total = others.Count + (acts is null ? 0 : await acts.LongCountAsync(ct));

        // So many activities stand before the page at least, however the others lie among them.
        var passed = Math.Max(0, page.Skip - others.Count);
        var read = acts is null ? [] : await acts.OrderByDescending(row => row.At).ThenByDescending(row => row.Id).Skip(passed).Take(page.Size + others.Count).ToListAsync(ct);
        var entries = read.Select(Entry).Concat(others).OrderByDescending(entry => entry.At).Skip(page.Skip - (acts is null ? 0 : passed)).Take(page.Size);
        return new PersonTimelineView(new Page<PersonEntry>([.. entries], page.Number, page.Size, total), window.From, window.To, person.DeviceId, traces.Marks.Addresses, traces.Whole);
    }

    private static PersonEntry Entry(Activity row) =>
        new(row.At, "activity", row.Id.ToString(CultureInfo.InvariantCulture), ActivityText.Of(ActivityReader.Restore(row.Kind, row.At, row.Ip, row.Device, row.Details)), row.Kind, null, null, null, null, row.Simulated);

    private static IEnumerable<PersonEntry> Others(PersonTraces traces, TimelineFilter filter, PersonWindow window)
    {
        var alerts = traces.Alerts.Where(row => filter.Alerts && row.At >= window.Begins && row.At < window.Ends)
            .Select(row => new PersonEntry(row.At, "alert", string.Create(CultureInfo.InvariantCulture, $"ALT{row.Number:D5}"), row.Explanation, null, null, row.Score, null, row.IncidentNumber, row.Simulated));
        var incidents = traces.Incidents.Where(_ => filter.Incidents)
            .Select(row => new PersonEntry(At(row.FirstSeenAt, row.LastSeenAt), "incident", IncidentNumber.Text(row.Number), row.Title, null, traces.Marks.Relation(row.UserName, row.Host, row.SourceIp), null, row.Severity, row.Number, row.Simulated));
        var threats = traces.Threats.Where(_ => filter.Threats)
            .Select(row => new PersonEntry(At(row.FirstSeenAt, row.LastSeenAt), "threat", row.Number, row.Reason, null, traces.Marks.Relation(row.UserName, row.Target, row.SourceIp, row.EntityValue), null, row.Severity, null, row.Simulated));
        return alerts.Concat(incidents).Concat(threats);

        // What began before the window stands where it was last seen.
        DateTime At(DateTime first, DateTime seen) => first >= window.Begins ? first : seen;
    }
}
