using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Events;
using SocConsole.Core.Incidents;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Response.Connectors.Own;

/// <summary>What is kept of a deed on an incident.</summary>
/// <param name="Incident">Its number.</param>
/// <param name="Entry">What its timeline tells.</param>
/// <param name="Level">The level that it was raised to.</param>
internal sealed record IncidentDeed(int Incident, string Entry, Severity? Level);

/// <summary>The level that an action asks for.</summary>
internal sealed record EscalationLevel(Severity To);

/// <summary>What is written for the actions on incidents. Every deed is remembered in the same write, so that a further try finds it.</summary>
internal static class IncidentDeeds
{
    private const string Channel = "journal";
    private const int MaximumTitle = 200;
    private const int MaximumText = 2_000;
    private const int MaximumAlike = 20;
    private static readonly TimeSpan Alike = TimeSpan.FromDays(90);

    public static async Task<ActionOutcome?> DoneAsync(Unit unit, ActionRequest request, CancellationToken ct) =>
        await unit.Db.Set<Notification>().Where(row => row.IdempotencyKey == request.IdempotencyKey && row.Channel == Channel).Select(row => row.Receipt).FirstOrDefaultAsync(ct) is { } state
            ? new ActionOutcome("It was done by an earlier try.", state)
            : null;

    public static void Remember(Unit unit, ActionRequest request, ActionOutcome outcome) =>
        unit.Db.Add(new Notification { IdempotencyKey = request.IdempotencyKey, Channel = Channel, Receipt = outcome.State!, SentAt = unit.Now });

    /// <summary>Opens an incident, with the run's threat when that belongs to none yet.</summary>
    public static async Task<Result<ActionOutcome>> OpenAsync(Unit unit, ActionRequest request, IncidentOptions options, CancellationToken ct)
    {
        if (ActionInput.Find(request, "title") is not { Length: > 0 and <= MaximumTitle } title)
        {
            return Error.Invalid("title", $"must have 1 to {MaximumTitle} characters");
        }

        var severity = Severity.Medium;
        if (ActionInput.Find(request, "severity") is { } said && !Wire.TryRead(said, out severity))
        {
            return Error.Invalid("severity", "must be informational, low, medium, high or critical");
        }

        var threat = request.ThreatNumber is { } threatNumber ? await unit.Db.Threats.FirstOrDefaultAsync(row => row.Number == threatNumber, ct) : null;
        var linked = threat is not null && !await unit.Db.IncidentThreats.AnyAsync(row => row.ThreatId == threat.Id, ct);
        var incident = Row(unit, request, title, severity, threat, await unit.NextIncidentAsync(request.OrganizationId, ct));
        incident.RuleConfidence = linked ? threat!.Confidence : null;
        incident.CreatedById = await unit.Db.PlaybookRuns.Where(run => run.Number == request.RunNumber).Select(run => run.RequestedById).FirstOrDefaultAsync(ct) ?? incident.CreatedById;
        incident.RiskScore = IncidentRisk.Score(IncidentRisk.Parts(incident));
        incident.Triage = IncidentTriage.Of(incident, threat is null ? 0 : 1);
        IncidentFigures.Promise(incident, options);
        unit.Db.Incidents.Add(incident);
        await unit.Db.SaveChangesAsync(ct);
        if (linked)
        {
            unit.Db.IncidentThreats.Add(new IncidentThreat { IncidentId = incident.Id, ThreatId = threat!.Id, ThreatNumber = threat.Number, AddedAt = unit.Now });
        }

        var number = IncidentNumber.Text(incident.Number);
        unit.Audit(Tellings.Stage(request.OrganizationId), "incident.created", number, new { incident.Title, request.RunNumber, request.RequestedBy });
        unit.Raise(new IncidentOpened(request.OrganizationId, unit.Now, incident.Number));
        return Told(unit, incident, "opened", $"Opened by {request.RunNumber}, asked for by {request.RequestedBy}", $"{number} is open.", null);
    }

