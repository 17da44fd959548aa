namespace SocConsole.Core.InsiderRisk.Scoring;

/// <summary>A person's score: the highest of 30 days, each counting half after a week. Source: the comparison of aggregations in docs/insider-risk.md.</summary>
public static class PersonScore
{
    public const int Window = 30;

    private const double HalfLife = 7;

    /// <summary>0 to 100 with one decimal, as of a day.</summary>
    public static double Of(IEnumerable<(DateOnly Day, double Score)> days, DateOnly today)
    {
        var highest = 0.0;
        foreach (var (day, score) in days)
        {
            var age = today.DayNumber - day.DayNumber;
            highest = age is >= 0 and < Window ? Math.Max(highest, score * Math.Pow(2, -age / HalfLife)) : highest;
        }

        return Math.Round(highest, 1);
    }
}
