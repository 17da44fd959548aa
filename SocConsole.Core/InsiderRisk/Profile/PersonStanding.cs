using SocConsole.Core.InsiderRisk.Scoring;

namespace SocConsole.Core.InsiderRisk.Profile;

/// <summary>A person's score among days and among the people of the same role.</summary>
public static class PersonStanding
{
    /// <summary>Others of the role who must have a score before a place among them says anything.</summary>
    public const int FewestPeers = 5;

    public const int ChangeDays = 7;

    /// <summary>A score that was worked out for a day, as of a later one; null before the first activity.</summary>
    public static double? Of(double? score, DateOnly? scoredFor, DateOnly? today) =>
        score is not { } known ? null : PersonScore.Of([(scoredFor ?? default, known)], today is { } later && later > scoredFor ? later : scoredFor ?? default);

    /// <summary>The score of today less that of seven days before; null when nothing of the person was known then.</summary>
    /// <param name="days">Days of the 37 up to today.</param>
    /// <param name="first">The first day that is kept of the person.</param>
    public static double? Change(double? now, IEnumerable<(DateOnly Day, double Score)> days, DateOnly? first, DateOnly today)
    {
        var before = today.AddDays(-ChangeDays);
        return now is { } score && first <= before ? Math.Round(score - PersonScore.Of(days, before), 1) : null;
    }

    /// <summary>Share of the others with a lower score in percent, equal ones counting half; null under five others.</summary>
    /// <param name="role">Scores of everybody of the role, the person's own among them.</param>
    public static double? Percentile(double? score, IReadOnlyCollection<double> role)
    {
        var others = role.Count - 1;
        if (score is not { } own || others < FewestPeers)
        {
            return null;
        }

        var (below, equal) = (role.Count(other => other < own), role.Count(other => other.Equals(own)) - 1);
        return Math.Round(100 * (below + (equal / 2.0)) / others, 1);
    }
}
