using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Connectors;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Response;

internal sealed record EvidenceListBody(IReadOnlyList<EvidenceView> Evidence);

/// <summary>Packages of evidence.</summary>
internal static class EvidenceEndpoints
{
    public static void MapEvidence(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.ThreatOps, "/api/v1/evidence", "Evidence");
        group.MapGet("/", List).Needs(Permission.ReadThreats).WithSummary("Packages of a threat, the newest first");
        group.MapGet("/{id:long}", Download).Needs(Permission.ReadThreats).WithSummary("A package as zip: raw events with checksums").Produces<byte[]>(contentType: "application/zip");
    }

    private static Task<Result<EvidenceListBody>> List([FromQuery(Name = "threat_id")] string threatId, [FromServices] EvidenceService evidence, Actor actor, CancellationToken ct) =>
        evidence.ListAsync(actor, threatId, ct).Map(packages => new EvidenceListBody(packages));

    private static async Task<object> Download(long id, [FromServices] EvidenceService evidence, Actor actor, CancellationToken ct)
    {
        var opened = await evidence.OpenAsync(actor, id, ct);
        return opened.Succeeded(out var package, out _)
            ? TypedResults.Stream(package, "application/zip", $"evidence-{id.ToString(CultureInfo.InvariantCulture)}.zip")
            : opened;
    }
}
