using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Intelligence;

/// <summary>Indicators of compromise.</summary>
internal static class IndicatorEndpoints
{
    public static void MapIndicators(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.ThreatIntel, "/api/v1/indicators", "Indicators");
        List<string> tags = ["botnet"];

        group.MapGet("", List).Needs(Permission.ReadIndicators).WithSummary("Indicators, the newest first or by sort=newest|oldest|last_seen|first_seen|confidence|level|value|updated and order=asc|desc; tags=a&tags=b asks for both, search looks into value and description");
        group.MapPost("", Tell).Needs(Permission.ManageIndicators).Succeeds(StatusCodes.Status201Created)
            .WithSummary("Tell of an indicator; one that is known keeps its id, its confidence and level rise and its tags join")
            .Example("An address", new { indicator_type = "ip", value = "203.0.113.7", confidence_score = 0.8, threat_level = "high", tags });
        group.MapGet("/summary/stats", Summary).Needs(Permission.ReadIndicators).WithSummary("Totals by type and by level");
        group.MapPost("/deduplicate", Deduplicate).Needs(Permission.ManageIndicators).WithSummary("Retire indicators whose normal form is another's");
        group.MapPost("/extract", Extract).Needs(Permission.ReadIndicators).WithSummary("Find indicators in free text, defanged ones too; nothing is stored")
            .Example("A sentence", new { text = "It called home to hxxp://c2[.]example[.]com/a from 203.0.113[.]7" });
        group.MapPost("/normalize", Normalize).Needs(Permission.ReadIndicators).WithSummary("The type and normal form of each value, or why it has none; nothing is stored")
            .Example("Two values", new[] { new { value = "2001:DB8::1" }, new { value = "010.1.1.10" } });
        group.MapGet("/{id:int}", Get).Needs(Permission.ReadIndicators).WithSummary("One indicator");
        group.MapGet("/{id:int}/claims", Claims).Needs(Permission.ReadIndicators).WithSummary("Which sources tell of an indicator, since when and how surely");
        group.MapPut("/{id:int}", Update).Needs(Permission.ManageIndicators).WithSummary("Set everything that is said of an indicator")
            .Example("Less sure", new { indicator_type = "ip", value = "203.0.113.7", confidence_score = 0.3, threat_level = "low" });
        group.MapDelete("/{id:int}", Delete).Needs(Permission.ManageIndicators).WithSummary("Forget an indicator");
    }

    private static async Task<Result<IndicatorPageBody>> List([AsParameters] IndicatorParameters asked, Actor actor, IndicatorService indicators, CancellationToken ct) =>
        asked.ToFilter().Succeeded(out var filter, out var error) ? await indicators.ListAsync(actor, filter, asked.Slice, ct).Map(found => IndicatorPageBody.Of(found, asked.Slice)) : error;

    private static Task<Result<IndicatorView>> Tell(IndicatorBody request, Actor actor, IndicatorService indicators, CancellationToken ct) =>
        indicators.TellAsync(actor, request.ToIndicator(), request.SourceId, ct);

    private static Task<Result<IndicatorSummary>> Summary(Actor actor, IndicatorService indicators, CancellationToken ct) => indicators.SummaryAsync(actor, ct);

    private static Task<Result<DeduplicationView>> Deduplicate(Actor actor, IndicatorService indicators, CancellationToken ct) => indicators.DeduplicateAsync(actor, ct);

    private static Result<IReadOnlyList<ExtractedBody>> Extract(ExtractBody request, Actor actor) =>
        IndicatorReading.Extract(actor, request.Text).Map<IReadOnlyList<ExtractedBody>>(found => [.. found.Select(item => new ExtractedBody(item.Type, item.Value, item.Raw, item.Start, item.End))]);

    private static Result<IReadOnlyList<NormalizedBody>> Normalize(IReadOnlyList<NormalizeBody> request, Actor actor) =>
        IndicatorReading.Normalize(actor, [.. request.Select(item => (item?.Type, item?.Value ?? string.Empty))])
            .Map<IReadOnlyList<NormalizedBody>>(found => [.. found.Select(item => new NormalizedBody(item.Value?.Type, item.Value?.Value, item.Value is not null, item.Reason))]);

    private static Task<Result<IndicatorView>> Get(int id, Actor actor, IndicatorService indicators, CancellationToken ct) => indicators.GetAsync(actor, id, ct);

    private static Task<Result<IndicatorClaimsBody>> Claims(int id, Actor actor, IndicatorService indicators, CancellationToken ct) =>
        indicators.ClaimsAsync(actor, id, ct).Map(claims => new IndicatorClaimsBody(claims));

    private static Task<Result<IndicatorView>> Update(int id, IndicatorBody request, Actor actor, IndicatorService indicators, CancellationToken ct) =>
        indicators.UpdateAsync(actor, id, request.ToIndicator(), request.SourceId, request.IsActive, ct);

    private static Task<Result<MessageBody>> Delete(int id, Actor actor, IndicatorService indicators, CancellationToken ct) =>
        indicators.DeleteAsync(actor, id, ct).Map(_ => new MessageBody("Indicator deleted successfully"));
}
