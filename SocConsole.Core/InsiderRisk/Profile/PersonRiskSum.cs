using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Incidents;
using SocConsole.Core.InsiderRisk.Alerts;
using SocConsole.Core.InsiderRisk.Scoring;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.InsiderRisk.Profile;

/// <summary>Joins what is open about a person into one risk. What is an alert and its incident, or a threat and its incident, counts once.</summary>
internal static class PersonRiskSum
{
    public static async Task<PersonRisk> ReadAsync(SocDbContext db, PersonTraces traces, PersonWindow window, CancellationToken ct)
    {
        var inputs = new List<(RiskInput Input, string Kind, string Title, int? Incident)>();
        foreach (var alert in traces.Alerts.Where(row => row.Status != InsiderAlertStatus.Resolved && !row.Manual))
        {
            inputs.Add((new RiskInput(string.Create(CultureInfo.InvariantCulture, $"ALT{alert.Number:D5}"), alert.Score), "alert", alert.Explanation, alert.IncidentNumber));
        }

        foreach (var threat in traces.Threats.Where(row => row.Status is ThreatStatus.Detected or ThreatStatus.Analyzing))
        {
            inputs.Add((new RiskInput(threat.Number, ScoreOf(threat.Severity) * threat.Confidence), "threat", threat.Reason, null));
        }

        foreach (var incident in await OwnAsync(db, traces, ct))
        {
            inputs.Add((new RiskInput(IncidentNumber.Text(incident.Number), incident.RiskScore * 100), "incident", incident.Title, incident.Number));
        }

        var risk = EntityRisk.Of(inputs.Select(row => row.Input));
        var byId = inputs.ToDictionary(row => row.Input.Id, StringComparer.Ordinal);
        return new PersonRisk(
            Math.Round(risk.Score, 1), risk.Level, [.. risk.Contributions.Select(part => new PersonRiskInput(byId[part.Id].Kind, part.Id, byId[part.Id].Title, Math.Round(part.Score, 1), Math.Round(part.Points, 1), byId[part.Id].Incident))],
            Math.Round(risk.Others, 1), risk.Inputs, window.From, window.To, traces.Whole);
    }

    /// <summary>Open incidents that no alert and no threat of the person stands for already.</summary>
    private static async Task<IEnumerable<Incident>> OwnAsync(SocDbContext db, PersonTraces traces, CancellationToken ct)
    {
        long[] threats = [.. traces.Threats.Select(row => row.Id)];
        var told = (await db.IncidentThreats.Where(row => threats.Contains(row.ThreatId)).Select(row => row.IncidentId).Distinct().ToListAsync(ct)).ToHashSet();
        var alerted = traces.Alerts.Where(row => !row.Manual).Select(row => row.IncidentNumber).OfType<int>().ToHashSet();
        return traces.Incidents.Where(row => row.ClosedAt is null && row.MergedInto is null && !told.Contains(row.Id) && !alerted.Contains(row.Number));
    }

    /// <summary>Risk scores of severities, as Elastic Security gives them to rules (21, 47, 73, 99).</summary>
    private static double ScoreOf(Severity severity) => severity switch
    {
        Severity.Critical => 99,
        Severity.High => 73,
        Severity.Medium => 47,
        Severity.Low => 21,
        _ => 1,
    };
}
