using System.Text.Json;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Stix;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Intelligence;

/// <summary>STIX 2.1 objects.</summary>
internal static class StixEndpoints
{
    public static void MapStix(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.ThreatIntel, "/api/v1/stix", "STIX");

        group.MapPost("/validate", Validate).Needs(Permission.ReadIndicators)
            .WithSummary("Hold an object, a bundle or a list of objects against STIX 2.1: for each what it must mend and what it should; nothing is stored")
            .Example("An address", new { type = "ipv4-addr", spec_version = "2.1", id = "ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4", value = "198.51.100.3" });
    }

    private static Result<StixVerdictListBody> Validate(JsonElement request, Actor actor) =>
        actor.Demand(Permission.ReadIndicators) is { } refused ? refused : new StixVerdictListBody(StixValidator.Validate(request));
}

/// <param name="Objects">A verdict for each object, in order; of a bundle its own comes first.</param>
internal sealed record StixVerdictListBody(IReadOnlyList<StixVerdict> Objects);
