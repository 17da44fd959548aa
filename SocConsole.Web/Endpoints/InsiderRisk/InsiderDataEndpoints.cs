using System.Globalization;
using System.Text.Json;
using SocConsole.Core.Identity;
using SocConsole.Core.InsiderRisk.Import;
using SocConsole.Core.InsiderRisk.Models;
using SocConsole.Core.InsiderRisk.People;
using SocConsole.Core.InsiderRisk.Scoring;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.InsiderRisk;

/// <summary>People, labels and scores as data.</summary>
internal static class InsiderDataEndpoints
{
    public static void MapInsiderData(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.InsiderRisk, "/api/v1/insider", "Insider data");
        group.MapPost("/people", People).Needs(Permission.ManagePeople).Accepts<JsonElement>("application/json", "text/csv").WithSummary("Import people: a JSON list, {people: [...]}, or CSV with a header; known ones are changed")
            .Example("One", new[] { new { user_id = "U001", name = "First Last", email = "first.last@corp.example", role = "Technician", department = "Manufacturing", device_id = "laptop-1000" } });
        group.MapPost("/people/directory", Directory).Needs(Permission.ManagePeople).WithSummary("Import people from the directory of the SCIM connector");
        group.MapPost("/labels", Labels).Needs(Permission.ManagePeople).WithSummary("Say which days of people were malicious: a JSON list, or {labels: [...]}").Example("One", new[] { new { user_id = "U001", date = "2024-10-08", malicious = true } });
        group.MapPost("/train", Train).Needs(Permission.ManagePeople).Succeeds(StatusCodes.Status202Accepted).WithSummary("Train models as a job, on labels where there are enough").Example("With labels", new { supervised = true, activate = true });
        group.MapGet("/train/{id:int}", Training).Needs(Permission.ReadPeople).WithSummary("A training with its progress");
        group.MapGet("/scores", Scores).Needs(Permission.ReadPeople).Produces<IReadOnlyList<ScoreBody>>().Produces<string>(contentType: "text/csv").WithSummary("Scores by person and day with their parts, from and to as dates, format=json or csv");
    }

    private static async Task<Result<ImportedPeopleBody>> People(HttpRequest request, Actor actor, PeopleService people, CancellationToken ct)
    {
        var read = InsiderText.IsSheet(request) ? await PeopleSheet.ReadAsync(request.Body, ct) : await ListAsync(request, ct);
        return read.Succeeded(out var drafts, out var error) ? await people.ImportAsync(actor, drafts, ct).Map(ImportedPeopleBody.From) : error;
    }

    private static Task<Result<ImportedPeopleBody>> Directory(Actor actor, ScimPeople directory, CancellationToken ct) => directory.ImportAsync(actor, ct).Map(ImportedPeopleBody.From);

    private static async Task<Result<IReadOnlyList<PersonDraft>>> ListAsync(HttpRequest request, CancellationToken ct)
    {
        JsonElement body;
        try
        {
            body = await JsonSerializer.DeserializeAsync<JsonElement>(request.Body, cancellationToken: ct);
        }
        catch (JsonException)
        {
            return Error.Invalid("the body is neither JSON nor marked as text/csv");
        }

        if (!Rows(body, "people").Succeeded(out var rows, out var error))
        {
            return error;
        }

        var drafts = new List<PersonDraft>();
        foreach (var row in rows.EnumerateArray().Take(PeopleService.MostAtOnce + 1))
        {
            drafts.Add(new PersonDraft(
                Text(row, "user_id") ?? string.Empty, Text(row, "name"), Text(row, "email"), Text(row, "role"), Text(row, "department"), Text(row, "team"), Text(row, "supervisor"), Text(row, "device_id"), Text(row, "site"), Text(row, "status"),
                DateOnly.TryParse(Text(row, "last_day"), CultureInfo.InvariantCulture, out var day) ? day : null));
        }

        return drafts;
    }

    private static async Task<Result<LabelsBody>> Labels(JsonElement body, Actor actor, LabelService labels, CancellationToken ct)
    {
        if (!Rows(body, "labels").Succeeded(out var rows, out var error))
        {
            return error;
        }

        var drafts = new List<LabelDraft>();
        foreach (var row in rows.EnumerateArray().Take(LabelService.MostAtOnce + 1))
        {
            if (Text(row, "user_id") is not { } user || !DateOnly.TryParse(Text(row, "date"), CultureInfo.InvariantCulture, out var date) || !row.TryGetProperty("malicious", out var word) || word.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            {
                return Error.Invalid($"labels[{drafts.Count}]", "needs user_id, date and malicious");
            }

            drafts.Add(new LabelDraft(user, date, word.GetBoolean()));
        }

        return await labels.AddAsync(actor, drafts, ct).Map(count => new LabelsBody("ok", count));
    }

    private static Task<Result<TrainingBody>> Train(TrainBody? body, Actor actor, TrainingService trainings, CancellationToken ct) => trainings.StartAsync(actor, body?.Supervised == false, body?.Activate ?? true, ct).Map(TrainingBody.From);

    private static Task<Result<TrainingBody>> Training(int id, Actor actor, TrainingService trainings, CancellationToken ct) => trainings.GetAsync(actor, id, ct).Map(TrainingBody.From);

    private static async Task<object> Scores(DateOnly? from, DateOnly? to, string? format, HttpContext http, Actor actor, ScoreService scores, CancellationToken ct)
    {
        if (format is not (null or "json" or "csv"))
        {
            return (Result<ScoreBody>)Error.Invalid("format", "must be json or csv");
        }

        if (!(await scores.ListAsync(actor, from, to, ct)).Succeeded(out var rows, out var error))
        {
            return (Result<ScoreBody>)error;
        }

        return format == "csv" ? Results.Stream(body => CsvAsync(rows, body, ct), "text/csv", "scores.csv") : Results.Ok(rows.Select(ScoreBody.From));
    }

    private static async Task CsvAsync(IAsyncEnumerable<ScoreRow> rows, Stream body, CancellationToken ct)
    {
        await using var to = new StreamWriter(body, leaveOpen: true);
        await to.WriteLineAsync("person,date,score,level,parts");
        await foreach (var row in rows.WithCancellation(ct))
        {
            var parts = string.Join(';', row.Parts.Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Name}={part.Points:0.0}")));
            await to.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{Cell(row.UserId)},{row.Date:yyyy-MM-dd},{row.Score:0.0},{Wire.Name(row.Level)},{parts}"));
        }
    }

    // A cell that begins like a formula would be one in a spreadsheet.
    private static string Cell(string text)
    {
        var plain = text.Length > 0 && "=+-@\t\r".Contains(text[0], StringComparison.Ordinal) ? "'" + text : text;
        return plain.AsSpan().IndexOfAny(",\"\n\r") < 0 ? plain : "\"" + plain.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
    }

    private static Result<JsonElement> Rows(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Array ? body : body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var rows) && rows.ValueKind == JsonValueKind.Array ? rows : Error.Invalid(name, "must be a list");

    private static string? Text(JsonElement row, string name) => row.ValueKind == JsonValueKind.Object && row.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
