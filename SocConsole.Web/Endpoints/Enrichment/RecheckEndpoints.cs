using SocConsole.Core.Enrichment.Rechecks;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Enrichment;

/// <summary>Indicators that are checked again and again, and verdicts that changed.</summary>
internal static class RecheckEndpoints
{
    private const int DefaultLimit = 50;
    private const int Daily = 24;

    public static void MapRechecks(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.IocCheck, "/api/rechecks", "IOC analysis");
        group.MapGet("", List).Needs(Permission.ReadIndicators).WithSummary("Watched indicators, those due soonest first");
        group.MapPost("", Set).Needs(Permission.CheckIocs).Succeeds(StatusCodes.Status201Created).WithSummary("Check an indicator again and again, every so many hours (24 unless said), and tell when its verdict changes")
            .Example("Daily", new { ioc = "evil.com", every_hours = 24 });
        group.MapDelete("/{id:int}", Delete).Needs(Permission.CheckIocs).WithSummary("Watch an indicator no longer; what changed so far stays");
        group.MapGet("/changes", Changes).Needs(Permission.ReadIndicators).WithSummary("Verdicts that changed, the newest first; unseen=true for those that nobody has seen");
        group.MapPost("/changes/{id:int}/seen", See).Needs(Permission.CheckIocs).WithSummary("Say that a change of verdict was seen");
    }

    private static Task<Result<RecheckListBody>> List(int? limit, int? offset, Actor actor, RecheckService rechecks, CancellationToken ct)
    {
        var slice = new Slice(offset ?? 0, limit ?? DefaultLimit);
        return rechecks.ListAsync(actor, slice, ct).Map(found => new RecheckListBody(found.Items, PaginationBody.Of(found.Total, slice)));
    }

    private static async Task<Result<RecheckView>> Set(RecheckBody request, Actor actor, RecheckService rechecks, CancellationToken ct) =>
        Tlps.TryRead(request.Tlp, out var tlp, out var invalid) ? await rechecks.SetAsync(actor, request.Ioc, request.EveryHours ?? Daily, tlp, ct) : invalid;

    private static Task<Result<MessageBody>> Delete(int id, Actor actor, RecheckService rechecks, CancellationToken ct) => rechecks.DeleteAsync(actor, id, ct).Map(_ => new MessageBody("Recheck deleted successfully"));

    private static Task<Result<VerdictChangeListBody>> Changes(bool? unseen, int? limit, int? offset, Actor actor, RecheckService rechecks, CancellationToken ct)
    {
        var slice = new Slice(offset ?? 0, limit ?? DefaultLimit);
        return rechecks.ChangesAsync(actor, unseen ?? false, slice, ct).Map(found => new VerdictChangeListBody(found.Items, PaginationBody.Of(found.Total, slice)));
    }

    private static Task<Result<VerdictChangeView>> See(int id, Actor actor, RecheckService rechecks, CancellationToken ct) => rechecks.SeeAsync(actor, id, ct);
}

/// <param name="Ioc">What to watch, defanged or not.</param>
/// <param name="EveryHours">1 to 2,160; 24 unless said.</param>
/// <param name="Tlp">Its marking: clear, green, amber, amber_strict, red; null where nobody says.</param>
internal sealed record RecheckBody(string? Ioc, int? EveryHours, string? Tlp);

internal sealed record RecheckListBody(IReadOnlyList<RecheckView> Rechecks, PaginationBody Pagination);

internal sealed record VerdictChangeListBody(IReadOnlyList<VerdictChangeView> Changes, PaginationBody Pagination);