    /// <summary>Raises the incident; what stands there or higher stays.</summary>
    public static Result<ActionOutcome> Raise(Unit unit, ActionRequest request, Incident incident)
    {
        if (!Level(request).Succeeded(out var level, out var error))
        {
            return error;
        }

        var (from, number) = (incident.Escalation, IncidentNumber.Text(incident.Number));
        var reason = ActionInput.Find(request, "escalation_criteria") ?? $"asked for by {request.RequestedBy} in {request.RunNumber}";
        if (from < level.To)
        {
            (incident.Escalation, incident.EscalationReason) = (level.To, reason);
            incident.UpdatedAt = unit.Now;
            incident.Version++;
            unit.Audit(Tellings.Stage(request.OrganizationId), "incident.escalated", number, new { From = Wire.Name(from), To = Wire.Name(level.To), request.RunNumber, request.RequestedBy });
            unit.Raise(new IncidentEscalated(request.OrganizationId, unit.Now, incident.Number, from, level.To, reason));
        }

        var text = from < level.To ? $"Raised from {Wire.Name(from)} to {Wire.Name(level.To)}: {reason}" : $"Stays at {Wire.Name(from)}, which is {Wire.Name(level.To)} or higher: {reason}";
        return Told(unit, incident, "escalated", text, $"{number} stands at {Wire.Name(incident.Escalation)}.", level.To);
    }

    /// <summary>Writes the numbers of incidents of the last 90 days with the same source, kind or techniques into the incident.</summary>
    public static async Task<Result<ActionOutcome>> CorrelateAsync(Unit unit, ActionRequest request, Incident incident, CancellationToken ct)
    {
        var since = unit.Now - Alike;
        var others = await unit.Db.Incidents.AsNoTracking().Where(row => row.Id != incident.Id && row.CreatedAt >= since && row.Simulated == incident.Simulated)
            .OrderByDescending(row => row.CreatedAt).Take(1_000).Select(row => new { row.Number, row.Category, row.SourceIp, row.Techniques }).ToListAsync(ct);
        var alike = others.Select(row => (row.Number, Score: (row.SourceIp is not null && row.SourceIp == incident.SourceIp ? 2 : 0) + (row.Category is not null && row.Category == incident.Category ? 1 : 0) + (row.Techniques.Intersect(incident.Techniques).Any() ? 1 : 0)))
            .Where(row => row.Score > 0).OrderByDescending(row => row.Score).ThenByDescending(row => row.Number).Take(MaximumAlike).ToList();
        var text = alike.Count == 0
            ? $"No incident of the last {Alike.TotalDays:0} days has the same source, kind or technique ({request.RunNumber})"
            : $"Incidents of the last {Alike.TotalDays:0} days with the same source, kind or technique: {string.Join(", ", alike.Select(row => IncidentNumber.Text(row.Number)))} ({request.RunNumber})";
        unit.Audit(Tellings.Stage(request.OrganizationId), "incident.correlated", IncidentNumber.Text(incident.Number), new { Found = alike.Count, request.RunNumber });
        return Told(unit, incident, "campaign_correlation", text, text + ".", null);
    }

    /// <summary>A severity by name, or by its number of OCSF from 1 to 5.</summary>
    public static Result<EscalationLevel> Level(ActionRequest request)
    {
        var text = ActionInput.Find(request, "escalation_level");
        return Wire.TryRead<Severity>(text, out var level) || (int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) && Enum.IsDefined(level = (Severity)number))
            ? new EscalationLevel(level)
            : Error.Invalid("escalation_level", "must be informational, low, medium, high or critical");
    }

    private static ActionOutcome Told(Unit unit, Incident incident, string kind, string text, string result, Severity? level)
    {
        var entry = text.Length <= MaximumText ? text : text[..MaximumText];
        unit.Db.IncidentEntries.Add(new IncidentEntry { IncidentId = incident.Id, At = unit.Now, Kind = kind, Text = entry });
        unit.Raise(new IncidentChanged(incident.OrganizationId, unit.Now, incident.Number));
        return new ActionOutcome(result, JsonSerializer.Serialize(new IncidentDeed(incident.Number, entry, level), Wire.Json));
    }

    private static Incident Row(Unit unit, ActionRequest request, string title, Severity severity, Threat? threat, int number) => new()
    {
        OrganizationId = request.OrganizationId,
        Number = number,
        Title = title,
        Reason = ActionInput.Find(request, "description") is { } text ? text.Length <= MaximumText ? text : text[..MaximumText] : $"Opened by {request.RunNumber}.",
        Category = threat?.Type,
        Origin = IncidentOrigin.Action,
        Severity = severity,
        Escalation = severity,
        SourceIp = threat?.SourceIp,
        Techniques = threat?.Techniques ?? [],
        EventCount = threat?.EventCount ?? 0,
        FirstSeenAt = threat?.FirstSeenAt ?? unit.Now,
        LastSeenAt = threat?.LastSeenAt ?? unit.Now,
        CreatedAt = unit.Now,
        UpdatedAt = unit.Now,
        CreatedById = Tellings.Stage(request.OrganizationId).Id,
        CreatedBy = request.RequestedBy,
        Simulated = threat?.Simulated ?? false,
    };
}
