using SocConsole.Core.Enrichment.Bulk;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Web.Auth;

namespace SocConsole.Web.Components;

/// <summary>The results of a bulk check from its page: API addresses take no cookie, so pages have one of their own.</summary>
internal static class BulkDownload
{
    public static void MapBulkDownload(this IEndpointRouteBuilder routes) =>
        routes.MapGet($"{Urls.BulkRoot}/{{id:guid}}/download", DownloadAsync).RequireAuthorization(AuthenticationSetup.ConsolePolicy).ExcludeFromDescription();

    private static async Task<Microsoft.AspNetCore.Http.IResult> DownloadAsync(Guid id, string? format, Actor actor, BulkService bulk, CancellationToken ct) =>
        Wire.TryRead<BulkFormat>(format, out var chosen) && (await bulk.ExportAsync(actor, id, chosen, ct)).Succeeded(out var export, out _)
            ? TypedResults.Stream(target => export.WriteAsync(target, ct), export.ContentType, export.FileName)
            : TypedResults.NotFound();
}
