using SocConsole.Core.InsiderRisk.Features;
using SocConsole.Core.InsiderRisk.Models;
using SocConsole.Core.InsiderRisk.Scoring;

namespace SocConsole.Tests.InsiderRisk.Scoring;

public sealed class ScorePartsTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_AnyDay_SumsToThePrintedScore(bool labelled)
    {
        var rows = InsiderDays.Rows(41, labelled);
        var judge = InsiderDays.Judge(rows);
        var random = new Random(42);
        var (byModel, byActs) = (0, 0);
        for (var round = 0; round < 600; round++)
        {
            var columns = Changed(InsiderDays.Row(rows, random.Next(rows.Count)), random);
            var score = judge.Score(columns);
            AssertSums(ScoreParts.Of(judge, columns, score), score);
            AssertSums(ScoreParts.Of(judge, columns, Math.Round(score, 1)), score);
            var bySelf = Evidence.Score(columns) >= judge.Map.Of(judge.Output(columns));
            (byModel, byActs) = (byModel + (bySelf ? 0 : 1), byActs + (bySelf ? 1 : 0));
        }

        Assert.True(byModel > 30 && byActs > 30, $"{byModel} by the model, {byActs} by the acts");
    }

    [Fact]
    public void Of_EvidenceAlone_SumsToThePrintedScore()
    {
        var random = new Random(43);
        for (var round = 0; round < 1_000; round++)
        {
            float[] columns = [.. Enumerable.Range(0, FeatureCatalogue.Columns).Select(_ => (float)(random.NextDouble() * random.Next(2) * 20))];
            var score = Evidence.Score(columns);
            AssertSums(ScoreParts.Of(null, columns, score), score);
        }

        Assert.Empty(ScoreParts.Of(null, new float[FeatureCatalogue.Columns], 0));
    }

    [Fact]
    public void Of_AScoreThatAnotherModelGave_SumsAllTheSame()
    {
        var rows = InsiderDays.Rows(44);
        var judge = InsiderDays.Judge(rows);
        var random = new Random(45);
        for (var round = 0; round < 300; round++)
        {
            var (columns, score) = (Changed(InsiderDays.Row(rows, random.Next(rows.Count)), random), Math.Round(random.NextDouble() * 100, 1));
            AssertSums(ScoreParts.Of(judge, columns, score), score);
            AssertSums(ScoreParts.Of(null, columns, score), score);
        }
    }

    [Fact]
    public void Columns_OfASupervisedScore_SumToItBeforeRounding()
    {
        var rows = InsiderDays.Rows(46);
        var judge = InsiderDays.Judge(rows);
        for (var row = 0; row < rows.Count; row += 3)
        {
            var columns = InsiderDays.Row(rows, row);
            var score = judge.Score(columns);
            var (byColumn, other) = ScoreParts.Columns(judge, columns, score);
            Assert.Equal(score, byColumn.Sum(part => part.Points) + other.Sum(part => part.Points), 4);
            Assert.Equal(byColumn.Select(part => part.Points).OrderDescending(), byColumn.Select(part => part.Points));
        }
    }

    [Fact]
    public void Of_Deletions_StandUnderFiles()
    {
        var columns = new float[FeatureCatalogue.Columns];
        columns[FeatureCatalogue.ColumnOf(DayCount.SensitiveDeletes)] = 10;

        Assert.Equal([new ScorePart("files", 65)], ScoreParts.Of(null, columns, Evidence.Score(columns)));
    }

    [Fact]
    public void Score_IsTheModelOrTheActs_WhicheverIsMore()
    {
        foreach (var rows in (TrainingRows[])[InsiderDays.Rows(47), InsiderDays.Rows(47, labelled: false)])
        {
            var judge = InsiderDays.Judge(rows);
            for (var row = 0; row < rows.Count; row += 7)
            {
                var columns = InsiderDays.Row(rows, row);
                Assert.InRange(judge.Output(columns), 0, 1);
                Assert.Equal(Math.Max(Evidence.Score(columns), judge.Map.Of(judge.Output(columns))), judge.Score(columns));
            }
        }
    }

    private static float[] Changed(float[] columns, Random random)
    {
        for (var change = random.Next(12); change > 0; change--)
        {
            columns[random.Next(columns.Length)] *= (float)random.NextDouble() * 2;
        }

        // Acts of half of the days don't speak for themselves, so that the model does.
        for (var count = 0; random.Next(2) == 0 && count < FeatureCatalogue.Judged.Count; count++)
        {
            columns[count] *= 0.05f;
        }

        return columns;
    }

    private static void AssertSums(IReadOnlyList<ScorePart> parts, double score)
    {
        Assert.Equal((decimal)Math.Round(score, 1), parts.Sum(part => (decimal)part.Points));
        Assert.All(parts, part => Assert.Equal(part.Points, Math.Round(part.Points, 1)));
        Assert.Equal(parts.Count, parts.Select(part => part.Name).Distinct().Count());
    }
}
