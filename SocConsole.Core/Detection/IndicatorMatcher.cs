using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Intelligence;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Detection;

/// <summary>Finds known indicators in events' fields. A field is looked up only in the kind of indicator that it can hold.</summary>
public sealed class IndicatorMatcher(IndicatorWatch watch) : IEventMatcher
{
    private static readonly MatchedIndicator SourceRule = new(Ecs.SourceIp, "Traffic from {source.ip}, a known indicator ({soc.indicator})");
    private static readonly MatchedIndicator OtherRule = new(Ecs.SourceIp, "{source.ip} dealt with a known indicator ({soc.indicator})");

    public void Match(LogEvent candidate, List<RuleMatch> matches)
    {
        if (!Match(candidate, watch.Of(candidate.OrganizationId), matches))
        {
            Match(candidate, watch.Shared, matches);
        }
    }

    private static bool Match(LogEvent candidate, IndicatorIndex index, List<RuleMatch> matches)
    {
        if (index.Count == 0)
        {
            return false;
        }

        var fields = candidate.Fields;
        for (var i = 0; i < fields.Count; i++)
        {
            if (Find(index, fields.NameAt(i), fields.ValueAt(i)) is { } hit)
            {
                var name = fields.NameAt(i);
                fields.AddIfMissing(IndicatorSight.Field, $"{hit.Value}, from {hit.Source}");
                matches.Add(new RuleMatch(name == Ecs.SourceIp ? SourceRule : OtherRule, [new(name, fields.ValueAt(i)), new(IndicatorSight.Field, hit.Value)]) { Indicator = new NormalIndicator(hit.Type, hit.Value) });
                return true;
            }
        }

        return false;
    }

    private static IndicatorHit? Find(IndicatorIndex index, string name, string value) => name switch
    {
        Ecs.SourceIp or Ecs.DestinationIp => index.FindAddress(value),
        Ecs.SourceDomain or Ecs.DestinationDomain or Ecs.UrlDomain or Ecs.DnsQuestion => index.FindDomain(value),
        Ecs.UrlFull => index.FindUrl(value),
        Ecs.FileHashMd5 or Ecs.FileHashSha1 or Ecs.FileHashSha256 => index.FindHash(value),
        Ecs.UserEmail or Ecs.EmailFrom or Ecs.EmailTo => index.FindEmail(value),
        _ => null,
    };

    private sealed class MatchedIndicator(string entity, string reason) : DetectionRule(new RuleMeaning(
        IndicatorSight.RuleId, IndicatorSight.ThreatType, IndicatorSight.RuleTitle, Severity.High, IndicatorSight.ThreatType, [], entity, reason, 0.8))
    {
        public override bool Matches(LogEvent candidate, ICollection<KeyValuePair<string, string>> matched) => false;
    }
}
