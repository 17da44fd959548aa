using Microsoft.AspNetCore.Http.Features;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Exclusions;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Intelligence;

/// <summary>What is not taken for a threat, or only with a remark.</summary>
internal static class ExclusionEndpoints
{
    private const int UnlessAsked = 100;

    public static void MapExclusions(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.ThreatIntel, "/api/v1/exclusions", "Exclusions");
        string[] networks = ["192.0.2.0/24"];
        var sample = new { name = "Our own scanners", kind = "cidr", purpose = "false_positive", reason = "Weekly scans of our own team", entries = networks };
        var list = new WarningListBody("List of documentation networks", "RFC 5737", "cidr", 1, ["ip-src", "ip-dst"], networks);

        group.MapGet("", List).Needs(Permission.ReadIndicators).WithSummary("Exclusions and warning lists by name, with what each has hit");
        group.MapPost("", Create).Needs(Permission.ManageIndicators).Succeeds(StatusCodes.Status201Created)
            .WithSummary("Add an exclusion; stored indicators are judged anew soon after").Example("Own scanners", sample);
        group.MapPost("/preview", Preview).Needs(Permission.ManageIndicators)
            .WithSummary("What an exclusion would hide of what is looked for today, and what of that was seen or is named by a threat; nothing is stored")
            .Example("A network", new { kind = "cidr", entries = networks });
        group.MapPost("/import", Import).Needs(Permission.ManageIndicators).Accepts<WarningListBody>("application/json", "application/gzip")
            .WithSummary("Import MISP's warning lists: one, an array, or an object of them, as JSON, plain or gzip, of at most 64 MB; the same again changes nothing")
            .Example("One list", list);
        group.MapPost("/test", Test).Needs(Permission.ReadIndicators)
            .WithSummary("Try a value on the exclusions; or, in the older form, a pattern (pattern, pattern_type exact, regex or wildcard, test_value) on the indicators; nothing is stored")
            .Example("A value", new { value = "192.0.2[.]7" });
        group.MapGet("/{id:int}", Get).Needs(Permission.ReadIndicators).WithSummary("One exclusion");
        group.MapGet("/{id:int}/entries", Entries).Needs(Permission.ReadIndicators).WithSummary("Its entries, a page of them; search finds parts of entries");
        group.MapPut("/{id:int}", Update).Needs(Permission.ManageIndicators).WithSummary("Change an exclusion; entries that are left out stay").Example("Own scanners", sample);
        group.MapDelete("/{id:int}", Delete).Needs(Permission.ManageIndicators).WithSummary("Forget an exclusion; what it held back is looked for again");
    }

    private static Task<Result<ExclusionListBody>> List(Actor actor, ExclusionService exclusions, CancellationToken ct) =>
        exclusions.ListAsync(actor, ct).Map(list => new ExclusionListBody(list, list.Count));

    private static Task<Result<ExclusionView>> Create(ExclusionBody request, Actor actor, ExclusionService exclusions, CancellationToken ct) =>
        exclusions.CreateAsync(actor, request.ToDraft(), ct);

    private static Task<Result<ExclusionPreview>> Preview(ExclusionPreviewBody request, Actor actor, ExclusionPreviews previews, CancellationToken ct) =>
        previews.PreviewAsync(actor, request.ToDraft(), request.ExclusionId, ct);

    private static Task<Result<ExclusionImportResult>> Import(HttpContext http, Actor actor, ExclusionImport imports, CancellationToken ct)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = ExclusionImport.MaximumBytes;
        }

        return imports.RunAsync(actor, http.Request.Body, ct);
    }

    // The older form is told by its field; each form has an answer of its own.
    private static async Task<Result<object>> Test(ExclusionTestBody request, Actor actor, ExclusionTrials trials, CancellationToken ct) => request switch
    {
        { Value: { } value, Pattern: null } => (await trials.TryAsync(actor, value, request.IndicatorType, ct)).Map<object>(tried => tried),
        { Value: null, Pattern: { } pattern } =>
            (await trials.TryPatternAsync(actor, pattern, request.PatternType ?? ExclusionPatternType.Exact, request.TestValue, ct)).Map<object>(tried => tried),
        _ => Error.Invalid("value", "send either a value or a pattern"),
    };

    private static Task<Result<ExclusionView>> Get(int id, Actor actor, ExclusionService exclusions, CancellationToken ct) => exclusions.GetAsync(actor, id, ct);

    private static Task<Result<ExclusionEntriesBody>> Entries(int id, int? skip, int? limit, string? search, Actor actor, ExclusionService exclusions, CancellationToken ct) =>
        exclusions.EntriesAsync(actor, id, new Slice(skip ?? 0, limit ?? UnlessAsked), search, ct).Map(found => new ExclusionEntriesBody(found.Entries, found.Total));

    private static Task<Result<ExclusionView>> Update(int id, ExclusionBody request, Actor actor, ExclusionService exclusions, CancellationToken ct) =>
        exclusions.UpdateAsync(actor, id, request.ToDraft(), ct);

    private static Task<Result<MessageBody>> Delete(int id, Actor actor, ExclusionService exclusions, CancellationToken ct) =>
        exclusions.DeleteAsync(actor, id, ct).Map(_ => new MessageBody("Exclusion deleted successfully"));
}
