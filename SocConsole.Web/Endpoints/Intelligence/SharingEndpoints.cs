using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Export;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Intelligence;

/// <summary>Indicators at addresses that hold the secret: for MISP, firewalls, resolvers and proxies, which can fetch an address and nothing else. The secret is an API key of the role viewer.</summary>
internal static class SharingEndpoints
{
    public static void MapSharing(this IEndpointRouteBuilder routes)
    {
        var feed = routes.MapApi(ApiFamily.Shared, "/misp-feed/{secret}", "Sharing").RequireLimit(Limits.Sharing);
        feed.MapGet("/manifest.json", Manifest).AllowAnonymous().WithSummary("The manifest of a MISP feed; the secret is an API key of the role viewer").Produces<string>(contentType: "application/json");
        feed.MapGet("/hashes.csv", Hashes).AllowAnonymous().WithSummary("The MD5 of each value with its event's uuid").Produces<string>(contentType: "text/csv");
        feed.MapGet("/{uuid:guid}.json", Event).AllowAnonymous().WithSummary("One event of the feed").Produces<string>(contentType: "application/json");

        var lists = routes.MapApi(ApiFamily.Shared, "/indicators", "Sharing").RequireLimit(Limits.Sharing);
        lists.MapGet("/{secret}.txt", List).AllowAnonymous().Produces<string>(contentType: "text/plain")
            .WithSummary("Active indicators, one value a line: indicator_type, threat_level, source_id, tags, search, min_confidence; the secret is an API key of the role viewer");
    }

    private static async Task<object> Manifest(string secret, SharedList list, MispFeedDirectory feed, CancellationToken ct) => await AnswerAsync(secret, list, actor => feed.ManifestAsync(actor, ct), ct);

    private static async Task<object> Hashes(string secret, SharedList list, MispFeedDirectory feed, CancellationToken ct) => await AnswerAsync(secret, list, actor => feed.HashesAsync(actor, ct), ct);

    private static async Task<object> Event(string secret, Guid uuid, SharedList list, MispFeedDirectory feed, CancellationToken ct) => await AnswerAsync(secret, list, actor => feed.EventAsync(actor, uuid, ct), ct);

    private static async Task<object> List(string secret, [AsParameters] ListParameters asked, SharedList list, CancellationToken ct) =>
        await AnswerAsync(secret, list, async actor => asked.ToRequest().Succeeded(out var request, out var invalid) ? await list.ReadAsync(actor, request.Filter, request.MinimumConfidence, ct) : invalid, ct);

    // The framework answers 304 by itself where the entity tag is the one that the reader has.
    private static async Task<object> AnswerAsync(string secret, SharedList list, Func<Actor, Task<Result<SharedDocument>>> read, CancellationToken ct)
    {
        if (!(await list.ReaderAsync(secret, ct)).Succeeded(out var actor, out var unknown))
        {
            return Refused(unknown);
        }

        return (await read(actor)).Succeeded(out var document, out var error)
            ? TypedResults.Stream(target => document.WriteAsync(target, ct), document.ContentType, entityTag: EntityTagHeaderValue.Parse(document.ETag))
            : Refused(error);
    }

    private static Result<Done> Refused(Error error) => error;
}

/// <summary>Which indicators a list holds.</summary>
internal sealed record ListParameters(
    [property: FromQuery(Name = "indicator_type")] string? IndicatorType, [property: FromQuery(Name = "threat_level")] string? ThreatLevel, [property: FromQuery(Name = "source_id")] int? SourceId,
    string[]? Tags, string? Search, [property: FromQuery(Name = "min_confidence")] double? MinConfidence)
{
    public Result<ExportRequest> ToRequest() => new ExportParameters("txt", IndicatorType, ThreatLevel, SourceId, Tags, Search, MinConfidence, null, null, null).ToRequest();
}
