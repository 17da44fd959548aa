using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Incidents;
using SocConsole.Core.Incidents.Work;
using SocConsole.Core.InsiderRisk.People;
using SocConsole.Core.InsiderRisk.Scoring;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.InsiderRisk.Alerts;

/// <summary>An alert with its person, and its incident where it has one.</summary>
/// <param name="DayScore">What its day comes to now; another model or sensitivity may have judged it since. Null when the day is gone.</param>
public sealed record InsiderAlertView(
    long Id, int Number, string UserId, string? Name, DateTime At, DateOnly Date, double Score, RiskLevel Level, IReadOnlyList<string> Anomalies, string Explanation, InsiderAlertStatus Status, bool Viewed, int? IncidentNumber, int Folded,
    InsiderVerdict? Verdict, string? ResolutionNotes, bool Manual, bool Simulated, Severity? Severity, double? DayScore);

/// <summary>Insider alerts, and the incidents about people that come of them. Errors: ALERT_NOT_FOUND, USER_NOT_FOUND.</summary>
public sealed class InsiderAlertService
{
    public const int MostListed = 1_000;

    private const int LongestText = 2_000;

    private readonly SocDatabase database;
    private readonly InsiderAlerting alerting;

    public InsiderAlertService(SocDatabase database, InsiderAlerting alerting) => (this.database, this.alerting) = (database, alerting);

