using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Events;
using SocConsole.Core.Incidents;
using SocConsole.Core.InsiderRisk.Scoring;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.InsiderRisk.Alerts;

/// <summary>
/// Raises an alert where a person's day reaches 60, one a person and episode: days that follow an open alert within two days fold into it, and after a verdict of benign the person rests for a
/// week unless the score is clearly higher. Each alert has its incident.
/// </summary>
public sealed class InsiderAlerting(IncidentOptions options)
{
    public const double Threshold = 60;

    private const int FoldDays = 2;
    private const int RestDays = 7;
    private const double ClearlyHigher = 10;
    private const string Series = "ALT";

    public async Task RaiseAsync(Unit unit, int organizationId, InsiderBook book, BookEntry entry, DateOnly day, CancellationToken ct)
    {
        // When days are counted anew, one in the middle of an alert's days belongs to it.
        var next = day.AddDays(1).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        var latest = await unit.Db.InsiderAlerts.Where(row => row.PersonId == entry.Id && !row.Manual && (row.Date <= day.AddDays(FoldDays) || row.At < next)).OrderByDescending(row => row.Date).FirstOrDefaultAsync(ct)
            ?? unit.Db.InsiderAlerts.Local.Where(row => row.PersonId == entry.Id && !row.Manual).OrderByDescending(row => row.Date).FirstOrDefault();
        latest = latest is not null && InsiderAlertWithdrawal.IsTakenBack(latest) ? null : latest;
        var score = Math.Round(entry.Peak, 1);
        var isTest = entry.Simulated && Math.Round(entry.RealScore(book), 1) < Threshold;
        if (latest is { Simulated: true } && !isTest)
        {
            // What is played must not hide what is done.
            latest = latest.Status == InsiderAlertStatus.Resolved ? null : await TurnRealAsync(unit, latest, ct);
        }

        if (latest is not null && (latest.Date >= day || (latest.Status != InsiderAlertStatus.Resolved && day.DayNumber - latest.Date.DayNumber <= FoldDays)))
        {
            if (latest.Status != InsiderAlertStatus.Resolved)
            {
                await FoldAsync(unit, book, entry, latest, day, score, ct);
            }

            return;
        }

        if (latest is { Verdict: InsiderVerdict.Benign, Simulated: false } && day.DayNumber - latest.Date.DayNumber <= RestDays && score < latest.Score + ClearlyHigher)
        {
            return;
        }

        await OpenAsync(unit, organizationId, book, entry, day, score, isTest, ct);
    }

    public static async Task<int> NextAsync(Unit unit, int organizationId, CancellationToken ct)
    {
        var series = unit.Db.NumberSeries.Local.FirstOrDefault(row => row.OrganizationId == organizationId && row.Kind == Series)
            ?? await unit.Db.NumberSeries.FirstOrDefaultAsync(row => row.OrganizationId == organizationId && row.Kind == Series, ct);
        if (series is null)
        {
            unit.Db.NumberSeries.Add(series = new NumberSeries { OrganizationId = organizationId, Kind = Series });
        }

        return ++series.Last;
    }

    /// <summary>The incident of an alert.</summary>
    public async Task<Incident> IncidentAsync(Unit unit, InsiderAlert alert, string user, string title, IncidentOrigin origin, Severity severity, (string Id, string Name) by, CancellationToken ct)
    {
        var incident = new Incident
        {
            OrganizationId = alert.OrganizationId,
            Number = await unit.NextIncidentAsync(alert.OrganizationId, ct),
            Title = title,
            Reason = alert.Explanation,
            Category = "insider_threat",
            Origin = origin,
            Status = IncidentStatus.Open,
            Severity = severity,
            Escalation = severity,
            RiskScore = alert.Score / 100,
            UserName = user,
            FirstSeenAt = alert.At,
            LastSeenAt = alert.At,
            CreatedAt = unit.Now,
            UpdatedAt = unit.Now,
            CreatedById = by.Id,
            CreatedBy = by.Name,
            Simulated = alert.Simulated,
        };
        IncidentFigures.Promise(incident, options);
        unit.Db.Incidents.Add(incident);
        await unit.Db.SaveChangesAsync(ct);
        unit.Tell(incident, "opened", null, alert.Explanation);
        unit.Raise(new IncidentOpened(alert.OrganizationId, unit.Now, incident.Number));
        alert.IncidentNumber = incident.Number;
        return incident;
    }

