using SocConsole.Core.InsiderRisk.Alerts;
using SocConsole.Core.InsiderRisk.People;
using SocConsole.Core.InsiderRisk.Scoring;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.InsiderRisk.Profile;

public enum PeopleOrder
{
    Score,

    /// <summary>Whose score rose most comes first.</summary>
    Change,
}

/// <param name="Text">Part of the user id, the role or the department. Names are not searched: they are masked.</param>
public sealed record PeopleFilter(string? Text = null, RiskLevel? Level = null, string? Department = null, PeopleOrder Order = PeopleOrder.Score);

/// <summary>The last alert of a person.</summary>
public sealed record RankedAlert(int Number, DateOnly Date, double Score, InsiderAlertStatus Status, int? IncidentNumber);

/// <param name="Change">Over 7 days; null when the person was not known then.</param>
/// <param name="Percentile">Place among the others of the role, 0 to 100; null under five of them.</param>
/// <param name="Peers">Others of the role who have a score.</param>
/// <param name="Drivers">Families of the latest day that reached 40, the heaviest first; at most three.</param>
/// <param name="DriverDay">That day; null when there was none in 30 days.</param>
/// <param name="Simulated">Whether a day of the 30 has simulated acts.</param>
public sealed record RankedPerson(PersonView Person, double? Change, double? Percentile, int Peers, IReadOnlyList<string> Drivers, DateOnly? DriverDay, RankedAlert? LastAlert, bool Simulated);

/// <param name="Day">The latest day of the organization; null before the first activity.</param>
/// <param name="Departments">At most 200, in order.</param>
/// <param name="Levels">How many people there are of each level, whatever is filtered.</param>
public sealed record PeopleRanking(Page<RankedPerson> People, DateOnly? Day, IReadOnlyList<string> Departments, IReadOnlyDictionary<RiskLevel, int> Levels);
