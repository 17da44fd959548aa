using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Identity;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Incidents.Reading;

/// <summary>One thing that happened.</summary>
/// <param name="At">UTC.</param>
/// <param name="Source"><c>incident</c>, <c>threat</c> or <c>event</c>.</param>
/// <param name="Kind">Snake case: <c>assigned</c>, <c>threat_detected</c>, <c>ssh_login_failed</c>.</param>
/// <param name="Who">The person or stage that did it; null for the console, and for events.</param>
/// <param name="Subject">Number of the threat or the event; null for the incident's own.</param>
public sealed record StoryItem(DateTime At, string Source, string Kind, string? Who, string Text, string? Subject);

/// <summary>An indicator of an incident's threats.</summary>
/// <param name="Type"><c>ip</c>, <c>domain</c> or <c>hash</c>.</param>
/// <param name="Threats">Numbers of the threats that have it.</param>
public sealed record IncidentIndicator(string Type, string Value, IReadOnlyList<string> Threats);

/// <summary>What happened in an incident: its own entries, its threats' timelines, the events that are their evidence. Errors: INCIDENT_NOT_FOUND.</summary>
public sealed class IncidentStory(SocDatabase database, IEventLog log)
{
    /// <summary>Most entries, and most events, of one story; the newest are taken.</summary>
    public const int MaximumItems = 1_000;

    private const int MaximumText = 400;
    private const int MaximumIndicators = 500;

    /// <summary>Everything in the order of time, the newest first.</summary>
    public async Task<Result<Page<StoryItem>>> TimelineAsync(Actor actor, string number, PageRequest page, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ReadIncidents) ?? page.Validate()) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        if (await db.FindIncidentAsync(actor, number, ct) is not { } incident)
        {
            return IncidentErrors.NotFound(number);
        }

        var items = await AllAsync(db, incident, ct);
        return new Page<StoryItem>([.. items.OrderByDescending(item => item.At).Skip(page.Skip).Take(page.Size)], page.Number, page.Size, items.Count);
    }

    /// <summary>The events that its threats stand on, the newest first. <paramref name="limit"/> is 1 to 1,000.</summary>
    public async Task<Result<IReadOnlyList<LogEvent>>> EventsAsync(Actor actor, string number, int limit, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadIncidents) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        return await db.FindIncidentAsync(actor, number, ct) is { } incident
            ? Result.Of<IReadOnlyList<LogEvent>>([.. await EventsAsync(db, incident, Math.Clamp(limit, 1, MaximumItems), ct)])
            : IncidentErrors.NotFound(number);
    }

    /// <summary>The indicators of its threats, at most 500, those of most threats first.</summary>
    public async Task<Result<IReadOnlyList<IncidentIndicator>>> IndicatorsAsync(Actor actor, string number, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadIncidents) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        if (await db.FindIncidentAsync(actor, number, ct) is not { } incident)
        {
            return IncidentErrors.NotFound(number);
        }

        var threats = await Threats(db, incident).OrderBy(threat => threat.Id).Take(IncidentFigures.MaximumThreats).Select(threat => new { threat.Number, threat.Indicators }).ToListAsync(ct);
        return Result.Of<IReadOnlyList<IncidentIndicator>>(
        [
            .. threats.SelectMany(threat => Of(threat.Indicators).Select(indicator => (indicator.Type, indicator.Value, threat.Number)))
                .GroupBy(item => (item.Type, item.Value), item => item.Number)
                .OrderByDescending(group => group.Count()).ThenBy(group => group.Key.Type, StringComparer.Ordinal).ThenBy(group => group.Key.Value, StringComparer.Ordinal)
                .Take(MaximumIndicators).Select(group => new IncidentIndicator(group.Key.Type, group.Key.Value, [.. group.Distinct()])),
        ]);
    }

    private async Task<List<StoryItem>> AllAsync(SocDbContext db, Incident incident, CancellationToken ct)
    {
        var entries = await db.IncidentEntries.Where(row => row.IncidentId == incident.Id).OrderByDescending(row => row.Id).Take(MaximumItems).ToListAsync(ct);
        var told = await db.Timeline.Where(row => db.IncidentThreats.Any(link => link.IncidentId == incident.Id && link.ThreatId == row.ThreatId)).OrderByDescending(row => row.Id).Take(MaximumItems)
            .Join(db.Threats, row => row.ThreatId, threat => threat.Id, (row, threat) => new { row.At, row.Event, row.Stage, row.ActorName, row.Text, threat.Number }).ToListAsync(ct);
        var events = await EventsAsync(db, incident, MaximumItems, ct);
        return
        [
            .. entries.Select(row => new StoryItem(row.At, "incident", row.Kind, row.ActorName, row.Text, null)),
            .. told.Select(row => new StoryItem(row.At, "threat", row.Event, row.ActorName ?? row.Stage, row.Text, row.Number)),
            .. events.Select(item => new StoryItem(item.Timestamp, "event", item.Fields[Ecs.EventAction] ?? "event", null, Cut(item.Raw), item.Id)),
        ];
    }

    private async Task<IEnumerable<LogEvent>> EventsAsync(SocDbContext db, Incident incident, int limit, CancellationToken ct)
    {
        var sequences = await db.ThreatEvidence.Where(row => db.IncidentThreats.Any(link => link.IncidentId == incident.Id && link.ThreatId == row.ThreatId))
            .Select(row => row.Sequence).Distinct().OrderByDescending(sequence => sequence).Take(limit).ToListAsync(ct);
        return sequences.Count == 0 ? [] : (await log.ReadAsync(incident.OrganizationId, sequences, ct)).Reverse();
    }

    private static IQueryable<Threat> Threats(SocDbContext db, Incident incident) =>
        db.IncidentThreats.Where(link => link.IncidentId == incident.Id).Join(db.Threats, link => link.ThreatId, threat => threat.Id, (_, threat) => threat);

    private static IEnumerable<(string Type, string Value)> Of(ThreatIndicators indicators) =>
        indicators.Ips.Select(value => ("ip", value)).Concat(indicators.Domains.Select(value => ("domain", value))).Concat(indicators.Hashes.Select(value => ("hash", value)));

    private static string Cut(string text) => text.Length <= MaximumText ? text : text[..(char.IsHighSurrogate(text[MaximumText - 1]) ? MaximumText - 1 : MaximumText)] + "…";
}
