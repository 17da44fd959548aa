using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Events;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Incidents;

/// <summary>What a person says when they open an incident.</summary>
/// <param name="Title">1 to 200 characters.</param>
/// <param name="Reason">At most 2,000 characters.</param>
/// <param name="Threats">Numbers of threats that belong to it, at most 100; none of them may have an incident.</param>
public sealed record NewIncident(string Title, string? Reason, Severity Severity, string? Category = null, string? SourceIp = null, string? Host = null, string? UserName = null, IReadOnlyList<string>? Threats = null);

/// <summary>Looks at incidents, and opens one by hand. Numbers are <c>42</c> or <c>INC-042</c>. Error: INCIDENT_NOT_FOUND.</summary>
public sealed class IncidentService(SocDatabase database, IncidentOptions options, TimeProvider clock)
{
    private const int MaximumText = 2_000;
    private const int MaximumEntity = 256;
    private const int MaximumNamed = 100;
    private const int MaximumParts = 500;

    public async Task<Result<Page<IncidentRow>>> ListAsync(Actor actor, IncidentFilter filter, PageRequest page, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ReadIncidents) ?? page.Validate()) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        var matching = filter.Apply(db.Incidents.SeenBy(actor), clock.GetUtcNow().UtcDateTime);
        var total = await matching.LongCountAsync(ct);
        var rows = page.Skip >= total ? [] : await filter.Sort(matching).Skip(page.Skip).Take(page.Size).ToListAsync(ct);
        return new Page<IncidentRow>(rows.ConvertAll(IncidentRow.From), page.Number, page.Size, total);
    }

    public async Task<Result<IncidentDetail>> GetAsync(Actor actor, string number, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadIncidents) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        return await db.FindIncidentAsync(actor, number, ct) is { } incident ? await DetailAsync(db, incident, ct) : IncidentErrors.NotFound(number);
    }

    /// <summary>The incident that a threat belongs to; an error INCIDENT_NOT_FOUND when it belongs to none.</summary>
    public async Task<Result<IncidentRow>> OfThreatAsync(Actor actor, string threatNumber, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadIncidents) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        var found = await db.IncidentThreats.Where(link => link.ThreatNumber == threatNumber).Join(db.Incidents, link => link.IncidentId, incident => incident.Id, (_, incident) => incident).FirstOrDefaultAsync(ct);
        return found is null ? IncidentErrors.NotFound($"of {threatNumber}") : IncidentRow.From(found);
    }

    /// <summary>How many incidents wait for a person; 0 for who can't work on them.</summary>
    public async Task<int> WaitingAsync(Actor actor, CancellationToken ct)
    {
        if (!actor.May(Permission.WorkIncidents))
        {
            return 0;
        }

        await using var db = database.Read(actor.OrganizationId);
        return await new IncidentFilter { Waiting = true }.Apply(db.Incidents.SeenBy(actor), clock.GetUtcNow().UtcDateTime).CountAsync(ct);
    }

    /// <summary>Opens an incident by hand. Errors besides: THREAT_NOT_FOUND, THREAT_HAS_INCIDENT.</summary>
    public async Task<Result<IncidentDetail>> CreateAsync(Actor actor, NewIncident asked, CancellationToken ct)
    {
        if ((actor.Demand(Permission.WorkIncidents) ?? Faults(asked)) is { } refused)
        {
            return refused;
        }

        var created = await database.WriteAsync<Incident>(actor.OrganizationId, unit => CreateAsync(unit, actor, asked, ct), ct);
        return created.Succeeded(out var incident, out var error) ? await GetAsync(actor, IncidentNumber.Text(incident.Number), ct) : error;
    }

    private static Error? Faults(NewIncident asked) => asked switch
    {
        { Title.Length: 0 or > IncidentTitle.MaximumLength } => Error.Invalid("title", $"must be 1 to {IncidentTitle.MaximumLength} characters"),
        { Reason.Length: > MaximumText } => Error.Invalid("reason", $"must be at most {MaximumText} characters"),
        { Category.Length: > 64 } => Error.Invalid("category", "must be at most 64 characters"),
        { SourceIp: { } address } when !System.Net.IPAddress.TryParse(address, out _) => Error.Invalid("source_ip", "must be an address"),
        { Host.Length: > MaximumEntity } => Error.Invalid("host", $"must be at most {MaximumEntity} characters"),
        { UserName.Length: > MaximumEntity } => Error.Invalid("user", $"must be at most {MaximumEntity} characters"),
        { Threats.Count: > MaximumNamed } => Error.Invalid("threats", $"must be at most {MaximumNamed}"),
        _ => null,
    };

    private async Task<Result<Incident>> CreateAsync(Unit unit, Actor actor, NewIncident asked, CancellationToken ct)
    {
        var named = (asked.Threats ?? []).Distinct(StringComparer.Ordinal).ToList();
        var threats = await unit.Db.Threats.Where(row => named.Contains(row.Number)).OrderBy(row => row.Id).ToListAsync(ct);
        if (named.Find(number => threats.TrueForAll(threat => threat.Number != number)) is { } missing)
        {
            return new Error(ErrorKind.NotFound, "THREAT_NOT_FOUND", $"Threat with ID {missing} not found");
        }

        var ids = threats.ConvertAll(threat => threat.Id);
        if (await unit.Db.IncidentThreats.FirstOrDefaultAsync(link => ids.Contains(link.ThreatId), ct) is { } taken)
        {
            return Error.Conflict("THREAT_HAS_INCIDENT", $"{taken.ThreatNumber} belongs to an incident already; merge the two instead.");
        }

        if (threats.Select(threat => threat.Simulated).Distinct().Count() > 1)
        {
            return Error.Invalid("threats", "simulated and real threats can't share an incident");
        }

        var incident = Row(actor, asked, unit.Now, await unit.NextIncidentAsync(actor.OrganizationId, ct));
        incident.Simulated = threats.Exists(threat => threat.Simulated);
        incident.RiskScore = IncidentRisk.Score(IncidentRisk.Parts(incident));
        incident.Triage = IncidentTriage.Of(incident, threats.Count);
        IncidentFigures.Promise(incident, options);
        unit.Db.Incidents.Add(incident);
        await unit.Db.SaveChangesAsync(ct);
        await AttachAsync(unit, incident, threats, ct);
        unit.Tell(incident, "opened", actor, $"{actor.Name} opened it: {incident.Reason}");
        unit.Audit(actor, "incident.created", IncidentNumber.Text(incident.Number), new { incident.Title, severity = Wire.Name(incident.Severity), threats = named });
        unit.Raise(new IncidentOpened(actor.OrganizationId, unit.Now, incident.Number));
        return incident;
    }

    private async Task AttachAsync(Unit unit, Incident incident, List<Threat> threats, CancellationToken ct)
    {
        if (threats.Count == 0)
        {
            return;
        }

        unit.Db.IncidentThreats.AddRange(threats.Select(threat => new IncidentThreat
        {
            OrganizationId = incident.OrganizationId,
            IncidentId = incident.Id,
            ThreatId = threat.Id,
            ThreatNumber = threat.Number,
            AddedAt = unit.Now,
        }));
        await unit.Db.SaveChangesAsync(ct);
        incident.Category ??= threats[0].Type;
        await IncidentFigures.TakeAsync(unit.Db, incident, options, ct);
    }

    private static Incident Row(Actor actor, NewIncident asked, DateTime now, int number) => new()
    {
        OrganizationId = actor.OrganizationId,
        Number = number,
        Title = asked.Title.Trim(),
        Reason = string.IsNullOrWhiteSpace(asked.Reason) ? asked.Title.Trim() : asked.Reason.Trim(),
        Category = Text(asked.Category),
        Origin = IncidentOrigin.Person,
        Status = IncidentStatus.Open,
        Severity = asked.Severity,
        Escalation = asked.Severity,
        SourceIp = Text(asked.SourceIp),
        Host = Text(asked.Host),
        UserName = Text(asked.UserName),
        FirstSeenAt = now,
        LastSeenAt = now,
        CreatedAt = now,
        UpdatedAt = now,
        CreatedById = actor.ResponsibleId,
        CreatedBy = actor.Name,
        RespondedAt = now,
    };

    private static string? Text(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();

    private static async Task<IncidentDetail> DetailAsync(SocDbContext db, Incident incident, CancellationToken ct)
    {
        var threats = await db.IncidentThreats.Where(link => link.IncidentId == incident.Id).Join(db.Threats, link => link.ThreatId, threat => threat.Id, (_, threat) => threat)
            .OrderByDescending(threat => threat.Priority).ThenBy(threat => threat.Id).Take(MaximumParts).Select(ThreatRow.Of).ToListAsync(ct);
        var tasks = await db.IncidentTasks.Where(row => row.IncidentId == incident.Id).OrderBy(row => row.Order).ThenBy(row => row.Id).Take(MaximumParts).ToListAsync(ct);
        var notes = await db.IncidentNotes.Where(row => row.IncidentId == incident.Id).OrderBy(row => row.Id).Take(MaximumParts).ToListAsync(ct);
        var evidence = await db.IncidentEvidence.Where(row => row.IncidentId == incident.Id).OrderBy(row => row.Id).Take(MaximumParts).ToListAsync(ct);
        return new IncidentDetail(
            IncidentRow.From(incident), incident.CreatedBy, incident.EscalationReason, incident.AcknowledgedBy, incident.AcknowledgedAt, incident.AcknowledgeReason, incident.ResolutionNote,
            IncidentRisk.Parts(incident), threats, tasks.ConvertAll(TaskView.From), notes.ConvertAll(NoteView.From), evidence.ConvertAll(EvidenceFileView.From));
    }
}
