using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Incidents;

/// <summary>What an incident says of its threats, always computed from their rows: computing it again changes nothing.</summary>
internal static class IncidentFigures
{
    /// <summary>More threats than this don't join one incident; the next opens another.</summary>
    public const int MaximumThreats = 1_000;

    private const int MaximumTechniques = 50;

    /// <summary>Takes the threats of the incident as they are now. Threats that a person called false count only while there are no others.</summary>
    /// <returns>Whether anything changed.</returns>
    public static async Task<bool> TakeAsync(SocDbContext db, Incident incident, IncidentOptions options, CancellationToken ct)
    {
        var rows = await db.IncidentThreats.Where(link => link.IncidentId == incident.Id)
            .Join(db.Threats, link => link.ThreatId, threat => threat.Id, (_, threat) => threat)
            .OrderBy(threat => threat.Id).Take(MaximumThreats)
            .Select(threat => new Figures(threat.Severity, threat.Confidence, threat.Techniques, threat.EventCount, threat.FirstSeenAt, threat.LastSeenAt, threat.Reason, threat.Status, threat.SourceIp, threat.Target, threat.UserName))
            .ToListAsync(ct);
        var real = rows.FindAll(row => row.Status != ThreatStatus.FalsePositive) is { Count: > 0 } standing ? standing : rows;
        if (real.Count == 0)
        {
            return false;
        }

        var before = (incident.Severity, incident.Escalation, incident.RuleConfidence, string.Join(',', incident.Techniques), incident.EventCount, incident.FirstSeenAt, incident.LastSeenAt, incident.Triage);
        var raised = real.Max(row => row.Severity);
        incident.Severity = raised > incident.Severity ? raised : incident.Severity;
        incident.Escalation = incident.Severity > incident.Escalation ? incident.Severity : incident.Escalation;
        incident.RuleConfidence = real.Max(row => row.Confidence);
        incident.Techniques = [.. real.SelectMany(row => row.Techniques).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(MaximumTechniques)];
        incident.EventCount = real.Sum(row => row.EventCount);
        incident.FirstSeenAt = real.Min(row => row.FirstSeenAt);
        incident.LastSeenAt = real.Max(row => row.LastSeenAt);
        incident.SourceIp ??= real.Select(row => row.SourceIp).FirstOrDefault(value => value is not null);
        incident.Host ??= real.Select(row => row.Target).FirstOrDefault(value => value is not null);
        incident.UserName ??= real.Select(row => row.UserName).FirstOrDefault(value => value is not null);
        incident.Reason = incident.Origin == IncidentOrigin.Threat ? real.OrderByDescending(row => row.Severity).ThenByDescending(row => row.Confidence).First().Reason : incident.Reason;
        incident.RiskScore = IncidentRisk.Score(IncidentRisk.Parts(incident));
        incident.Triage = IncidentTriage.Of(incident, rows.Count);
        Promise(incident, options);
        return before != (incident.Severity, incident.Escalation, incident.RuleConfidence, string.Join(',', incident.Techniques), incident.EventCount, incident.FirstSeenAt, incident.LastSeenAt, incident.Triage);
    }

    /// <summary>The promises of the incident's severity, counted from its opening. A promise that was given is never put off.</summary>
    public static void Promise(Incident incident, IncidentOptions options)
    {
        var promise = options.Promise(incident.Severity);
        var (respond, resolve) = (incident.CreatedAt + promise.Respond, incident.CreatedAt + promise.Resolve);
        incident.RespondBy = incident.RespondBy == default || respond < incident.RespondBy ? respond : incident.RespondBy;
        incident.ResolveBy = incident.ResolveBy == default || resolve < incident.ResolveBy ? resolve : incident.ResolveBy;
    }

    private sealed record Figures(
        Severity Severity, double Confidence, IReadOnlyList<string> Techniques, long EventCount, DateTime FirstSeenAt, DateTime LastSeenAt, string Reason, ThreatStatus Status, string? SourceIp, string? Target, string? UserName);
}
