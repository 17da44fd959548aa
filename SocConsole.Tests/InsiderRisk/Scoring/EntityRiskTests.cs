using System.Globalization;
using SocConsole.Core.InsiderRisk.Scoring;
using SocConsole.Tests.Learning;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.InsiderRisk.Scoring;

public sealed class EntityRiskTests
{
    [SharedFact("ml/parity/elastic_risk.json")]
    public void Of_TheFixture_IsTheSame()
    {
        var fixture = LearningData.Json("elastic_risk");
        var inputs = Inputs(fixture.GetProperty("alerts").Doubles());

        Assert.Equal(fixture.GetProperty("norm_2_5924").GetDouble(), EntityRisk.Of(inputs).Score, 9);
        Assert.Equal(fixture.GetProperty("norm_2_6124").GetDouble(), EntityRisk.Of(inputs, scale: EntityRisk.Zeta).Score, 9);
        Assert.Equal(fixture.GetProperty("extreme_x2_2_6124").GetDouble(), EntityRisk.Of(inputs, EntityCriticality.Extreme, EntityRisk.Zeta).Score, 9);
        Assert.Equal(
            fixture.GetProperty("docs_say").Doubles(),
            ((EntityCriticality[])[EntityCriticality.Medium, EntityCriticality.Extreme]).Select(criticality => Math.Round(EntityRisk.Of(inputs, criticality, EntityRisk.Zeta).Score, 2)));
    }

    [Fact]
    public void Of_AnyOrder_IsTheSameAndOneMoreNeverLowersIt()
    {
        var random = new Random(51);
        for (var round = 0; round < 100; round++)
        {
            var (scores, before) = (new List<double>(), 0.0);
            for (var more = 0; more < 30; more++)
            {
                scores.Add(random.NextDouble() * 100);
                var risk = EntityRisk.Of(Inputs(scores), (EntityCriticality)(round % 4));
                Assert.True(risk.Score >= before && risk.Score <= 100);
                Assert.Equal(risk.Score, EntityRisk.Of(Enumerable.Reverse(Inputs(scores)), (EntityCriticality)(round % 4)).Score);
                Assert.Equal(risk.Score, risk.Contributions.Sum(part => part.Points) + risk.Others, 9);
                before = risk.Score;
            }
        }
    }

    [Fact]
    public void Of_ManyInputs_NamesTenAndKeepsTheRestTogether()
    {
        var risk = EntityRisk.Of(Inputs([.. Enumerable.Range(1, 15).Select(score => (double)score)]));

        Assert.Equal([15.0, 14, 13, 12, 11, 10, 9, 8, 7, 6], risk.Contributions.Select(part => part.Score));
        Assert.True(risk.Others > 0);
        Assert.Equal(15, risk.Inputs);
        Assert.Equal(15 / EntityRisk.ZetaOfInputs, risk.Contributions[0].Points, 9);
    }

    [Fact]
    public void Of_TheMostThatIsSummed_IsAHundredAndNoMore()
    {
        var risk = EntityRisk.Of(Inputs([.. Enumerable.Repeat(100.0, 12_000)]), EntityCriticality.Extreme);

        Assert.InRange(risk.Score, 99.99, 100);
        Assert.Equal((EntityRisk.MostInputs, EntityRiskLevel.Critical), (risk.Inputs, risk.Level));
    }

    [Fact]
    public void Of_Nothing_IsNothing()
    {
        var risk = EntityRisk.Of([], EntityCriticality.Extreme);

        Assert.Equal((0.0, EntityRiskLevel.Unknown, 0.0, 0), (risk.Score, risk.Level, risk.Others, risk.Contributions.Count));
        Assert.Equal(0, EntityRisk.Of(Inputs([double.NaN, -5])).Score);
    }

    [Theory]
    [InlineData(EntityCriticality.Low, 100.0 / 3)]
    [InlineData(EntityCriticality.Medium, 50)]
    [InlineData(EntityCriticality.High, 60)]
    [InlineData(EntityCriticality.Extreme, 200.0 / 3)]
    public void Of_Criticality_MultipliesTheOdds(EntityCriticality criticality, double expected) =>
        Assert.Equal(expected, EntityRisk.Of(Inputs([50]), criticality, scale: 1).Score, 9);

    [Theory]
    [InlineData(19.99, EntityRiskLevel.Unknown)]
    [InlineData(20, EntityRiskLevel.Low)]
    [InlineData(40, EntityRiskLevel.Moderate)]
    [InlineData(70, EntityRiskLevel.High)]
    [InlineData(90, EntityRiskLevel.Critical)]
    public void LevelOf_Score_HasItsBorders(double score, EntityRiskLevel level) => Assert.Equal(level, EntityRisk.LevelOf(score));

    private static List<RiskInput> Inputs(IReadOnlyList<double> scores) => [.. scores.Select((score, i) => new RiskInput(i.ToString(CultureInfo.InvariantCulture), score))];
}
