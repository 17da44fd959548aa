using Microsoft.AspNetCore.Mvc;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Onboarding.Assets;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Onboarding;

/// <summary>Hosts that scans found, and what people know of them.</summary>
internal static class AssetEndpoints
{
    private const int DefaultSize = 20;

    public static void MapAssets(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.Xdr, "/api/v1/assets", "Assets");

        group.MapGet("", List).Needs(Permission.ReadThreats).WithSummary("Assets, the most critical first; filters: search, classification, os_type");
        group.MapGet("/{id:int}", Get).Needs(Permission.ReadThreats).WithSummary("One asset with its services and why it is classified so");
        group.MapPatch("/{id:int}", Edit).Needs(Permission.ManageAssets).WithSummary("Set criticality (1 to 5) and owner").Example("A critical one", new { criticality = 5, owner = "Payments" });
        group.MapDelete("/{id:int}", Delete).Needs(Permission.ManageAssets).WithSummary("Forget an asset; a scan finds it again when it still answers");
    }

    private static Task<Result<AssetPageBody>> List(string? search, string? classification, [FromQuery(Name = "os_type")] string? osType, int? page, int? limit, Actor actor, AssetRegister assets, CancellationToken ct) =>
        assets.ListAsync(actor, new AssetFilter(search, classification, osType), new PageRequest(page ?? 1, limit ?? DefaultSize), ct).Map(found => new AssetPageBody(found.Items, found.Total, found.Number, found.Size));

    private static Task<Result<AssetView>> Get(int id, Actor actor, AssetRegister assets, CancellationToken ct) => assets.GetAsync(actor, id, ct);

    private static Task<Result<AssetView>> Edit(int id, AssetEditBody body, Actor actor, AssetRegister assets, CancellationToken ct) => assets.EditAsync(actor, id, new AssetEdit(body.Criticality, body.Owner), ct);

    private static Task<Result<MessageBody>> Delete(int id, Actor actor, AssetRegister assets, CancellationToken ct) => assets.DeleteAsync(actor, id, ct).Map(_ => new MessageBody("Asset deleted"));
}

/// <param name="Total">All that the filter matches.</param>
internal sealed record AssetPageBody(IReadOnlyList<AssetView> Assets, long Total, int Page, int Limit);

/// <param name="Criticality">1 to 5; left out it stays.</param>
/// <param name="Owner">Left out it stays; empty is none.</param>
internal sealed record AssetEditBody(int? Criticality, string? Owner);
