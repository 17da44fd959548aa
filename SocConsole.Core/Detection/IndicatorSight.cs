using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Intelligence.Sightings;

namespace SocConsole.Core.Detection;

/// <summary>What a match of an indicator is called, and how it becomes a sighting: no database while events stream by.</summary>
internal static class IndicatorSight
{
    /// <summary>The id of the rule that stands for indicators.</summary>
    public const string RuleId = "indicator-match";

    public const string ThreatType = "indicator_match";
    public const string RuleTitle = "Known indicator";

    /// <summary>The field that a match adds to its event.</summary>
    public const string Field = "soc.indicator";

    /// <summary>Puts a match of an indicator onto the sheet; other matches and simulated events are none.</summary>
    public static void Note(RuleMatch match, LogEvent item, SightingSheet sheet)
    {
        if (match.Indicator is { } indicator && !item.Simulated)
        {
            sheet.Add(item.OrganizationId, indicator, item.Timestamp, item.Sequence);
        }
    }
}
