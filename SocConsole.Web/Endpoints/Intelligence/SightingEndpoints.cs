using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Decay;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Intelligence.Sightings;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Intelligence;

/// <summary>When an indicator was seen, and how its score falls.</summary>
internal static class SightingEndpoints
{
    private const int UnlessAsked = 100;

    public static void MapSightings(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.ThreatIntel, "/api/v1/indicators", "Indicators");

        group.MapGet("/{id:int}/sightings", List).Needs(Permission.ReadIndicators).WithSummary("When an indicator was seen, by day and origin (detection, retro_hunt, reported), the newest day first");
        group.MapPost("/{id:int}/sightings", Report).Needs(Permission.ManageIndicators).Succeeds(StatusCodes.Status201Created)
            .WithSummary("Report that an indicator was seen: its decay begins anew; answers the day's row")
            .Example("Three times", new { at = "2026-03-04T10:00:00Z", count = 3 });
        group.MapGet("/{id:int}/decay", Decay).Needs(Permission.ReadIndicators).WithSummary("How an indicator's score falls: its model, its score now, the next point and the curve");
    }

    private static Task<Result<SightingListBody>> List(int id, int? skip, int? limit, Actor actor, SightingService sightings, CancellationToken ct) =>
        sightings.ListAsync(actor, id, new Slice(skip ?? 0, limit ?? UnlessAsked), ct).Map(found => new SightingListBody(id, found.Items, found.Total));

    private static Task<Result<SightingView>> Report(int id, SightingBody request, Actor actor, SightingService sightings, CancellationToken ct) =>
        sightings.ReportAsync(actor, id, request.At?.UtcDateTime, request.Count, ct);

    private static Task<Result<DecayView>> Decay(int id, Actor actor, DecayService decay, CancellationToken ct) => decay.GetAsync(actor, id, ct);
}

/// <param name="At">When; now unless said, never in the future.</param>
/// <param name="Count">How often, 1 to 1,000,000; once unless said.</param>
internal sealed record SightingBody(DateTimeOffset? At, long? Count);

/// <param name="IndicatorId">What was seen.</param>
/// <param name="Sightings">A row for a day and an origin.</param>
/// <param name="TotalCount">How many rows there are in all.</param>
internal sealed record SightingListBody(int IndicatorId, IReadOnlyList<SightingView> Sightings, long TotalCount);
