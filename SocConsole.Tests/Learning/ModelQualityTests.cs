using SocConsole.Core.Learning;
using SocConsole.Core.Learning.Metrics;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Learning;

/// <summary>Trained here on real sets, the models reach what scikit-learn 1.2.1 and XGBoost 1.7.4 reach on the same split (data/ml/baselines.md).</summary>
public sealed class ModelQualityTests
{
    // Mean and twice the standard deviation of scikit-learn's isolation forest, at least .02; its forest; the lesser of XGBoost and HistGradientBoosting.
    private static readonly (string Name, double Isolation, double Spread, double Forest, double Boosted, double BoostedPrecision)[] Sets =
    [
        ("mammography", .8461, .0210, .9648, .9662, .7119),
        ("annthyroid", .8332, .0420, .9953, .9939, .8888),
        ("satellite", .7077, .0550, .9800, .9809, .9663),
        ("spambase", .6441, .0450, .9751, .9818, .9777),
    ];

    [SharedFact("ml/mammography.train.csv.gz")]
    public void IsolationForest_RealSets_WithinTwoDeviationsOfScikitLearn() => Assert.All(Sets, set =>
    {
        var (train, test, truth) = Load(set.Name);
        var mean = Enumerable.Range(1, 5).Average(seed => Auc(IsolationForest.Train(train.Table, new IsolationForestOptions(), new Random(seed), null, CancellationToken.None).Score(test, CancellationToken.None), truth));

        Assert.InRange(mean, set.Isolation - set.Spread, 1);
    });

    [SharedFact("ml/mammography.train.csv.gz")]
    public void RandomForest_RealSets_WithinAHundredthOfScikitLearn() => Assert.All(Sets, set =>
    {
        var (train, test, truth) = Load(set.Name);
        var mean = Enumerable.Range(1, 3).Average(seed => Auc(RandomForest.Train(train.Table, train.Labels, new RandomForestOptions(Threads: 2), new Random(seed), null, CancellationToken.None).Probability(test, CancellationToken.None), truth));

        Assert.InRange(mean, set.Forest - .01, 1);
    });

    [SharedFact("ml/mammography.train.csv.gz")]
    public void BoostedTrees_RealSets_AsGoodAsXgboostOrHistGradientBoosting() => Assert.All(Sets, set =>
    {
        var (train, test, truth) = Load(set.Name);
        var model = GradientBoostedTrees.Train(train.Table, train.Labels, new GradientBoostingOptions(), new Random(1), null, CancellationToken.None);
        var scores = model.Probability(test, CancellationToken.None);

        Assert.InRange(Auc(scores, truth), set.Boosted - .005, 1);
        Assert.InRange(ClassificationMetrics.AveragePrecision(scores, truth)!.Value, set.BoostedPrecision - .02, 1);
    });

    private static double Auc(double[] scores, bool[] truth) => ClassificationMetrics.RocAuc(scores, truth)!.Value;

    private static ((FeatureTable Table, bool[] Labels) Train, FeatureTable Test, bool[] Truth) Load(string name)
    {
        var (test, truth) = LearningData.Set(name + ".test");
        return (LearningData.Set(name + ".train"), test, truth);
    }
}
