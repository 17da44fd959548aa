using System.Globalization;
using SocConsole.Core.Identity;
using SocConsole.Core.Response.Connectors;
using SocConsole.Web.Auth;

namespace SocConsole.Web.Components;

/// <summary>The download of an evidence package from a page: API addresses take no cookie, so pages have one of their own.</summary>
internal static class EvidenceDownload
{
    public static void MapEvidenceDownload(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/evidence/{id:long}", DownloadAsync).RequireAuthorization(AuthenticationSetup.ConsolePolicy).ExcludeFromDescription();

    private static async Task<IResult> DownloadAsync(long id, Actor actor, EvidenceService evidence, CancellationToken ct) =>
        (await evidence.OpenAsync(actor, id, ct)).Succeeded(out var package, out _)
            ? TypedResults.Stream(package, "application/zip", string.Create(CultureInfo.InvariantCulture, $"evidence-{id}.zip"))
            : TypedResults.NotFound();
}
