using SocConsole.Core.Intelligence.Decay;
using SocConsole.Tests.Intelligence.Stix;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Intelligence.Decay;

public sealed class DecayCurveTests
{
    [SharedFact("decay/decay-oracle.jsonl")]
    public void Score_Oracle_IsMetToAMillionth()
    {
        var points = StixSamples.Lines("decay/decay-oracle.jsonl");
        foreach (var point in points)
        {
            var model = DecayModels.All.Single(known => known.Name == point.GetProperty("model").GetString());
            var start = point.GetProperty("base_score").GetDouble();
            if (point.TryGetProperty("reaction_point", out var reaction))
            {
                Assert.Equal(point.GetProperty("reached_after_days").GetDouble(), DecayCurve.TimeUntil(model, start, reaction.GetDouble())!.Value.TotalDays, 0.00005001);
                continue;
            }

            var score = DecayCurve.Score(model, start, TimeSpan.FromDays(point.GetProperty("elapsed_days").GetDouble()));
            Assert.Equal(point.GetProperty("score").GetDouble(), score, 0.000001);
            if (point.TryGetProperty("decayed", out var decayed))
            {
                Assert.Equal(decayed.GetBoolean(), DecayCurve.HasDecayed(model, score));
            }
        }

        Assert.NotEmpty(points);
    }

    [Fact]
    public void Score_OverALifetime_FallsAlways()
    {
        foreach (var model in DecayModels.All)
        {
            var scores = Enumerable.Range(0, 1_001).Select(step => DecayCurve.Score(model, 100, model.Lifetime * step / 1_000)).ToList();

            Assert.Equal(100, scores[0]);
            Assert.Equal(0, scores[^1]);
            Assert.All(scores.Zip(scores.Skip(1)), pair => Assert.True(pair.First > pair.Second, $"{model.Name}: {pair}"));
        }
    }

    [Fact]
    public void TimeUntil_AnyScore_IsTheInverse()
    {
        var random = new Random(11);
        for (var round = 0; round < 2_000; round++)
        {
            var model = DecayModels.All[random.Next(DecayModels.All.Count)];
            var start = 1 + (random.NextDouble() * 99);
            var score = start * random.NextDouble();

            Assert.Equal(score, DecayCurve.Score(model, start, DecayCurve.TimeUntil(model, start, score)!.Value), 0.001);
        }
    }

    [Fact]
    public void Score_AtTheEdges_StaysFrom0To100()
    {
        Assert.Equal(80, DecayCurve.Score(DecayModels.MispNids, 80, TimeSpan.FromDays(-3)));
        Assert.Equal(0, DecayCurve.Score(DecayModels.MispNids, 80, TimeSpan.FromDays(4_000)));
        Assert.Equal(100, DecayCurve.Score(DecayModels.MispNids, 300, TimeSpan.Zero));
        Assert.Equal(0, DecayCurve.Score(DecayModels.MispNids, -5, TimeSpan.FromDays(1)));
    }

    [Fact]
    public void TimeUntil_AtTheEdges_IsNowEndOrNever()
    {
        Assert.Equal(TimeSpan.Zero, DecayCurve.TimeUntil(DecayModels.MispNids, 50, 50));
        Assert.Equal(TimeSpan.Zero, DecayCurve.TimeUntil(DecayModels.MispNids, 0, 0));
        Assert.Equal(TimeSpan.FromDays(120), DecayCurve.TimeUntil(DecayModels.MispNids, 50, 0));
        Assert.Null(DecayCurve.TimeUntil(DecayModels.MispNids, 50, -1));
    }

    [Fact]
    public void NextReaction_OnTheWayDown_IsTheNextPointThenTheThreshold()
    {
        Assert.Equal(80, DecayCurve.NextReaction(DecayModels.OpenCtiIpAndUrl, 100));
        Assert.Equal(50, DecayCurve.NextReaction(DecayModels.OpenCtiIpAndUrl, 80));
        Assert.Equal(20, DecayCurve.NextReaction(DecayModels.OpenCtiIpAndUrl, 49));
        Assert.Null(DecayCurve.NextReaction(DecayModels.OpenCtiIpAndUrl, 20));
    }

    [Theory]
    [InlineData("ipv6-addr", "Built-in IP and URL")]
    [InlineData("domain-name", "Built-in domain name")]
    [InlineData("file", "Built-in files and artifact")]
    [InlineData("mutex", "Built-in default")]
    public void For_ObservableType_IsItsRule(string type, string name) => Assert.Equal(name, DecayModels.For(type).Name);
}
