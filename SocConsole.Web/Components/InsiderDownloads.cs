using System.Globalization;
using SocConsole.Core.Identity;
using SocConsole.Core.InsiderRisk.Models;
using SocConsole.Core.InsiderRisk.Privacy;
using SocConsole.Web.Auth;

namespace SocConsole.Web.Components;

/// <summary>Downloads of insider risk from a page: API addresses take no cookie, so pages have their own.</summary>
internal static class InsiderDownloads
{
    public static void MapInsiderDownloads(this IEndpointRouteBuilder routes)
    {
        routes.MapGet($"{Urls.PeopleRoot}/{{userId}}/export", PersonAsync).RequireAuthorization(AuthenticationSetup.ConsolePolicy).ExcludeFromDescription();
        routes.MapGet($"{Urls.Models}/{{id:int}}/export", ModelAsync).RequireAuthorization(AuthenticationSetup.ConsolePolicy).ExcludeFromDescription();
    }

    private static async Task<IResult> PersonAsync(string userId, Actor actor, PersonPrivacy privacy, CancellationToken ct) =>
        (await privacy.ExportAsync(actor, userId, ct)).Succeeded(out var export, out _) ? TypedResults.Stream(target => export.WriteAsync(target, ct), "application/json", export.FileName) : TypedResults.NotFound();

    private static async Task<IResult> ModelAsync(int id, Actor actor, ModelService models, CancellationToken ct) =>
        (await models.ExportAsync(actor, id, ct)).Succeeded(out var archive, out _) ? TypedResults.Bytes(archive, "application/octet-stream", string.Create(CultureInfo.InvariantCulture, $"insider-model-{id}.bin")) : TypedResults.NotFound();
}
