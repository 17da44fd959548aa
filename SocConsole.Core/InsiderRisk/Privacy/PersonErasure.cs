using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Incidents;
using SocConsole.Core.InsiderRisk.Graph;
using SocConsole.Core.InsiderRisk.People;
using SocConsole.Core.InsiderRisk.Profile;
using SocConsole.Core.Storage;

namespace SocConsole.Core.InsiderRisk.Privacy;

/// <summary>What was removed with a person, and how many incidents no longer name them.</summary>
public sealed record ErasedView(long Activities, long Days, int Alerts, int Labels, int Incidents);

/// <summary>Removes a person within one write.</summary>
internal sealed class PersonErasure(Unit unit, Person person)
{
    private const string Nobody = "erased person";
    private const int ShortestName = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Regex mentions = Mentions(person);

    public async Task<ErasedView> RunAsync(CancellationToken ct)
    {
        var numbers = await unit.Db.InsiderAlerts.Where(row => row.PersonId == person.Id && row.IncidentNumber != null).Select(row => row.IncidentNumber!.Value).ToListAsync(ct);
        var names = PersonMarks.Of(person, []).Names;
        var incidents = await unit.Db.Incidents.Where(row => numbers.Contains(row.Number) || names.Contains(row.UserName!)).ToListAsync(ct);
        foreach (var incident in incidents)
        {
            await ForgetAsync(incident, ct);
        }

        await unit.Db.SaveChangesAsync(ct);
        return await RowsAsync(incidents.Count, ct);
    }

    /// <summary>Every row that is the person's own. A table with rows of people has its line here.</summary>
    private async Task<ErasedView> RowsAsync(int incidents, CancellationToken ct)
    {
        var activities = await unit.Db.Activities.Where(row => row.PersonId == person.Id).ExecuteDeleteAsync(ct);
        var days = await unit.Db.PersonDays.Where(row => row.PersonId == person.Id).ExecuteDeleteAsync(ct);
        var alerts = await unit.Db.InsiderAlerts.Where(row => row.PersonId == person.Id).ExecuteDeleteAsync(ct);
        var labels = await unit.Db.InsiderLabels.Where(row => row.PersonId == person.Id).ExecuteDeleteAsync(ct);
        await unit.Db.PersonMemories.Where(row => row.PersonId == person.Id).ExecuteDeleteAsync(ct);
        await EntityEdges.EraseAsync(unit, person.Id, ct);
        await unit.Db.People.Where(row => row.Supervisor == person.UserId).ExecuteUpdateAsync(set => set.SetProperty(row => row.Supervisor, (string?)null), ct);
        await unit.Db.People.Where(row => row.Id == person.Id).ExecuteDeleteAsync(ct);
        return new ErasedView(activities, days, alerts, labels, incidents);
    }

    /// <summary>The incident keeps its number, its times and what was decided; it no longer says about whom it was.</summary>
    private async Task ForgetAsync(Incident incident, CancellationToken ct)
    {
        incident.UserName = incident.UserName is null ? null : Nobody;
        (incident.Title, incident.Reason) = (Without(incident.Title), Without(incident.Reason));
        (incident.EscalationReason, incident.AcknowledgeReason, incident.ResolutionNote) = (Perhaps(incident.EscalationReason), Perhaps(incident.AcknowledgeReason), Perhaps(incident.ResolutionNote));
        foreach (var entry in await unit.Db.IncidentEntries.Where(row => row.IncidentId == incident.Id).ToListAsync(ct))
        {
            entry.Text = Without(entry.Text);
        }

        foreach (var note in await unit.Db.IncidentNotes.Where(row => row.IncidentId == incident.Id).ToListAsync(ct))
        {
            note.Text = Without(note.Text);
        }

        foreach (var task in await unit.Db.IncidentTasks.Where(row => row.IncidentId == incident.Id).ToListAsync(ct))
        {
            (task.Title, task.Description) = (Without(task.Title), Perhaps(task.Description));
        }

        unit.Touch(incident);
    }

    private string Without(string text) => mentions.Replace(text, Nobody);

    private string? Perhaps(string? text) => text is null ? null : Without(text);

    private static Regex Mentions(Person person)
    {
        string[] names = [.. new[] { person.Email, person.Name, person.UserId }.OfType<string>().Where(name => name == person.UserId || name.Trim().Length >= ShortestName).Select(name => Regex.Escape(name.Trim()))];
        return new Regex($@"(?<!\w)(?:{string.Join('|', names)})(?!\w)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, Patience);
    }
}
