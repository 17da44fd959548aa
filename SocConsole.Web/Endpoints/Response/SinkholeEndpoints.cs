using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using SocConsole.Core.Response.Sinkhole;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Response;

/// <summary>The DNS sinkhole as a zone file, for resolvers by the secret address of the block list.</summary>
internal static class SinkholeEndpoints
{
    private const string Zone = "text/dns; charset=us-ascii";

    public static void MapSinkhole(this IEndpointRouteBuilder routes) => routes.MapApi(ApiFamily.Shared, "/sinkhole", "DNS sinkhole")
        .MapGet("/{secret}.rpz", Poll).AllowAnonymous().WithSummary("The response policy zone; for resolvers that fetch it").Produces<string>(contentType: Zone);

    // The framework answers 304 by itself where the entity tag is the one that the resolver has.
    private static async Task<Results<FileContentHttpResult, NotFound>> Poll(string secret, [FromServices] SinkholePublisher publisher, CancellationToken ct) =>
        (await publisher.PollAsync(secret, ct)).Succeeded(out var zone, out _)
            ? TypedResults.Bytes(Encoding.ASCII.GetBytes(zone.Text), Zone, entityTag: EntityTagHeaderValue.Parse(zone.ETag))
            : TypedResults.NotFound();
}
