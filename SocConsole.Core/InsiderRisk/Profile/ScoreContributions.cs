using System.Globalization;
using SocConsole.Core.InsiderRisk.Features;
using SocConsole.Core.InsiderRisk.Scoring;

namespace SocConsole.Core.InsiderRisk.Profile;

/// <summary>A day's score by count: every view of a count is one line, and the lines as printed sum to the score.</summary>
internal static class ScoreContributions
{
    private const int MostCounts = 12;

    // Below this the difference is rounding.
    private const double Rounding = 0.05;

    public static IReadOnlyList<Contribution> Of(InsiderJudge? judge, float[] columns, double score, UsualFigures usual)
    {
        if (score == 0)
        {
            return [];
        }

        var (byColumn, other) = ScoreParts.Columns(judge, columns, score);
        var counts = byColumn.Where(part => FeatureCatalogue.Features[part.Column].Count is not null).GroupBy(part => FeatureCatalogue.Features[part.Column].Count!.Value, (count, parts) => (Count: count, Points: parts.Sum(part => part.Points)))
            .OrderByDescending(row => Math.Abs(row.Points)).ThenBy(row => row.Count).ToList();
        var lines = counts.Take(MostCounts).Select(row => new Line(null, row.Count, row.Points)).ToList();
        Add("others", counts.Skip(MostCounts).Sum(row => row.Points));
        Add("days_seen", byColumn.Where(part => FeatureCatalogue.Features[part.Column].Count is null).Sum(part => part.Points));
        foreach (var part in other)
        {
            Add(part.Name, part.Points);
        }

        if (score - lines.Sum(line => line.Points) is var missing && Math.Abs(missing) >= Rounding)
        {
            Add("other_model", missing);
        }

        return [.. Tenths(lines, score).Where(row => row.Points != 0).OrderByDescending(row => row.Points).Select(row => Row(row.Line, row.Points, usual, counts.Count - MostCounts))];

        void Add(string name, double points)
        {
            if (points != 0)
            {
                lines.Add(new Line(name, null, points));
            }
        }
    }

    /// <summary>Which of the judges the score is from.</summary>
    public static DayJudge JudgeOf(InsiderJudge? judge, float[] columns) =>
        judge is null || Evidence.Score(columns) >= judge.Map.Of(judge.Output(columns)) ? DayJudge.Rules : judge.Supervised ? DayJudge.Models : DayJudge.Rarity;

    /// <summary>Tenths by largest remainder, so that what is printed sums to what is printed.</summary>
    private static IEnumerable<(Line Line, double Points)> Tenths(List<Line> lines, double score)
    {
        var cut = lines.ConvertAll(line => (Line: line, Tenths: (long)Math.Floor(line.Points * 10), Left: (line.Points * 10) - Math.Floor(line.Points * 10)));
        cut.Sort((one, other) => other.Left.CompareTo(one.Left));
        var left = (long)Math.Round(score * 10) - cut.Sum(row => row.Tenths);
        for (var i = 0; i < cut.Count; i++)
        {
            var extra = left > 0 ? (i < left ? 1 : 0) : cut.Count - i <= -left ? -1 : 0;
            yield return (cut[i].Line, (cut[i].Tenths + extra) / 10.0);
        }
    }

    private static Contribution Row(Line line, double points, UsualFigures usual, int others)
    {
        if (line.Count is { } count)
        {
            var figure = usual.Of(count);
            return new Contribution(figure.Name, figure.Label, points, figure);
        }

        var label = line.Name switch
        {
            "base" => "Where every day starts",
            ScoreParts.Rarity => "How rare the day is as a whole",
            "days_seen" => "How long the person is known",
            "others" => string.Create(CultureInfo.InvariantCulture, $"{others} further counts together"),
            _ => "What another model saw when it judged",
        };
        return new Contribution(line.Name!, label, points, null);
    }

    private sealed record Line(string? Name, DayCount? Count, double Points);
}
