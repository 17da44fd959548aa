using Microsoft.AspNetCore.Mvc;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Export;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Intelligence;

/// <summary>Indicators for other tools, as one file.</summary>
internal static class ExportEndpoints
{
    public static void MapIndicatorExport(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.ThreatIntel, "/api/v1/indicators/export", "Indicators");
        group.MapGet("", Export).Needs(Permission.ReadIndicators).Produces<string>(contentType: "application/octet-stream")
            .WithSummary("All active indicators that fit, as format=stix, misp, csv or txt; filters as for the list. include_inactive=true adds those not looked for any more, include_tlp_red=true those marked TLP:RED, observables=true the observables of STIX");
    }

    private static object Export([AsParameters] ExportParameters asked, Actor actor, IndicatorExportService exports, CancellationToken ct)
    {
        if (!asked.ToRequest().Succeeded(out var request, out var invalid))
        {
            return Refused(invalid);
        }

        return exports.Export(actor, request).Succeeded(out var export, out var error)
            ? TypedResults.Stream(target => export.WriteAsync(target, ct), export.ContentType, export.FileName)
            : Refused(error);
    }

    private static Result<Done> Refused(Error error) => error;
}

/// <summary>Which indicators are given away, and how.</summary>
internal sealed record ExportParameters(
    string? Format, [property: FromQuery(Name = "indicator_type")] string? IndicatorType, [property: FromQuery(Name = "threat_level")] string? ThreatLevel,
    [property: FromQuery(Name = "source_id")] int? SourceId, string[]? Tags, string? Search, [property: FromQuery(Name = "min_confidence")] double? MinConfidence,
    [property: FromQuery(Name = "include_inactive")] bool? IncludeInactive, [property: FromQuery(Name = "include_tlp_red")] bool? IncludeTlpRed, bool? Observables)
{
    private const int MostTags = 16;
    private const int LongestSearch = 200;

    public Result<ExportRequest> ToRequest()
    {
        if (!Wire.TryRead<IndicatorFormat>(Format ?? "stix", out var format))
        {
            return Error.Invalid("format", "must be stix, misp, csv or txt");
        }

        return ToFilter().Map(filter => new ExportRequest(format, filter, MinConfidence, IncludeInactive ?? false, IncludeTlpRed ?? false, Observables ?? false));
    }

    public Result<IndicatorFilter> ToFilter()
    {
        var (type, level) = (default(IndicatorType), default(Severity));
        if (IndicatorType is { Length: > 0 } && !Wire.TryRead(IndicatorType, out type))
        {
            return Error.Invalid("indicator_type", $"must be {string.Join(", ", Enum.GetValues<IndicatorType>().Select(Wire.Name))}");
        }

        if (ThreatLevel is { Length: > 0 } && !Wire.TryRead(ThreatLevel, out level))
        {
            return Error.Invalid("threat_level", "must be low, medium, high or critical");
        }

        if (Tags is { Length: > MostTags } || Search is { Length: > LongestSearch })
        {
            return Error.Invalid($"at most {MostTags} tags and {LongestSearch} characters to search for");
        }

        return new IndicatorFilter(IndicatorType is { Length: > 0 } ? type : null, ThreatLevel is { Length: > 0 } ? level : null, SourceId, Tags, Search);
    }
}
