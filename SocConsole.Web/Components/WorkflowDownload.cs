using System.Text.Json;
using SocConsole.Core.Identity;
using SocConsole.Core.Response.Workflows;
using SocConsole.Web.Auth;

namespace SocConsole.Web.Components;

/// <summary>A workflow as a CACAO playbook from its page: API addresses take no cookie, so pages have one of their own.</summary>
internal static class WorkflowDownload
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static void MapWorkflowDownload(this IEndpointRouteBuilder routes) =>
        routes.MapGet($"{Urls.Workflows}/{{id:int}}/cacao", DownloadAsync).RequireAuthorization(AuthenticationSetup.ConsolePolicy).ExcludeFromDescription();

    private static async Task<IResult> DownloadAsync(int id, Actor actor, WorkflowService workflows, CancellationToken ct) =>
        (await workflows.GetAsync(actor, id, ct)).Succeeded(out var workflow, out _)
            ? TypedResults.Bytes(JsonSerializer.SerializeToUtf8Bytes(CacaoExport.Write(workflow), Indented), "application/json", $"{workflow.Uid}.json")
            : TypedResults.NotFound();
}
