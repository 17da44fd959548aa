using Microsoft.AspNetCore.Mvc;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Kernel;

namespace SocConsole.Web.Endpoints.Intelligence;

/// <summary>Which indicators are listed, and in which order.</summary>
internal sealed record IndicatorParameters(
    int? Skip, int? Limit, [property: FromQuery(Name = "indicator_type")] string? IndicatorType, [property: FromQuery(Name = "threat_level")] string? ThreatLevel,
    [property: FromQuery(Name = "source_id")] int? SourceId, string[]? Tags, string? Search, [property: FromQuery(Name = "is_active")] bool? IsActive, string? State,
    [property: FromQuery(Name = "min_confidence")] double? MinConfidence, [property: FromQuery(Name = "include_excluded")] bool? IncludeExcluded,
    [property: FromQuery(Name = "first_seen_from")] DateTimeOffset? FirstSeenFrom, [property: FromQuery(Name = "last_seen_from")] DateTimeOffset? LastSeenFrom, string? Tlp,
    string? Sort, string? Order)
{
    private const int UnlessAsked = 100;
    private const int MostTags = 16;
    private const int LongestSearch = 200;

    public Slice Slice => new(Skip ?? 0, Limit ?? UnlessAsked);

    public Result<IndicatorFilter> ToFilter()
    {
        if (!Read<IndicatorType>("indicator_type", IndicatorType).Succeeded(out var type, out var wrong) || !Read<Severity>("threat_level", ThreatLevel).Succeeded(out var level, out wrong)
            || !Read<IndicatorState>("state", State).Succeeded(out var state, out wrong) || !Read<Tlp>("tlp", Tlp).Succeeded(out var tlp, out wrong)
            || !Read<IndicatorSort>("sort", Sort).Succeeded(out var sort, out wrong))
        {
            return wrong;
        }

        if (Tags is { Length: > MostTags } || Search is { Length: > LongestSearch })
        {
            return Error.Invalid($"at most {MostTags} tags and {LongestSearch} characters to search for");
        }

        if (MinConfidence is < 0 or > 1 or double.NaN)
        {
            return Error.Invalid("min_confidence", "must be from 0 to 1");
        }

        if (Order is not (null or "" or "asc" or "desc"))
        {
            return Error.Invalid("order", "must be asc or desc");
        }

        return new IndicatorFilter(
            type.Value, level.Value, SourceId, Tags, Search, IsActive, state.Value, MinConfidence, IncludeExcluded ?? false, FirstSeenFrom?.UtcDateTime, LastSeenFrom?.UtcDateTime, tlp.Value,
            sort.Value ?? IndicatorSort.Newest, Order switch { "asc" => true, "desc" => false, _ => null });
    }

    // Left out or empty is not asked for.
    private static Result<Asked<T>> Read<T>(string name, string? text)
        where T : struct, Enum =>
        text is not { Length: > 0 } ? new Asked<T>(null)
        : Wire.TryRead<T>(text, out var value) ? new Asked<T>(value)
        : Error.Invalid(name, $"must be {string.Join(", ", Enum.GetValues<T>().Select(Wire.Name))}");

    private readonly record struct Asked<T>(T? Value)
        where T : struct;
}