    private async Task OpenAsync(Unit unit, int organizationId, InsiderBook book, BookEntry entry, DateOnly day, double score, bool isTest, CancellationToken ct)
    {
        var columns = entry.PeakColumns ?? entry.Columns;
        var counts = AnomalyWords.Counts(book.Judge, columns, score);
        var alert = new InsiderAlert
        {
            OrganizationId = organizationId,
            Number = await NextAsync(unit, organizationId, ct),
            PersonId = entry.Id,
            Date = day,
            At = entry.LastAt,
            UpdatedAt = unit.Now,
            Score = score,
            Level = RiskLevels.Of(score),
            Anomalies = AnomalyWords.Of(counts),
            Explanation = AnomalyWords.Explain(counts, columns, entry.Person.Past.Own),
            Simulated = isTest,
        };
        unit.Db.InsiderAlerts.Add(alert);
        await IncidentAsync(unit, alert, entry.UserId, Title(entry, score), IncidentOrigin.Insider, SeverityOf(score), ("stage:insider-risk", "insider-risk"), ct);
    }

    private static string Title(BookEntry entry, double score) => string.Create(CultureInfo.InvariantCulture, $"Insider risk: {entry.UserId} reached {score:0.0}");

    private static Severity SeverityOf(double score) => score >= 80 ? Severity.Critical : Severity.High;

    private static async Task<InsiderAlert> TurnRealAsync(Unit unit, InsiderAlert alert, CancellationToken ct)
    {
        (alert.Simulated, alert.ViewedAt, alert.UpdatedAt) = (false, null, unit.Now);
        if (alert.IncidentNumber is { } number && await unit.Db.Incidents.FirstOrDefaultAsync(row => row.Number == number, ct) is { } incident)
        {
            incident.Simulated = false;
            unit.Tell(incident, "turned_real", null, "Real activities reached the threshold too: this is no test any more.");
            unit.Touch(incident);
        }

        return alert;
    }

    private static async Task FoldAsync(Unit unit, InsiderBook book, BookEntry entry, InsiderAlert alert, DateOnly day, double score, CancellationToken ct)
    {
        if (day > alert.Date)
        {
            (alert.Folded, alert.Date, alert.UpdatedAt) = (alert.Folded + 1, day, unit.Now);
        }

        var columns = entry.PeakColumns ?? entry.Columns;
        var counts = AnomalyWords.Counts(book.Judge, columns, score);
        alert.Anomalies = [.. alert.Anomalies.Concat(AnomalyWords.Of(counts)).Distinct()];
        if (score > alert.Score)
        {
            (alert.Score, alert.Level, alert.Explanation, alert.UpdatedAt) = (score, RiskLevels.Of(score), AnomalyWords.Explain(counts, columns, entry.Person.Past.Own), unit.Now);
            if (alert.IncidentNumber is { } number && await unit.Db.Incidents.FirstOrDefaultAsync(row => row.Number == number, ct) is { } incident)
            {
                (incident.RiskScore, incident.Reason, incident.LastSeenAt, incident.Title) = (score / 100, alert.Explanation, entry.LastAt, Title(entry, score));
                incident.Severity = SeverityOf(score) > incident.Severity ? SeverityOf(score) : incident.Severity;
                incident.Escalation = incident.Severity > incident.Escalation ? incident.Severity : incident.Escalation;
                unit.Touch(incident);
            }
        }
    }
}
