using SocConsole.Core.Hunting;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Web.Auth;
using SocConsole.Web.Components.Pages.Hunting;

namespace SocConsole.Web.Components;

/// <summary>The export of a hunt from its page: API addresses take no cookie, so pages have one of their own.</summary>
internal static class HuntDownload
{
    public static void MapHuntDownload(this IEndpointRouteBuilder routes) =>
        routes.MapGet(Urls.HuntExportPath, Download).RequireAuthorization(AuthenticationSetup.ConsolePolicy).ExcludeFromDescription();

    private static Microsoft.AspNetCore.Http.IResult Download(HttpRequest request, string? format, Actor actor, HuntService hunts, TimeProvider clock, CancellationToken ct)
    {
        var asked = HuntAddress.Parse(request.QueryString.Value ?? "").ToRequest(clock.GetUtcNow().UtcDateTime);
        return Wire.TryRead<ExportFormat>(format, out var chosen) && hunts.Export(actor, asked, chosen).Succeeded(out var export, out _)
            ? TypedResults.Stream(target => export.WriteAsync(target, ct), export.ContentType, export.FileName)
            : TypedResults.StatusCode(StatusCodes.Status503ServiceUnavailable);
    }
}
