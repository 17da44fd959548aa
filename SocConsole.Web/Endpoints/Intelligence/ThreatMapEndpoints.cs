using System.Globalization;
using System.Text.Json;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Intelligence.Sources;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Intelligence;

/// <summary>Indicators as the XDR document shows them on a map. Nobody is asked where an address is: a place is known when a source told it.</summary>
internal static class ThreatMapEndpoints
{
    private const int DefaultSize = 100;

    public static void MapThreatMap(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.Xdr, "/api/intelligence", "Threat map");

        group.MapGet("/threats", Threats).Needs(Permission.ReadIndicators).WithSummary("Active indicators, the latest seen first; places only where a source told them");
        group.MapGet("/distributed-threats", Distributed).Needs(Permission.ReadIndicators).WithSummary("What other nodes share: empty with the reason while there are none");
    }

    private static async Task<Result<ThreatMapBody>> Threats(int? limit, Actor actor, IndicatorService indicators, SourceService sources, CancellationToken ct)
    {
        var found = await indicators.ListAsync(actor, new IndicatorFilter(Active: true, Sort: IndicatorSort.LastSeen), new Slice(0, limit ?? DefaultSize), ct);
        if (!found.Succeeded(out var page, out var error))
        {
            return error;
        }

        if (!(await sources.ListAsync(actor, activeOnly: false, ct)).Succeeded(out var known, out var refused))
        {
            return refused;
        }

        var names = known.ToDictionary(source => source.Id, source => source.Name);
        List<MapThreatBody> threats = [.. page.Items.Select(item => MapThreatBody.From(item, names))];
        return new ThreatMapBody(
            threats, page.Total, page.Items.Count == 0 ? null : page.Items.Max(item => item.UpdatedAt), [.. threats.Select(threat => threat.Source).OfType<string>().Distinct()], RealData: true, "local",
            threats.Count == 0 ? "There is no active indicator. Add a feed or indicators of your own." : null);
    }

    // Nodes of other organizations are no part of this console yet; regions are not invented.
    private static DistributedThreatsBody Distributed() => new([], 0, [], "not_configured", "No other node or community shares threats with this console. Indicators of feeds and TAXII collections are under /api/intelligence/threats.", RealData: true);
}

/// <param name="TotalCount">All active indicators.</param>
/// <param name="LastUpdated">When one of the listed changed last; null without any.</param>
/// <param name="RealData">Always true: nothing here is made up.</param>
/// <param name="GeoSource">Where places come from: <c>local</c>, so no address leaves the console.</param>
internal sealed record ThreatMapBody(IReadOnlyList<MapThreatBody> Threats, long TotalCount, DateTime? LastUpdated, IReadOnlyList<string> Sources, bool RealData, string GeoSource, string? Message);

/// <param name="Latitude">Degrees, -90 to 90; null where no source told it.</param>
/// <param name="Longitude">Degrees, -180 to 180; null where no source told it.</param>
/// <param name="Severity">1 (low) to 4 (critical).</param>
/// <param name="FirstSeen">UTC; <paramref name="FirstSeenMs"/> is the same in milliseconds since 1970, as the reference had it.</param>
internal sealed record MapThreatBody(
    string Id, string Indicator, double? Latitude, double? Longitude, string? Country, string? CountryCode, string ThreatType, double Confidence, int Severity, DateTime FirstSeen, DateTime LastSeen, long FirstSeenMs, long LastSeenMs, string? Source, IReadOnlyList<string> Tags,
    JsonElement Metadata)
{
    public static MapThreatBody From(IndicatorView item, Dictionary<int, string> sources)
    {
        var (latitude, longitude) = (Degrees(item.Metadata, "latitude", 90), Degrees(item.Metadata, "longitude", 180));
        var isKnown = latitude is not null && longitude is not null;
        return new MapThreatBody(
            item.Id.ToString(CultureInfo.InvariantCulture), item.Value, isKnown ? latitude : null, isKnown ? longitude : null, Text(item.Metadata, "country"), Text(item.Metadata, "country_code"),
            Wire.Name(item.IndicatorType), item.ConfidenceScore, Level(item.ThreatLevel), item.FirstSeen, item.LastSeen, Milliseconds(item.FirstSeen), Milliseconds(item.LastSeen),
            item.SourceId is { } source ? sources.GetValueOrDefault(source) : null, item.Tags, item.Metadata);
    }

    private static int Level(Severity severity) => severity switch
    {
        Core.Kernel.Severity.Critical => 4,
        Core.Kernel.Severity.High => 3,
        Core.Kernel.Severity.Medium => 2,
        _ => 1,
    };

    private static double? Degrees(JsonElement metadata, string name, double most) =>
        metadata.ValueKind == JsonValueKind.Object && metadata.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var degrees) && Math.Abs(degrees) <= most ? degrees : null;

    private static string? Text(JsonElement metadata, string name) => metadata.ValueKind == JsonValueKind.Object && metadata.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long Milliseconds(DateTime utc) => new DateTimeOffset(utc, TimeSpan.Zero).ToUnixTimeMilliseconds();
}

/// <param name="Status"><c>not_configured</c> while there are no other nodes.</param>
internal sealed record DistributedThreatsBody(IReadOnlyList<MapThreatBody> Threats, int TotalCount, IReadOnlyList<string> Nodes, string Status, string Message, bool RealData);
