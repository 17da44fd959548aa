using SocConsole.Core.InsiderRisk.Activities;
using SocConsole.Core.InsiderRisk.Scoring;

namespace SocConsole.Core.InsiderRisk.Places;

/// <summary>Where somebody's logons can't be, are from a country that is new for them, or are said to be odd.</summary>
/// <param name="Kind"><c>impossible_travel</c>, <c>new_country</c> or <c>odd_place</c>.</param>
/// <param name="Speed">km/h of an impossible journey; null for the rest.</param>
/// <param name="From">Where the journey began, or where the person was known before; null when unknown.</param>
/// <param name="Where">Null when the place's position is unknown.</param>
public sealed record PlaceAnomaly(string UserId, string? Name, string Location, DateTime At, string Kind, double? Speed, RiskLevel Risk, Position? From, Position? Where);

/// <summary>Logons of the time at a place.</summary>
/// <param name="Country">Null when the place's name tells none.</param>
public sealed record PlacePoint(string Name, Country? Country, double Latitude, double Longitude, long Logons, int People, DateTime Last);

/// <param name="Unplaced">Logons without a place.</param>
/// <param name="Complete">False when there were more logons than were read.</param>
/// <param name="Networks">Networks of the file of addresses; 0 when none is configured.</param>
public sealed record PlaceMap(DateTime Since, IReadOnlyList<PlacePoint> Points, IReadOnlyList<PlaceAnomaly> Anomalies, long Unplaced, bool Complete, int Networks);
