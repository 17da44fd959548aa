using System.Globalization;
using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.InsiderRisk.People;
using SocConsole.Core.InsiderRisk.Profile;
using SocConsole.Core.InsiderRisk.Scoring;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.InsiderRisk.Privacy;

/// <summary>All that is kept about one person, as one JSON object that is written while it is read.</summary>
public sealed class PersonExport
{
    private const int AtOnce = 500;

    private readonly SocDatabase database;
    private readonly Person person;

    internal PersonExport(SocDatabase database, Person person) => (this.database, this.person) = (database, person);

    /// <summary>Letters, digits and dashes of the user id.</summary>
    public string FileName => $"person-{new string([.. person.UserId.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-')])}.json";

    public async Task WriteAsync(Stream target, CancellationToken ct)
    {
        // Servers take no synchronous writes, and a writer on a stream makes some.
        var pipe = PipeWriter.Create(target, new StreamPipeWriterOptions(leaveOpen: true));
        await using var to = new Utf8JsonWriter(pipe, new JsonWriterOptions { Indented = true });
        to.WriteStartObject();
        to.WritePropertyName("person");
        JsonSerializer.Serialize(to, new
        {
            person.UserId,
            person.Name,
            person.Email,
            person.Role,
            person.Department,
            person.Team,
            person.Supervisor,
            person.DeviceId,
            person.Site,
            person.Status,
            person.LastDay,
            person.CreatedAt,
            person.UpdatedAt,
            person.Score,
            person.Level,
            person.ScoredFor,
            person.LastActivityAt,
            person.Activities,
        }, Wire.Json);
        await DaysAsync(to, pipe, ct);
        await AlertsAsync(to, pipe, ct);
        await LabelsAsync(to, pipe, ct);
        await IncidentsAsync(to, pipe, ct);
        await EdgesAsync(to, pipe, ct);
        await ActivitiesAsync(to, pipe, ct);
        to.WriteEndObject();
        await FlushAsync(to, pipe, ct);
        await pipe.CompleteAsync();
    }

    private static async Task FlushAsync(Utf8JsonWriter to, PipeWriter pipe, CancellationToken ct)
    {
        await to.FlushAsync(ct);
        await pipe.FlushAsync(ct);
    }

    private async Task DaysAsync(Utf8JsonWriter to, PipeWriter pipe, CancellationToken ct)
    {
        await using var db = database.Read(person.OrganizationId);
        var judge = await InsiderBooks.JudgeAsync(db, ct);
        to.WriteStartArray("days");
        await foreach (var day in db.PersonDays.AsNoTracking().Where(row => row.PersonId == person.Id).OrderBy(row => row.Date).AsAsyncEnumerable().WithCancellation(ct))
        {
            JsonSerializer.Serialize(to, new { Date = day.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), day.Activities, day.Score, day.Level, Parts = ScoreService.Parts(judge, day), day.Simulated }, Wire.Json);
            await FlushAsync(to, pipe, ct);
        }

        to.WriteEndArray();
    }

    private async Task AlertsAsync(Utf8JsonWriter to, PipeWriter pipe, CancellationToken ct)
    {
        await using var db = database.Read(person.OrganizationId);
        to.WriteStartArray("alerts");
        await foreach (var row in db.InsiderAlerts.AsNoTracking().Where(row => row.PersonId == person.Id).OrderBy(row => row.Number).AsAsyncEnumerable().WithCancellation(ct))
        {
            JsonSerializer.Serialize(to, new { row.Number, row.Date, row.At, row.Score, row.Level, row.Anomalies, row.Explanation, row.Status, row.Folded, row.IncidentNumber, row.Verdict, row.ResolutionNotes, row.ResolvedAt, row.Manual, row.Simulated }, Wire.Json);
            await FlushAsync(to, pipe, ct);
        }

        to.WriteEndArray();
    }

    private async Task LabelsAsync(Utf8JsonWriter to, PipeWriter pipe, CancellationToken ct)
    {
        await using var db = database.Read(person.OrganizationId);
        to.WriteStartArray("labels");
        await foreach (var row in db.InsiderLabels.AsNoTracking().Where(row => row.PersonId == person.Id).OrderBy(row => row.Date).AsAsyncEnumerable().WithCancellation(ct))
        {
            JsonSerializer.Serialize(to, new { row.Date, row.Malicious, row.Excluded, row.By, row.At }, Wire.Json);
        }

        to.WriteEndArray();
        await FlushAsync(to, pipe, ct);
    }

    /// <summary>Incidents that name the person.</summary>
    private async Task IncidentsAsync(Utf8JsonWriter to, PipeWriter pipe, CancellationToken ct)
    {
        var names = PersonMarks.Of(person, []).Names;
        await using var db = database.Read(person.OrganizationId);
        to.WriteStartArray("incidents");
        await foreach (var row in db.Incidents.AsNoTracking().Where(row => names.Contains(row.UserName!)).OrderBy(row => row.Number).AsAsyncEnumerable().WithCancellation(ct))
        {
            JsonSerializer.Serialize(to, new { row.Number, row.Title, row.Reason, row.Category, row.Status, row.Severity, row.FirstSeenAt, row.LastSeenAt, row.CreatedAt, row.ClosedAt, row.Resolution, row.ResolutionNote, row.Simulated }, Wire.Json);
        }

        to.WriteEndArray();
        await FlushAsync(to, pipe, ct);
    }

    private async Task EdgesAsync(Utf8JsonWriter to, PipeWriter pipe, CancellationToken ct)
    {
        await using var db = database.Read(person.OrganizationId);
        to.WriteStartArray("edges");
        await foreach (var row in db.EntityEdges.AsNoTracking().Where(row => row.PersonId == person.Id).OrderBy(row => row.Id).AsAsyncEnumerable().WithCancellation(ct))
        {
            JsonSerializer.Serialize(to, new { row.Kind, row.Target, row.Count, row.FirstSeen, row.LastSeen }, Wire.Json);
        }

        to.WriteEndArray();
        await FlushAsync(to, pipe, ct);
    }

    // Many: page by page, so that no reader holds the database for long.
    private async Task ActivitiesAsync(Utf8JsonWriter to, PipeWriter pipe, CancellationToken ct)
    {
        to.WriteStartArray("activities");
        var place = (At: DateTime.MinValue, Id: 0L);
        while (true)
        {
            await using var db = database.Read(person.OrganizationId);
            var next = await db.Activities.Where(row => row.PersonId == person.Id && (row.At > place.At || (row.At == place.At && row.Id > place.Id))).OrderBy(row => row.At).ThenBy(row => row.Id).Take(AtOnce).ToListAsync(ct);
            if (next.Count == 0)
            {
                break;
            }

            foreach (var row in next)
            {
                JsonSerializer.Serialize(to, new { row.At, row.Kind, row.Ip, row.Device, Details = JsonElement.Parse(row.Details), row.Simulated }, Wire.Json);
            }

            await FlushAsync(to, pipe, ct);
            place = (next[^1].At, next[^1].Id);
        }

        to.WriteEndArray();
    }
}
