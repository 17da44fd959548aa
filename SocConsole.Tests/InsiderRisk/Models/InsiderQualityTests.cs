using SocConsole.Core.InsiderRisk.Models;
using SocConsole.Core.InsiderRisk.Scoring;
using SocConsole.Core.Learning.Metrics;
using SocConsole.Tests.Support;
using Xunit.Abstractions;

namespace SocConsole.Tests.InsiderRisk.Models;

/// <summary>The gates on labelled sets: learned from two populations, judged on a third, each day by the highest score that it came to.</summary>
public sealed class InsiderQualityTests(ITestOutputHelper output)
{
    private const int AlertsADay = 5;

    [SharedFact("insider/train_101/activities.jsonl.gz")]
    public async Task Train_OnTwoPopulations_CatchesTheMaliciousOfAThird()
    {
        var others = Task.Run(() => LabelledSet.Read("train_102", 1).Replay());
        List<LabelledDay> learned = [.. LabelledSet.Read("train_101", 0).Replay(), .. await others];
        learned.RemoveAll(day => day.Victim);
        var judged = Task.Run(() => (Set: LabelledSet.Read("train_103", 2), InsiderTrainer.Train(LabelledSet.Rows(learned, labelled: false), 0, new Random(1), null, CancellationToken.None).Value.Judge));
        var (supervised, report) = InsiderTrainer.Train(LabelledSet.Rows(learned, labelled: true), 0, new Random(1), null, CancellationToken.None).Value;
        var (set, alone) = await judged;
        var days = set.Replay(supervised, alone);
        days.RemoveAll(day => day.Victim);

        var (auc, without) = (PersonAuc(days, 0), PersonAuc(days, 1));
        var people = days.Where(day => day.Malicious).Select(day => day.Person).Distinct().Count();
        var caught = days.GroupBy(day => day.Date).SelectMany(day => day.OrderByDescending(entry => entry.Peaks[0]).Take(AlertsADay)).Where(day => day.Malicious).Select(day => day.Person).Distinct().Count();
        var raised = (double)days.Count(day => !day.Malicious && day.Peaks[0] >= 80) / days.Select(day => day.Date).Distinct().Count();
        var sums = days.Where(day => supervised.Score(day.Columns) >= 40).Take(200).Count(day => Sums(supervised, day.Columns));
        output.WriteLine($"user AUC {auc:F3} with labels and {without:F3} without; {caught} of {people} caught; {raised:F2} benign days at 80 a day; weights {report.Weights}; held apart {report.Ensemble}");
        Assert.True(auc >= 0.95, $"user AUC {auc:F3}");
        Assert.True(without >= 0.82, $"user AUC {without:F3} without labels");
        Assert.True(caught >= 0.8 * people, $"{caught} of {people} caught");
        Assert.True(raised <= 0.3, $"{raised:F2} benign days a day at 80");
        Assert.Equal(days.Where(day => supervised.Score(day.Columns) >= 40).Take(200).Count(), sums);
    }

    private static double PersonAuc(List<LabelledDay> days, int judge)
    {
        var people = days.GroupBy(day => day.Person).Select(own => (Score: own.Max(day => day.Peaks[judge]), Bad: own.Any(day => day.Malicious))).ToList();
        return ClassificationMetrics.RocAuc([.. people.Select(person => person.Score)], [.. people.Select(person => person.Bad)]) ?? 0;
    }

    private static bool Sums(InsiderJudge judge, float[] columns)
    {
        var score = judge.Score(columns);
        return ScoreParts.Of(judge, columns, score).Sum(part => (decimal)part.Points) == (decimal)Math.Round(score, 1);
    }
}
