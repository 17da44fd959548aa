using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Comparison;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Intelligence;

/// <summary>What sources tell of, held against each other.</summary>
internal static class FeedComparisonEndpoints
{
    public static void MapFeedComparison(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.ThreatIntel, "/api/v1/feed-comparison", "Feed comparison");
        group.MapGet("/overview", Overview).Needs(Permission.ReadIndicators).WithSummary("Open sources against commercial ones");
        group.MapGet("/by-source", BySource).Needs(Permission.ReadIndicators).WithSummary("Each source: unique, shared, first to tell, sighted; and what pairs of the largest share");
        group.MapGet("/by-type", ByType).Needs(Permission.ReadIndicators).WithSummary("Each type of indicator by source");
        group.MapGet("/comprehensive", Comprehensive).Needs(Permission.ReadIndicators).WithSummary("Everything that is compared; figures may be a minute old");
    }

    private static Task<Result<FeedOverview>> Overview(Actor actor, FeedComparisonService comparison, CancellationToken ct) => comparison.ReadAsync(actor, ct).Map(found => found.Overview);

    private static Task<Result<SourceComparisonListBody>> BySource(Actor actor, FeedComparisonService comparison, CancellationToken ct) =>
        comparison.ReadAsync(actor, ct).Map(found => new SourceComparisonListBody(found.Sources, found.Overlaps));

    private static Task<Result<TypeComparisonListBody>> ByType(Actor actor, FeedComparisonService comparison, CancellationToken ct) =>
        comparison.ReadAsync(actor, ct).Map(found => new TypeComparisonListBody(found.Types));

    private static Task<Result<FeedComparison>> Comprehensive(Actor actor, FeedComparisonService comparison, CancellationToken ct) => comparison.ReadAsync(actor, ct);
}

/// <param name="Sources">The source that tells of most first.</param>
/// <param name="Overlaps">Pairs that share something.</param>
internal sealed record SourceComparisonListBody(IReadOnlyList<SourceComparison> Sources, IReadOnlyList<SourceOverlap> Overlaps);

internal sealed record TypeComparisonListBody(IReadOnlyList<TypeComparison> Types);
