using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Intelligence.Sightings;

namespace SocConsole.Core.Detection;

/// <summary>Tells which indicator a match is about, from the match alone: no database while events stream by.</summary>
internal static class IndicatorSight
{
    /// <summary>The id of the rule that stands for indicators.</summary>
    public const string RuleId = "indicator-match";

    public const string RuleTitle = "Known indicator";
    public const string Field = "soc.indicator";

    // The matcher's field also says where the indicator is from; no normal form has a blank.
    private const string SourceMark = ", from ";

    /// <summary>Puts a match of an indicator onto the sheet; other matches and simulated events are none.</summary>
    public static void Note(RuleMatch match, LogEvent item, SightingSheet sheet)
    {
        if (match.Rule.Meaning.Id == RuleId && !item.Simulated && Of(match.Fields) is { } indicator)
        {
            sheet.Add(item.OrganizationId, indicator, item.Timestamp, item.Sequence);
        }
    }

    private static NormalIndicator? Of(IReadOnlyList<KeyValuePair<string, string>> matched)
    {
        foreach (var (name, text) in matched)
        {
            if (name == Field)
            {
                var value = text.IndexOf(SourceMark, StringComparison.Ordinal) is > 0 and var end ? text[..end] : text;
                return TypeOf(matched[0].Key, value) is { } type ? new NormalIndicator(type, value) : null;
            }
        }

        return null;
    }

    private static IndicatorType? TypeOf(string field, string value) => field switch
    {
        Ecs.SourceIp or Ecs.DestinationIp => value.Contains('/', StringComparison.Ordinal) ? IndicatorType.Cidr : IndicatorType.Ip,
        Ecs.SourceDomain or Ecs.DestinationDomain or Ecs.UrlDomain or Ecs.DnsQuestion => IndicatorType.Domain,
        Ecs.UrlFull => IndicatorType.Url,
        Ecs.FileHashMd5 or Ecs.FileHashSha1 or Ecs.FileHashSha256 => IndicatorType.Hash,
        _ => null,
    };
}
