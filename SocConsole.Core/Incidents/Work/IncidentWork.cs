using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Events;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Incidents.Work;

/// <summary>
/// What people do with an incident. Every change is an entry of its timeline, an audit record and news. Errors: INCIDENT_NOT_FOUND, INCIDENT_CLOSED, INCIDENT_CHANGED
/// where the caller names the version it saw.
/// </summary>
public sealed class IncidentWork(IncidentChange changes, IncidentClosing closing, TimeProvider clock)
{
    private const int MaximumReason = 2_000;
    private static readonly TimeSpan LongestAcknowledgement = TimeSpan.FromDays(30);

    /// <summary>Gives the incident to a person of the organization; null leaves it to nobody.</summary>
    public Task<Result<IncidentRow>> AssignAsync(Actor actor, string number, Guid? userId, int? version, CancellationToken ct) =>
        changes.ApplyAsync<Incident>(actor, number, version, closedToo: false, async (unit, incident) =>
        {
            var person = userId is { } id ? await unit.Db.Users.Where(row => row.Id == id && row.OrganizationId == actor.OrganizationId).Select(row => row.Email).FirstOrDefaultAsync(ct) : null;
            if (userId is not null && person is null && userId != actor.UserId)
            {
                return Error.Invalid("assignee_id", "is nobody of this organization");
            }

            var name = person ?? (userId is null ? null : actor.Name);
            (incident.AssigneeId, incident.Assignee) = (userId, name);
            unit.Tell(incident, name is null ? "unassigned" : "assigned", actor, name is null ? "Nobody works on it now" : $"Assigned to {name}");
            unit.Audit(actor, name is null ? "incident.unassigned" : "incident.assigned", IncidentNumber.Text(incident.Number), new { assignee = name });
            return incident;
        }, ct).Map(IncidentRow.From);

    /// <summary>The same by the person's e-mail address.</summary>
    public Task<Result<IncidentRow>> AssignAsync(Actor actor, string number, string email, int? version, CancellationToken ct) =>
        changes.ApplyAsync<Incident>(actor, number, version, closedToo: false, async (unit, incident) =>
        {
            var upper = email.Trim().ToUpperInvariant();
            if (await unit.Db.Users.FirstOrDefaultAsync(row => row.NormalizedEmail == upper && row.OrganizationId == actor.OrganizationId, ct) is not { } person)
            {
                return Error.Invalid("assignee", "is nobody of this organization");
            }

            (incident.AssigneeId, incident.Assignee) = (person.Id, person.Email);
            unit.Tell(incident, "assigned", actor, $"Assigned to {person.Email}");
            unit.Audit(actor, "incident.assigned", IncidentNumber.Text(incident.Number), new { assignee = person.Email });
            return incident;
        }, ct).Map(IncidentRow.From);

    /// <summary>
    /// Sets a state that is not an end: open, investigating, contained. Ends need <see cref="IncidentClosing.CloseAsync"/>, and <c>merged</c> only merging gives.
    /// </summary>
    public Task<Result<IncidentRow>> SetStatusAsync(Actor actor, string number, IncidentStatus status, string? comment, int? version, CancellationToken ct) =>
        changes.ApplyAsync(actor, number, version, closedToo: false, (unit, incident) =>
        {
            if (status is IncidentStatus.Resolved or IncidentStatus.Dismissed or IncidentStatus.Merged)
            {
                return Error.Invalid("status", "close it with a resolution, or merge it");
            }

            if (comment is { Length: > MaximumReason })
            {
                return Error.Invalid("comment", $"must be at most {MaximumReason} characters");
            }

            if (incident.Status == status)
            {
                return null;
            }

            IncidentStates.Set(unit, actor, incident, status, comment);
            return null;
        }, ct);

    /// <summary>Takes it further up, at most to critical; a reason of 1 to 2,000 characters is needed.</summary>
    public Task<Result<IncidentRow>> EscalateAsync(Actor actor, string number, Severity to, string? reason, int? version, CancellationToken ct) =>
        changes.ApplyAsync(actor, number, version, closedToo: false, (unit, incident) =>
        {
            if (Reason(reason) is { } fault)
            {
                return fault;
            }

            if (to <= incident.Escalation)
            {
                return Error.Conflict("NOT_HIGHER", $"{IncidentNumber.Text(incident.Number)} stands at {Wire.Name(incident.Escalation)} already.");
            }

            var from = incident.Escalation;
            (incident.Escalation, incident.EscalationReason) = (to, reason!.Trim());
            IncidentStates.Say(unit, incident, actor, "escalated", $"From {Wire.Name(from)} to {Wire.Name(to)}", reason);
            unit.Audit(actor, "incident.escalated", IncidentNumber.Text(incident.Number), new { from = Wire.Name(from), to = Wire.Name(to), reason });
            unit.Raise(new IncidentEscalated(actor.OrganizationId, unit.Now, incident.Number, from, to, reason.Trim()));
            return null;
        }, ct);

    /// <summary>Says that somebody knows of it until a time, at most 30 days away; then it asks for attention again.</summary>
    public Task<Result<IncidentRow>> AcknowledgeAsync(Actor actor, string number, string? reason, DateTime? until, int? version, CancellationToken ct) =>
        changes.ApplyAsync(actor, number, version, closedToo: false, (unit, incident) =>
        {
            var now = clock.GetUtcNow().UtcDateTime;
            if ((Reason(reason) ?? (until is { } end && (end <= now || end > now + LongestAcknowledgement) ? Error.Invalid("until", "must lie in the next 30 days") : null)) is { } fault)
            {
                return fault;
            }

            (incident.AcknowledgedBy, incident.AcknowledgedAt, incident.AcknowledgeReason, incident.AcknowledgedUntil) = (actor.Name, unit.Now, reason!.Trim(), until);
            IncidentStates.Say(unit, incident, actor, "acknowledged", "Acknowledged", reason);
            unit.Audit(actor, "incident.acknowledged", IncidentNumber.Text(incident.Number), new { reason, until });
            return null;
        }, ct);

    /// <summary>Ends it; see <see cref="IncidentClosing.CloseAsync"/>.</summary>
    public Task<Result<IncidentRow>> CloseAsync(Actor actor, string number, IncidentResolution resolution, string? note, int? version, CancellationToken ct) =>
        closing.CloseAsync(actor, number, resolution, note, version, ct);

    /// <summary>Opens a closed incident again, with a reason.</summary>
    public Task<Result<IncidentRow>> ReopenAsync(Actor actor, string number, string? reason, int? version, CancellationToken ct) =>
        changes.ApplyAsync(actor, number, version, closedToo: true, (unit, incident) =>
        {
            if (incident.ClosedAt is null)
            {
                return Error.Conflict("INCIDENT_OPEN", $"{IncidentNumber.Text(incident.Number)} is open.");
            }

            if (Reason(reason) is { } fault)
            {
                return fault;
            }

            IncidentStates.Reopen(unit, actor, incident, reason!);
            return null;
        }, ct);

    private static Error? Reason(string? reason) =>
        string.IsNullOrWhiteSpace(reason) || reason.Length > MaximumReason ? Error.Invalid("reason", $"must be 1 to {MaximumReason} characters") : null;
}
