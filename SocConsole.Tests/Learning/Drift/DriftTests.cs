using SocConsole.Core.Learning.Drift;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Learning.Drift;

public sealed class DriftTests
{
    [SharedFact("ml/parity/drift.json")]
    public void StabilityAndDistance_Fixture_AgreeTo1e9()
    {
        var fixture = LearningData.Json("drift");
        var reference = fixture.GetProperty("ref").Doubles();
        foreach (var name in (string[])["shifted", "same"])
        {
            var current = fixture.GetProperty(name).Doubles();
            var test = KolmogorovSmirnov.Of(reference, current)!;
            var expected = fixture.GetProperty("ks_" + name);

            Assert.Equal(fixture.GetProperty("psi_" + name).GetDouble(), PopulationStabilityIndex.Of(reference, current)!.Value, 1e-9);
            Assert.Equal(expected.GetProperty("d").GetDouble(), test.Distance, 1e-9);
            Assert.Equal(expected.GetProperty("p").GetDouble(), test.PValue, 1e-9);
        }
    }

    [SharedFact("ml/parity/drift.json")]
    public void PageHinkley_Stream_AlarmsWhereTheFixtureDoes()
    {
        var fixture = LearningData.Json("drift");
        var stream = fixture.GetProperty("stream").Doubles();

        Assert.Equal(fixture.GetProperty("page_hinkley").GetProperty("alarms").Integers(), Alarms(stream, new PageHinkley().Add));
        Assert.Equal(fixture.GetProperty("page_hinkley_lam20").Integers(), Alarms(stream, new PageHinkley(threshold: 20).Add));
    }

    [SharedFact("ml/parity/drift.json")]
    public void Adwin_Stream_AlarmsSoonAfterTheChangeAndNeverBefore()
    {
        var fixture = LearningData.Json("drift");
        var alarms = Alarms(fixture.GetProperty("stream").Doubles(), new Adwin().Add);

        Assert.InRange(alarms[0], 1_000, 1_200);
    }

    [Fact]
    public void Adwin_LongSteadyStream_StaysQuietAndKeepsItsMean()
    {
        var random = new Random(3);
        var window = new Adwin();
        var alarms = Alarms([.. Enumerable.Range(0, 20_000).Select(_ => random.NextDouble())], window.Add);

        Assert.InRange(alarms.Length, 0, 1);
        Assert.InRange(window.Mean!.Value, .48, .52);
        Assert.Null(new Adwin().Mean);
    }

    [Fact]
    public void Adwin_MeanFalls_DropsTheOldPart()
    {
        var random = new Random(4);
        var window = new Adwin();
        Alarms([.. Enumerable.Range(0, 2_000).Select(_ => 5 + random.NextDouble())], window.Add);
        var alarms = Alarms([.. Enumerable.Range(0, 500).Select(_ => random.NextDouble())], window.Add);

        Assert.NotEmpty(alarms);
        Assert.InRange(window.Mean!.Value, .4, .6);
        Assert.InRange(window.Width, 400, 600);
    }

    [Fact]
    public void StabilityAndDistance_MissingOrNothing_AreLeftOut()
    {
        double[] values = [.. Enumerable.Range(0, 100).Select(value => (double)value)];

        Assert.Equal(0, PopulationStabilityIndex.Of(values, [.. values, double.NaN])!.Value, 1e-12);
        Assert.Equal(new KolmogorovSmirnov(0, 1), KolmogorovSmirnov.Of(values, [.. values, double.NaN]));
        Assert.Null(PopulationStabilityIndex.Of([], values));
        Assert.Null(KolmogorovSmirnov.Of(values, [double.NaN]));
    }

    [Fact]
    public void KolmogorovSmirnov_MoreRowsThanTheExactOne_IsNearIt()
    {
        var random = new Random(5);
        double[] first = [.. Enumerable.Range(0, 10_001).Select(_ => random.NextDouble())];
        double[] second = [.. Enumerable.Range(0, 2_000).Select(_ => random.NextDouble() + .02)];

        Assert.Equal(KolmogorovSmirnov.Of(first.AsSpan(1), second)!.PValue, KolmogorovSmirnov.Of(first, second)!.PValue, .02);
    }

    private static int[] Alarms(double[] stream, Func<double, bool> add) => [.. Enumerable.Range(0, stream.Length).Where(at => add(stream[at]))];
}
