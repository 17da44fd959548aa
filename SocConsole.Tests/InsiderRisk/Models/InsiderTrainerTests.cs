using SocConsole.Core.InsiderRisk.Models;
using SocConsole.Core.InsiderRisk.Scoring;

namespace SocConsole.Tests.InsiderRisk.Models;

public sealed class InsiderTrainerTests
{
    [Fact]
    public void Train_TooFewDays_Refuses()
    {
        var rows = InsiderDays.Rows(71, people: 19);

        var result = InsiderTrainer.Train(rows, 0, new Random(1), null, CancellationToken.None);

        Assert.Equal("NOT_ENOUGH_DATA", result.Error?.Code);
    }

    [Fact]
    public void Train_WithoutLabels_SaysWhatItIsWorth()
    {
        var rows = InsiderDays.Rows(72, labelled: false);

        var (judge, report) = InsiderTrainer.Train(rows, 0, new Random(1), null, CancellationToken.None).Value;

        Assert.False(judge.Supervised);
        Assert.Equal((null, null, 0), (report.Ensemble, report.CaughtByBudget, report.Malicious));
        Assert.Contains("without labels", report.Worth, StringComparison.Ordinal);
    }

    [Fact]
    public void Enough_LabelsOfTooFewPeople_IsNot()
    {
        var rows = InsiderDays.Rows(73);

        Assert.True(InsiderTrainer.Enough(rows));
        Assert.False(InsiderTrainer.Enough(rows with { Labels = [.. rows.Labels!.Select((bad, row) => bad && rows.People[row] <= 2)] }));
        Assert.False(InsiderTrainer.Enough(rows with { Labels = null }));
    }

    [Fact]
    public void Train_NumbersOfPeopleThatAllFallTogether_StillHoldsPeopleApart()
    {
        // Numbers of people are given by the database; these are all divisible by the number of folds.
        var rows = InsiderDays.Rows(74, idStep: 5);
        var progress = new Steps();

        var (judge, report) = InsiderTrainer.Train(rows, 0, new Random(1), progress, CancellationToken.None).Value;

        Assert.True(judge.Supervised);
        Assert.Equal((300, 30, 30, 6), (report.Days, report.Malicious, report.People, report.MaliciousPeople));
        Assert.Equal(1, report.Weights.Boosted + report.Weights.Forest + report.Weights.Isolation, 9);
        Assert.Equal(1, report.Importance.Sum(weight => weight.Importance), 9);
        Assert.InRange(report.Ensemble!.PersonAuc!.Value, 0.9, 1);
        Assert.Equal(progress.Told.Order(), progress.Told);
        Assert.InRange(progress.Told[^1], 0.5, 1);
    }

    [Fact]
    public void Train_Cancelled_Stops() =>
        Assert.ThrowsAny<OperationCanceledException>(() => InsiderTrainer.Train(InsiderDays.Rows(75), 0, new Random(1), null, new CancellationToken(canceled: true)));

    [Fact]
    public void Best_WhenAllRankAlike_IsTheUsualBlend()
    {
        var rows = InsiderDays.Rows(76);
        var random = new Random(4);
        double[] noisy = [.. rows.Labels!.Select(bad => random.NextDouble() + (bad ? 0.3 : 0))];

        Assert.Equal(BlendWeights.Usual, BlendChoice.Best(rows, noisy, noisy, noisy, random));
    }

    [Fact]
    public void Best_WhenOneModelKnowsAndTheOthersGuess_TrustsIt()
    {
        var rows = InsiderDays.Rows(77);
        var random = new Random(5);
        double[] guesses = [.. rows.Labels!.Select(_ => random.NextDouble())];
        double[] knows = [.. rows.Labels!.Select(bad => (random.NextDouble() * 0.3) + (bad ? 0.15 : 0))];

        var best = BlendChoice.Best(rows, guesses, knows, guesses, random);

        Assert.True(best.Forest > 0.8, best.ToString());
    }

    private sealed class Steps : IProgress<double>
    {
        public List<double> Told { get; } = [];

        public void Report(double value) => Told.Add(value);
    }
}
