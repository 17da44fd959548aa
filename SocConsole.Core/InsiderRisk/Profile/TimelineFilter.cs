using SocConsole.Core.InsiderRisk.Activities;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.InsiderRisk.Profile;

/// <summary>What of a person's timeline is asked for.</summary>
/// <param name="Activities">Kinds of activities; empty for none.</param>
public sealed record TimelineFilter(IReadOnlyList<ActivityKind> Activities, bool Alerts, bool Incidents, bool Threats)
{
    public static readonly TimelineFilter Everything = new(Enum.GetValues<ActivityKind>(), true, true, true);

    /// <summary>Reads words with commas between them: <c>activity</c>, a kind of activity, <c>alert</c>, <c>incident</c>, <c>threat</c>; null or empty for everything.</summary>
    public static Result<TimelineFilter> Parse(string? words)
    {
        if (string.IsNullOrWhiteSpace(words))
        {
            return Everything;
        }

        var (kinds, others) = (new HashSet<ActivityKind>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var word in words.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (word == "activity")
            {
                kinds.UnionWith(Enum.GetValues<ActivityKind>());
            }
            else if (ActivityWords.Kind(word) is { } kind)
            {
                kinds.Add(kind);
            }
            else if (word is "alert" or "incident" or "threat")
            {
                others.Add(word);
            }
            else
            {
                return Error.Invalid("kind", "must be activity, alert, incident, threat or one of " + string.Join(", ", ActivityWords.Kinds));
            }
        }

        return new TimelineFilter([.. kinds.Order()], others.Contains("alert"), others.Contains("incident"), others.Contains("threat"));
    }
}
