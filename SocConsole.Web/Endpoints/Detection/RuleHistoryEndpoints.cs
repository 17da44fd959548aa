using System.ComponentModel.DataAnnotations;
using SocConsole.Core.Detection.Management;
using SocConsole.Core.Detection.Management.History;
using SocConsole.Core.Detection.Management.Placeholders;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Detection;

/// <summary>Older texts of rules, the lists that rules name, and whether rules run as they are saved.</summary>
internal static class RuleHistoryEndpoints
{
    private static readonly string[] SampleValues = ["dc01", "dc02"];

    public static void MapRuleHistory(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.ThreatOps, "/api/v1/rules", "Rules");

        group.MapGet("/state", State).Needs(Permission.ReadThreats).WithSummary("Whether the rules run as they are saved: when they were compiled, what waits, and why it failed");

        group.MapGet("/{id}/versions", Versions).Needs(Permission.ReadThreats).WithSummary("The texts that a rule of one's own had, the newest first, at most 200");
        group.MapGet("/{id}/versions/{version:int}", Version).Needs(Permission.ReadThreats).WithSummary("One of these texts");
        group.MapPost("/{id}/versions/{version:int}/restore", Restore).Needs(Permission.ManageRules).WithSummary("Save an older text as the newest version").Example("Back");

        group.MapGet("/placeholders", Placeholders).Needs(Permission.ReadThreats).WithSummary("The lists that the modifier expand puts in, with how many values each has");
        group.MapGet("/placeholders/{name}", Placeholder).Needs(Permission.ReadThreats).WithSummary("One list with its values");
        group.MapPut("/placeholders/{name}", PutPlaceholder).Needs(Permission.ManageRules)
            .WithSummary("Give a list its values, at most 10,000, in place of those that it had; rules that waited for it run from the next events on").Example("Domain controllers", new PlaceholderBody(SampleValues));
        group.MapDelete("/placeholders/{name}", DeletePlaceholder).Needs(Permission.ManageRules).Succeeds(StatusCodes.Status204NoContent).WithSummary("Remove a list; rules that name it stop with a fault");
    }

    private static Result<RuleLoadStatus> State(Actor actor, RuleService rules) => rules.Status(actor);

    private static Task<Result<RuleHistory>> Versions(string id, Actor actor, RuleHistoryService history, CancellationToken ct) => history.ListAsync(actor, id, ct);

    private static Task<Result<RuleVersionText>> Version(string id, int version, Actor actor, RuleHistoryService history, CancellationToken ct) => history.GetAsync(actor, id, version, ct);

    private static Task<Result<RuleDetailBody>> Restore(string id, int version, Actor actor, RuleHistoryService history, CancellationToken ct) =>
        history.RestoreAsync(actor, id, version, ct).Map(RuleDetailBody.From);

    private static Task<Result<PlaceholderListBody>> Placeholders(Actor actor, PlaceholderService placeholders, CancellationToken ct) =>
        placeholders.ListAsync(actor, ct).Map(lists => new PlaceholderListBody(lists));

    private static Task<Result<PlaceholderView>> Placeholder(string name, Actor actor, PlaceholderService placeholders, CancellationToken ct) => placeholders.GetAsync(actor, name, ct);

    private static Task<Result<PlaceholderView>> PutPlaceholder(string name, PlaceholderBody request, Actor actor, PlaceholderService placeholders, CancellationToken ct) =>
        placeholders.PutAsync(actor, name, request.Values, ct);

    private static Task<Result<Done>> DeletePlaceholder(string name, Actor actor, PlaceholderService placeholders, CancellationToken ct) => placeholders.DeleteAsync(actor, name, ct);
}

/// <param name="Values">1 to 10,000 of at most 1,000 characters.</param>
internal sealed record PlaceholderBody([property: Required] IReadOnlyList<string> Values);

internal sealed record PlaceholderListBody(IReadOnlyList<PlaceholderSummary> Placeholders);
