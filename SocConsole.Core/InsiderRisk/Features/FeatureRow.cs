namespace SocConsole.Core.InsiderRisk.Features;

/// <summary>The columns of a person's day from its counts and what came before.</summary>
public static class FeatureRow
{
    // A sum of seven days is judged once there are older ones to compare with.
    private const int Week = 7;
    private const int Fortnight = 14;

    /// <summary>Fills <paramref name="row"/>, <see cref="FeatureCatalogue.Columns"/> long.</summary>
    public static void Fill(DayTally day, string? role, PersonPast past, OrganizationPast organization, Span<float> row)
    {
        Span<float> counts = stackalloc float[FeatureCatalogue.Counts];
        day.Write(counts);
        var (peers, judged) = (organization.Role(role), FeatureCatalogue.Judged);
        for (var i = 0; i < judged.Count; i++)
        {
            var count = (int)judged[i];
            row[i] = counts[count];
            row[judged.Count + i] = past.Own.Distance(count, counts[count]);
            row[(2 * judged.Count) + i] = peers?.Distance(count, counts[count]) ?? 0;
        }

        var (risky, at) = (FeatureCatalogue.Risky, 3 * judged.Count);
        for (var i = 0; i < risky.Count; i++)
        {
            var today = counts[(int)risky[i]];
            var (week, fortnight) = (today + past.Before(i, day.Day, Week), today + past.Before(i, day.Day, Fortnight));
            row[at + i] = week;
            row[at + risky.Count + i] = fortnight;
            row[at + (2 * risky.Count) + i] = Rise(week, (int)risky[i], past);
        }

        row[^1] = Math.Min(past.Own.Days, 60);
    }

    /// <summary>How far 7 days lie above what 5 of the person's usual days come to, in usual spreads.</summary>
    private static float Rise(float week, int count, PersonPast past)
    {
        if (past.Own.Days < 3)
        {
            return 0;
        }

        var usual = past.Own.Means[count] * 5;
        return (float)Math.Clamp((week - usual) / ((past.Own.Deviation(count) * Math.Sqrt(5)) + (0.15 * usual) + 1), -20, 20);
    }
}
