using SocConsole.Core.Hunting;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Hunting;

/// <summary>Hunting over stored events.</summary>
internal static class HuntEndpoints
{
    public static void MapHunt(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.ThreatOps, "/api/v1/hunt", "Hunting");

        group.MapGet("/search", Search).Needs(Permission.ReadThreats)
            .WithSummary("Find events, newest first: q=source.ip:203.0.113.0/24 \"failed password\" -user.name:adm*; go on with the cursor of the answer");
        group.MapGet("/statistics", Statistics).Needs(Permission.ReadThreats).WithSummary("The most frequent values of a field in the matching events");
        group.MapGet("/timeline", Timeline).Needs(Permission.ReadThreats).WithSummary("Matching events over time");
        group.MapGet("/fields", Fields).Needs(Permission.ReadThreats).WithSummary("The fields of the newest matching events, with sample values");
        group.MapGet("/export", Export).Needs(Permission.ReadThreats).WithSummary("Every matching event as NDJSON or CSV, at most 1,000,000").Produces<string>(contentType: "application/x-ndjson");
        group.MapGet("/saved", List).Needs(Permission.ReadThreats).WithSummary("Saved hunts of the organization, by name");
        group.MapPost("/saved", Save).Needs(Permission.TriageThreats).Succeeds(StatusCodes.Status201Created)
            .WithSummary("Save a hunt under a name")
            .Example("Failed logins of a day", new { name = "Failed root logins", query = "event.action:ssh_login_failed user.name:root", range = "24h" });
        group.MapDelete("/saved/{id:int}", Delete).Needs(Permission.TriageThreats).WithSummary("Delete a saved hunt of one's own; administrators delete any");
    }

    private static Task<Result<HuntPageBody>> Search([AsParameters] HuntParameters asked, int? limit, string? cursor, Actor actor, HuntService hunts, CancellationToken ct) =>
        hunts.SearchAsync(actor, asked.ToRequest(), limit ?? 100, cursor, ct).Map(HuntPageBody.From);

    private static Task<Result<FieldStatistics>> Statistics([AsParameters] HuntParameters asked, string? field, int? limit, Actor actor, HuntService hunts, CancellationToken ct) =>
        hunts.StatisticsAsync(actor, asked.ToRequest(), field ?? "", limit ?? 20, ct);

    private static Task<Result<HuntTimeline>> Timeline([AsParameters] HuntParameters asked, int? buckets, Actor actor, HuntService hunts, CancellationToken ct) =>
        hunts.TimelineAsync(actor, asked.ToRequest(), buckets ?? 60, ct);

    private static Task<Result<HuntFieldList>> Fields([AsParameters] HuntParameters asked, Actor actor, HuntService hunts, CancellationToken ct) =>
        hunts.FieldsAsync(actor, asked.ToRequest(), ct);

    private static object Export([AsParameters] HuntParameters asked, string? format, Actor actor, HuntService hunts, CancellationToken ct)
    {
        if (!Wire.TryRead<ExportFormat>(format ?? "ndjson", out var chosen))
        {
            return Refused(Error.Invalid("format", "must be ndjson or csv"));
        }

        return hunts.Export(actor, asked.ToRequest(), chosen).Succeeded(out var export, out var error)
            ? TypedResults.Stream(target => export.WriteAsync(target, ct), export.ContentType, export.FileName)
            : Refused(error);
    }

    private static Result<Done> Refused(Error error) => error;

    private static Task<Result<SavedHuntListBody>> List(Actor actor, SavedHuntService saved, CancellationToken ct) =>
        saved.ListAsync(actor, ct).Map(list => new SavedHuntListBody(list));

    private static Task<Result<SavedHuntView>> Save(NewHuntBody request, Actor actor, SavedHuntService saved, CancellationToken ct) =>
        saved.SaveAsync(actor, new NewHunt(request.Name ?? "", request.Query, request.Range, request.From?.UtcDateTime, request.To?.UtcDateTime), ct);

    private static Task<Result<DeletedBody>> Delete(int id, Actor actor, SavedHuntService saved, CancellationToken ct) =>
        saved.DeleteAsync(actor, id, ct).Map(_ => new DeletedBody(id));
}
