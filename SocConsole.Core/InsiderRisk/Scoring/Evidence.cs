using SocConsole.Core.InsiderRisk.Features;

namespace SocConsole.Core.InsiderRisk.Scoring;

/// <summary>
/// What acts say by themselves, without any model: each kind of grave act gives a share that grows to its full weight at a limit, and shares join as independent doubts do,
/// 100 (1 - prod (1 - share)). More of anything never lowers it. Weights and limits are the console's own judgement; see docs/insider-risk.md.
/// </summary>
public static class Evidence
{
    private static readonly Rule[] Rules =
    [
        new(DayCount.SensitiveDeletes, 10, 0.65), new(DayCount.OddPlaces, 8, 0.62), new(DayCount.LargeAttachments, 3, 0.50), new(DayCount.SensitiveMegabytes, 800, 0.45),
        new(DayCount.RemovableSensitive, 40, 0.45), new(DayCount.CloudSensitive, 40, 0.45), new(DayCount.ProgramsElsewhere, 4, 0.45), new(DayCount.RiskyProcesses, 5, 0.40),
        new(DayCount.RemovableMegabytes, 2000, 0.40), new(DayCount.CloudMegabytes, 2000, 0.40), new(DayCount.PublicShares, 60, 0.35), new(DayCount.OthersHomes, 60, 0.35),
        new(DayCount.OthersMachines, 8, 0.35), new(DayCount.ImpossibleTravels, 3, 0.35), new(DayCount.FailedLogons, 50, 0.30), new(DayCount.SensitiveFiles, 300, 0.25),
        new(DayCount.PersonalAttachments, 40, 0.25), new(DayCount.Night, 100, 0.15),
    ];

    private static readonly int[] Positions = [.. Rules.Select(rule => FeatureCatalogue.ColumnOf(rule.Count))];

    /// <summary>0 to 100.</summary>
    public static double Score(ReadOnlySpan<float> columns)
    {
        var quiet = 1.0;
        for (var i = 0; i < Rules.Length; i++)
        {
            quiet *= 1 - Share(i, columns);
        }

        return 100 * (1 - quiet);
    }

    /// <summary>Points by count; they sum to the score.</summary>
    public static IReadOnlyList<(DayCount Count, double Points)> Parts(ReadOnlySpan<float> columns)
    {
        var (score, doubt) = (Score(columns), 0.0);
        var parts = new List<(DayCount Count, double Doubt)>();
        for (var i = 0; i < Rules.Length; i++)
        {
            if (Share(i, columns) is > 0 and var share)
            {
                parts.Add((Rules[i].Count, -Math.Log(1 - share)));
                doubt += parts[^1].Doubt;
            }
        }

        return parts.ConvertAll(part => (part.Count, score * part.Doubt / doubt));
    }

    private static double Share(int rule, ReadOnlySpan<float> columns) => Rules[rule].Weight * Math.Min(1, Math.Max(0, columns[Positions[rule]]) / Rules[rule].Limit);

    private sealed record Rule(DayCount Count, double Limit, double Weight);
}
