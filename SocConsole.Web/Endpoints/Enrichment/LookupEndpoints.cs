using SocConsole.Core.Enrichment.Lookups;
using SocConsole.Core.Enrichment.Verdicts;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Enrichment;

/// <summary>Lookups that were made.</summary>
internal static class LookupEndpoints
{
    private const int DefaultLimit = 50;

    public static void MapLookups(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.IocCheck, "/api", "IOC analysis");
        group.MapGet("/lookup/{lookup_id:guid}", Get).Needs(Permission.ReadIndicators).WithSummary("A lookup with what each provider answered then; show_raw=true adds their own words where they are still kept");
        group.MapPost("/lookup/{lookup_id:guid}/notes", AddNote).Needs(Permission.CheckIocs).Succeeds(StatusCodes.Status201Created).WithSummary("Write a note on a lookup")
            .Example("A note", new { text = "Seen in the phishing wave of Monday" });
        group.MapGet("/history", History).Needs(Permission.ReadIndicators).WithSummary("Lookups, the newest first; ioc, verdict (clean, unknown, suspicious, malicious) and mine=true narrow it down");
    }

    private static Task<Result<LookupBody>> Get(Guid lookup_id, bool? show_raw, Actor actor, LookupService lookups, CancellationToken ct) =>
        lookups.GetAsync(actor, lookup_id, show_raw ?? false, ct).Map(LookupBody.Of);

    private static Task<Result<LookupNoteView>> AddNote(Guid lookup_id, NoteBody request, Actor actor, LookupService lookups, CancellationToken ct) => lookups.AddNoteAsync(actor, lookup_id, request.Text, ct);

    private static async Task<Result<HistoryBody>> History(string? ioc, string? verdict, bool? mine, int? limit, int? offset, Actor actor, LookupService lookups, CancellationToken ct)
    {
        var band = default(IocVerdict);
        if (verdict is { Length: > 0 } && !Wire.TryRead(verdict, out band))
        {
            return Error.Invalid("verdict", $"must be {string.Join(", ", Enum.GetValues<IocVerdict>().Select(Wire.Name))}");
        }

        var slice = new Slice(offset ?? 0, limit ?? DefaultLimit);
        return await lookups.ListAsync(actor, new LookupFilter(ioc, verdict is { Length: > 0 } ? band : null, mine ?? false), slice, ct)
            .Map(found => new HistoryBody(found.Items, PaginationBody.Of(found.Total, slice)));
    }
}
