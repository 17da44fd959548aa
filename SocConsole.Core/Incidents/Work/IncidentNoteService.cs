using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Incidents.Work;

/// <summary>What people write about an incident; at most 500 notes. Errors besides the incident's: NOTE_NOT_FOUND.</summary>
public sealed class IncidentNoteService(IncidentChange changes)
{
    private const int MaximumNotes = 500;
    private const int MaximumText = 10_000;

    /// <summary>Closed incidents take notes too: what is learnt afterwards belongs to them.</summary>
    public Task<Result<NoteView>> AddAsync(Actor actor, string number, string? text, CancellationToken ct) =>
        changes.ApplyAsync<IncidentNote>(actor, number, null, closedToo: true, async (unit, incident) =>
        {
            if (Faults(text) is { } fault)
            {
                return fault;
            }

            if (await unit.Db.IncidentNotes.CountAsync(row => row.IncidentId == incident.Id, ct) >= MaximumNotes)
            {
                return Error.Conflict("TOO_MANY_NOTES", $"An incident has at most {MaximumNotes} notes.");
            }

            var note = new IncidentNote { OrganizationId = incident.OrganizationId, IncidentId = incident.Id, AuthorId = actor.Id, Author = actor.Name, Text = text!.Trim(), CreatedAt = unit.Now };
            unit.Db.IncidentNotes.Add(note);
            unit.Tell(incident, "note_added", actor, $"{actor.Name} wrote a note");
            await unit.Db.SaveChangesAsync(ct);
            unit.Audit(actor, "incident.note_added", IncidentNumber.Text(incident.Number), new { note = note.Id });
            return note;
        }, ct).Map(NoteView.From);

    /// <summary>Only who wrote a note changes it; the audit record tells that it was changed.</summary>
    public Task<Result<NoteView>> EditAsync(Actor actor, string number, long id, string? text, CancellationToken ct) =>
        changes.ApplyAsync<IncidentNote>(actor, number, null, closedToo: true, async (unit, incident) =>
        {
            if (await unit.Db.IncidentNotes.FirstOrDefaultAsync(row => row.Id == id && row.IncidentId == incident.Id, ct) is not { } note)
            {
                return Error.NotFound("Note", id);
            }

            if (note.AuthorId != actor.Id)
            {
                return Error.Forbidden("Only who wrote a note can change it.");
            }

            if (Faults(text) is { } fault)
            {
                return fault;
            }

            unit.Audit(actor, "incident.note_changed", IncidentNumber.Text(incident.Number), new { note = id, before = note.Text });
            (note.Text, note.EditedAt) = (text!.Trim(), unit.Now);
            return note;
        }, ct).Map(NoteView.From);

    private static Error? Faults(string? text) => string.IsNullOrWhiteSpace(text) || text.Length > MaximumText ? Error.Invalid("text", $"must be 1 to {MaximumText:N0} characters") : null;
}
