using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Attack;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Intelligence;

/// <summary>The techniques of ATT&amp;CK, the same for everybody.</summary>
internal static class AttackEndpoints
{
    private const int LongestText = 100;

    public static void MapAttack(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.Shared, "/api/v1/attack", "ATT&CK");

        group.MapGet("/techniques", Techniques).Needs(Permission.None)
            .WithSummary("ATT&CK techniques by id, for pickers: q is the beginning of an id or a part of a name, tactic one as credential-access");
    }

    private static Result<AttackTechniqueListBody> Techniques(string? q, string? tactic) => (Given(q), Given(tactic)) switch
    {
        ({ Length: > LongestText }, _) => Error.Invalid("q", $"must have at most {LongestText} characters"),
        (_, { } named) when AttackTable.Tactic(named) is null => Error.Invalid("tactic", $"must be one of {string.Join(", ", AttackTable.Tactics.Select(known => known.Id))}"),
        var (text, named) => new AttackTechniqueListBody(AttackTable.Search(text, named), AttackTable.Version),
    };

    private static string? Given(string? parameter) => string.IsNullOrWhiteSpace(parameter) ? null : parameter.Trim();
}

/// <param name="Techniques">By id.</param>
/// <param name="Version">The version of ATT&amp;CK for Enterprise.</param>
internal sealed record AttackTechniqueListBody(IReadOnlyList<AttackTechnique> Techniques, string Version);
