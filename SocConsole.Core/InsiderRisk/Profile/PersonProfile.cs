using SocConsole.Core.InsiderRisk.Activities;
using SocConsole.Core.InsiderRisk.Alerts;
using SocConsole.Core.InsiderRisk.People;
using SocConsole.Core.InsiderRisk.Scoring;

namespace SocConsole.Core.InsiderRisk.Profile;

/// <summary>One person with everything that the score rests on.</summary>
/// <param name="Machine">The person's own; null when the list of people gives none.</param>
/// <param name="Day">The latest day of the organization; null before the first activity.</param>
/// <param name="Change">Over 7 days; null when the person was not known then.</param>
/// <param name="Percentile">Place among the others of the role, 0 to 100; null under five of them.</param>
/// <param name="MonitoredSince">The first day that is known of the person.</param>
/// <param name="Trend">Days of the last 90 on which the person did something, the oldest first.</param>
/// <param name="Shown">The day that was asked for, or the one that carries the score; null when the person did nothing on it.</param>
/// <param name="Simulated">Whether a day of the 90 has simulated acts.</param>
public sealed record PersonProfile(
    PersonView Person, string? Supervisor, string? Machine, string? Site, DateOnly? Day, double? Change, double? Percentile, int Peers, DateOnly? MonitoredSince, IReadOnlyList<TrendDay> Trend, DayProfile? Shown, IReadOnlyList<InsiderAlertView> Alerts,
    PersonRisk Risk, bool Simulated);

/// <param name="Score">Of the day.</param>
/// <param name="Standing">The person's score as of that day.</param>
public sealed record TrendDay(DateOnly Date, double Score, RiskLevel Level, double Standing, int Activities, bool Simulated);

/// <summary>What a day's score consists of.</summary>
public enum DayJudge
{
    /// <summary>The acts by themselves: no model said more.</summary>
    Rules,

    /// <summary>Models that learned with labels.</summary>
    Models,

    /// <summary>A model that learned without labels: how rare the day is as a whole.</summary>
    Rarity,
}

/// <param name="AtPeak">The day stood highest before its end; counts of the contributions are those of then, the others of the whole day.</param>
/// <param name="OtherModel">Judged by another model than the one in force, so that the parts are only near.</param>
/// <param name="Contributions">Their points sum to the score.</param>
/// <param name="DaysKnown">Days of the person's own past that the day was compared with, 60 at most.</param>
/// <param name="OwnAsOf">Day through which the usual means go; they are of now and not of the day.</param>
/// <param name="PeerDays">Days of the role behind its means.</param>
/// <param name="Behaviour">Counts of the day beside the usual ones, the farthest first.</param>
/// <param name="NotUnusual">Counts of the day that are as usual.</param>
public sealed record DayProfile(
    DateOnly Date, double Score, RiskLevel Level, DayJudge Judge, bool AtPeak, bool OtherModel, int Activities, bool Simulated, IReadOnlyList<Contribution> Contributions, int DaysKnown, DateOnly? OwnAsOf, int OwnDays, int PeerDays,
    IReadOnlyList<UsualCount> Behaviour, IReadOnlyList<UsualCount> NotUnusual, IReadOnlyList<ProfileSentence> Explanation);

/// <summary>A line of a score.</summary>
/// <param name="Name">Wire name of a count, or <c>base</c>, <c>rarity</c>, <c>days_seen</c>, <c>others</c>, <c>other_model</c>.</param>
/// <param name="Points">With one decimal; negative speaks for the person.</param>
/// <param name="Usual">The count beside what is usual; null for what is no count.</param>
public sealed record Contribution(string Name, string Label, double Points, UsualCount? Usual);

/// <summary>A count of a day beside what is usual.</summary>
/// <param name="OwnMean">Mean of the person's usual days as of now; null without any.</param>
/// <param name="PeersMean">Mean of the role's usual days as of now; null without any.</param>
/// <param name="OwnDistance">Distance from the person's past as of the day, in spreads, -20 to 20; null before three days.</param>
/// <param name="PeersDistance">The same from the role's.</param>
/// <param name="Kinds">Activities behind it; empty for every kind.</param>
public sealed record UsualCount(string Name, string Label, double Value, double? OwnMean, double? PeersMean, double? OwnDistance, double? PeersDistance, IReadOnlyList<ActivityKind> Kinds, string Words);

/// <param name="Kinds">Activities that the sentence is about; null when it is about none.</param>
public sealed record ProfileSentence(string Text, IReadOnlyList<ActivityKind>? Kinds);

/// <summary>A person's risk joined from what is open about them. Source: <see cref="EntityRisk"/>.</summary>
/// <param name="Score">0 to 100; 0 when nothing is open.</param>
/// <param name="Others">Points of the inputs beyond <paramref name="Top"/>.</param>
/// <param name="Whole">False when the reader may not see threats or incidents, so that they are left out.</param>
public sealed record PersonRisk(double Score, EntityRiskLevel Level, IReadOnlyList<PersonRiskInput> Top, double Others, int Inputs, DateOnly From, DateOnly To, bool Whole);

/// <param name="Kind"><c>alert</c>, <c>incident</c> or <c>threat</c>.</param>
/// <param name="Id">As people write it: <c>ALT00042</c>, <c>INC-042</c>, <c>THR-2026-001</c>.</param>
/// <param name="Points">Its share in the joined score.</param>
public sealed record PersonRiskInput(string Kind, string Id, string Title, double Score, double Points, int? IncidentNumber);
