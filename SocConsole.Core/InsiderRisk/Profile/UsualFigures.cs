using System.Globalization;
using System.Text.Json;
using SocConsole.Core.InsiderRisk.Alerts;
using SocConsole.Core.InsiderRisk.Features;

namespace SocConsole.Core.InsiderRisk.Profile;

/// <summary>A day's counts beside what is usual for the person and for the role.</summary>
/// <param name="columns">Of the day; they hold the distances as of then.</param>
/// <param name="own">The person's usual days as of now.</param>
internal sealed class UsualFigures(float[] columns, RunningMean own, RunningMean? peers)
{
    private const int Enough = 3;
    private const int MostNotUnusual = 6;
    private const int MostBehaviour = 12;

    /// <summary>Days of the person's past as of the day.</summary>
    public int DaysKnown => (int)columns[^1];

    public UsualCount Of(DayCount count)
    {
        var at = FeatureCatalogue.ColumnOf(count);
        var value = Math.Round(columns[at], 1);
        double? mean = own.Days > 0 ? Math.Round(own.Means[(int)count], 1) : null;
        double? role = peers is { Days: > 0 } ? Math.Round(peers.Means[(int)count], 1) : null;
        double? distance = DaysKnown >= Enough ? Math.Round(columns[FeatureCatalogue.Judged.Count + at], 1) : null;
        double? roleDistance = peers is { Days: >= Enough } ? Math.Round(columns[(2 * FeatureCatalogue.Judged.Count) + at], 1) : null;
        var label = AnomalyWords.Label(count);
        return new UsualCount(JsonNamingPolicy.SnakeCaseLower.ConvertName(count.ToString()), label, value, mean, role, distance, roleDistance, CountEvidence.Kinds(count), Words(label, value, mean, role));
    }

    /// <summary>Counts that the day or the past has, those farthest from usual first.</summary>
    public IReadOnlyList<UsualCount> Behaviour() =>
        [.. FeatureCatalogue.Judged.Select(Of).Where(row => row.Value > 0 || row.OwnMean >= 0.5).OrderByDescending(row => Math.Max(Math.Abs(row.OwnDistance ?? 0), Math.Abs(row.PeersDistance ?? 0))).ThenByDescending(row => row.Value).Take(MostBehaviour)];

    /// <summary>Counts of the day that lie within one spread of the person's own past and of the role's; the risky ones first.</summary>
    public IReadOnlyList<UsualCount> NotUnusual() =>
        [.. FeatureCatalogue.Judged.OrderBy(count => FeatureCatalogue.Risky.Contains(count) ? 0 : 1).Select(Of)
            .Where(row => row is { Value: > 0, OwnDistance: < 1 and > -1 } && (row.PeersDistance is null or (< 1 and > -1))).Take(MostNotUnusual)];

    private static string Words(string label, double value, double? own, double? role)
    {
        var usual = (own, role) switch
        {
            ({ } mine, { } theirs) => string.Create(CultureInfo.InvariantCulture, $"usually {mine:0.#} a day, {theirs:0.#} in the role"),
            ({ } mine, null) => string.Create(CultureInfo.InvariantCulture, $"usually {mine:0.#} a day"),
            (null, { } theirs) => string.Create(CultureInfo.InvariantCulture, $"no usual value yet, {theirs:0.#} in the role"),
            _ => "no usual value yet",
        };
        return string.Create(CultureInfo.InvariantCulture, $"{label}: {value:0.#} ({usual})");
    }
}