    /// <summary>The newest first.</summary>
    /// <param name="incidents">Only those with an incident, as incidents about people.</param>
    public async Task<Result<IReadOnlyList<InsiderAlertView>>> ListAsync(Actor actor, bool unread, InsiderAlertStatus? status, bool incidents, int limit, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ReadPeople) ?? (limit is < 1 or > MostListed ? Error.Invalid("limit", $"must be from 1 to {MostListed}") : null)) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        var matching = db.InsiderAlerts.Where(row => (!unread || row.ViewedAt == null) && (status == null || row.Status == status) && (!incidents || row.IncidentNumber != null) && (incidents || !row.Manual));
        return await ViewAsync(db, await matching.OrderByDescending(row => row.Number).Take(limit).ToListAsync(ct), ct);
    }

    public async Task<Result<IReadOnlyList<InsiderAlertView>>> OfPersonAsync(Actor actor, string userId, int limit, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadPeople) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        return await PeopleService.FindAsync(db, userId, ct) is { } person
            ? await ViewAsync(db, await db.InsiderAlerts.Where(row => row.PersonId == person.Id).OrderByDescending(row => row.Date).ThenByDescending(row => row.Number).Take(limit).ToListAsync(ct), ct)
            : PeopleService.NotFound(userId);
    }

    /// <summary>Marks alerts as looked at; null for all. Answers how many were not yet.</summary>
    public async Task<Result<int>> MarkAsync(Actor actor, IReadOnlyList<long>? ids, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ReadPeople) ?? (ids?.Count > MostListed ? Error.Invalid("alert_ids", $"at most {MostListed}") : null)) is { } refused)
        {
            return refused;
        }

        return await database.WriteAsync<int>(
            actor.OrganizationId,
            async unit => await unit.Db.InsiderAlerts.Where(row => row.ViewedAt == null && (ids == null || ids.Contains(row.Id))).ExecuteUpdateAsync(set => set.SetProperty(row => row.ViewedAt, unit.Now), ct),
            ct);
    }

    /// <summary>Opens an incident about a person by hand; it has an alert of its own.</summary>
    public async Task<Result<InsiderAlertView>> CreateAsync(Actor actor, string userId, Severity severity, string description, string? explanation, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ReadPeople) ?? actor.Demand(Permission.WorkIncidents) ?? Fault("description", description) ?? (explanation is null ? null : Fault("explanation", explanation))) is { } refused)
        {
            return refused;
        }

        var made = await database.WriteAsync<long>(
            actor.OrganizationId,
            async unit =>
            {
                if (await PeopleService.FindAsync(unit.Db, userId, ct) is not { } person)
                {
                    return PeopleService.NotFound(userId);
                }

                var alert = new InsiderAlert
                {
                    OrganizationId = actor.OrganizationId,
                    Number = await InsiderAlerting.NextAsync(unit, actor.OrganizationId, ct),
                    PersonId = person.Id,
                    Date = DateOnly.FromDateTime(unit.Now),
                    At = unit.Now,
                    UpdatedAt = unit.Now,
                    Score = person.Score ?? 0,
                    Level = RiskLevels.Of(person.Score ?? 0),
                    Explanation = description,
                    ViewedAt = unit.Now,
                    Manual = true,
                };
                unit.Db.InsiderAlerts.Add(alert);
                var incident = await alerting.IncidentAsync(unit, alert, userId, description.Length > 200 ? description[..200] : description, IncidentOrigin.Person, severity, (actor.ResponsibleId, actor.Name), ct);
                if (!string.IsNullOrWhiteSpace(explanation))
                {
                    unit.Tell(incident, "note", actor, explanation);
                }

                unit.Audit(actor, "insider.incident_created", IncidentNumber.Text(incident.Number), new { userId });
                await unit.Db.SaveChangesAsync(ct);
                return alert.Id;
            },
            ct);
        return made.Succeeded(out var id, out var error) ? await OneAsync(actor, id, ct) : error;
    }

    /// <summary>Changes the state of an alert and of its incident. Error besides: INCIDENT_CLOSED where it was merged into another.</summary>
    /// <param name="id">Row of the alert, <c>ALT00042</c>, or its incident as <c>INC-042</c>.</param>
    /// <param name="notes">Needed when it is resolved.</param>
    /// <param name="verdict">Becomes a label of the alert's day.</param>
    public async Task<Result<InsiderAlertView>> SetAsync(Actor actor, string id, InsiderAlertStatus status, string? notes, InsiderVerdict? verdict, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ReadPeople) ?? actor.Demand(Permission.WorkIncidents) ?? (notes is null ? null : Fault("resolution_notes", notes))) is { } refused)
        {
            return refused;
        }

        var done = await database.WriteAsync<long>(
            actor.OrganizationId,
            async unit =>
            {
                if (await FindAsync(unit.Db, id, ct) is not { } alert)
                {
                    return Error.NotFound("Alert", id);
                }

                await InsiderAlertStates.SetAsync(unit, actor.Name, alert, status, notes, verdict, ct);
                if (await FollowAsync(unit, actor, alert, ct) is { } closed)
                {
                    return closed;
                }

                unit.Audit(actor, "insider.alert_changed", $"ALT{alert.Number:D5}", new { status = Wire.Name(status), verdict = verdict is { } said ? Wire.Name(said) : null });
                return alert.Id;
            },
            ct);
        return done.Succeeded(out var changed, out var error) ? await OneAsync(actor, changed, ct) : error;
    }

    private static Task<InsiderAlert?> FindAsync(SocDbContext db, string id, CancellationToken ct)
    {
        var number = int.TryParse(id.AsSpan(Math.Min(3, id.Length)).TrimStart('-'), NumberStyles.None, CultureInfo.InvariantCulture, out var read) ? read : (int?)null;
        return id switch
        {
            _ when long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var row) => db.InsiderAlerts.FirstOrDefaultAsync(alert => alert.Id == row, ct),
            _ when number is not null && id.StartsWith("ALT", StringComparison.OrdinalIgnoreCase) => db.InsiderAlerts.FirstOrDefaultAsync(alert => alert.Number == number, ct),
            _ when number is not null && id.StartsWith("INC-", StringComparison.OrdinalIgnoreCase) => db.InsiderAlerts.OrderByDescending(alert => alert.Id).FirstOrDefaultAsync(alert => alert.IncidentNumber == number, ct),
            _ => Task.FromResult<InsiderAlert?>(null),
        };
    }

    /// <summary>The incident goes the way of its alert.</summary>
    private static async Task<Error?> FollowAsync(Unit unit, Actor actor, InsiderAlert alert, CancellationToken ct)
    {
        if (alert.IncidentNumber is not { } number || await unit.Db.Incidents.FirstOrDefaultAsync(row => row.Number == number, ct) is not { } incident || InsiderAlertStates.Agree(alert, incident))
        {
            return null;
        }

        if (incident.Status == IncidentStatus.Merged)
        {
            return IncidentErrors.Closed(incident);
        }

        if (incident.ClosedAt is not null && alert.Status != InsiderAlertStatus.Resolved)
        {
            IncidentStates.Reopen(unit, actor, incident, "the insider alert was opened again");
        }

        if (alert.Status == InsiderAlertStatus.Resolved)
        {
            await IncidentStates.CloseAsync(unit, actor, incident, InsiderAlertStates.Resolution(alert.Verdict), alert.ResolutionNotes, ct);
        }
        else if (InsiderAlertStates.Of(incident) != alert.Status)
        {
            IncidentStates.Set(unit, actor, incident, alert.Status == InsiderAlertStatus.Open ? IncidentStatus.Open : IncidentStatus.Investigating, null);
        }

        unit.Responded(incident, actor);
        unit.Touch(incident);
        return null;
    }

    private static Error? Fault(string field, string text) => text.Trim().Length is 0 or > LongestText ? Error.Invalid(field, $"must be a text of 1 to {LongestText} characters") : null;

    private async Task<Result<InsiderAlertView>> OneAsync(Actor actor, long id, CancellationToken ct)
    {
        await using var db = database.Read(actor.OrganizationId);
        return (await ViewAsync(db, await db.InsiderAlerts.Where(row => row.Id == id).ToListAsync(ct), ct))[0];
    }

    internal static async Task<List<InsiderAlertView>> ViewAsync(SocDbContext db, List<InsiderAlert> rows, CancellationToken ct)
    {
        int[] ids = [.. rows.Select(row => row.PersonId).Distinct()];
        var people = (await PeopleService.ViewAsync(db, await db.People.Where(row => ids.Contains(row.Id)).ToListAsync(ct), ct)).ToDictionary(person => person.Id);
        int[] numbers = [.. rows.Where(row => row.IncidentNumber is not null).Select(row => row.IncidentNumber!.Value)];
        var severities = await db.Incidents.Where(row => numbers.Contains(row.Number)).ToDictionaryAsync(row => row.Number, row => row.Severity, ct);
        DateOnly[] dates = [.. rows.Select(row => row.Date).Distinct()];
        var scores = await db.PersonDays.Where(row => ids.Contains(row.PersonId) && dates.Contains(row.Date)).Select(row => new { row.PersonId, row.Date, row.Score }).ToDictionaryAsync(row => (row.PersonId, row.Date), row => row.Score, ct);
        return rows.ConvertAll(row => new InsiderAlertView(
            row.Id, row.Number, people[row.PersonId].UserId, people[row.PersonId].Name, row.At, row.Date, row.Score, row.Level, row.Anomalies, row.Explanation, row.Status, row.ViewedAt is not null, row.IncidentNumber, row.Folded, row.Verdict,
            row.ResolutionNotes, row.Manual, row.Simulated, row.IncidentNumber is { } number && severities.TryGetValue(number, out var severity) ? severity : null,
            scores.TryGetValue((row.PersonId, row.Date), out var now) ? now : null));
    }
}
