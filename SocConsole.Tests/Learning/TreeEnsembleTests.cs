using SocConsole.Core.Learning;

namespace SocConsole.Tests.Learning;

public sealed class TreeEnsembleTests
{
    private static readonly GrownNode Leaf = new(0, 0, false, -1, -1, 1, 1);

    [Fact]
    public void Leaf_ValuesAroundTheThreshold_LeftUpToIt()
    {
        var trees = Build([new GrownNode(0, 2, false, 1, 2, 0, 2), Leaf, Leaf with { Value = 5 }]);

        Assert.Equal(1, trees.Sum([2]));
        Assert.Equal(5, trees.Sum([MathF.BitIncrement(2)]));
        Assert.Equal(1, trees.Sum([float.NegativeInfinity]));
        Assert.Equal(5, trees.Sum([float.PositiveInfinity]));
        Assert.Equal(5, trees.Sum([float.NaN]));
        Assert.Equal(1, Build([new GrownNode(0, 2, true, 1, 2, 0, 2), Leaf, Leaf with { Value = 5 }]).Sum([float.NaN]));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(0, 1)]
    [InlineData(1, 3)]
    [InlineData(1, -1)]
    public void Add_NoTree_Throws(int left, int right) =>
        Assert.Throws<ArgumentException>(() => new TreeEnsembleBuilder(1).Add([new GrownNode(0, 2, false, left, right, 0, 2), Leaf, Leaf]));

    [Fact]
    public void Add_FeatureOrNumberOutOfRange_Throws() => Assert.All(
        (GrownNode[])[new(1, 2, false, 1, 2, 0, 2), new(0, float.NaN, false, 1, 2, 0, 2), new(0, 2, false, 1, 2, 0, 0), new(0, 2, false, 1, 2, double.NaN, 2)],
        root => Assert.Throws<ArgumentException>(() => new TreeEnsembleBuilder(1).Add([root, Leaf, Leaf])));

    [Fact]
    public void Sum_RowOfAnotherWidth_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => Build([Leaf]).Sum([1, 2]));

    [Fact]
    public void RoundDown_AnyThreshold_SplitsFloatsAsTheDoubleDoes()
    {
        var random = new Random(1);
        for (var round = 0; round < 10_000; round++)
        {
            var threshold = (random.NextDouble() - .5) * 10;
            var rounded = GrownNode.RoundDown(threshold);
            Assert.All((float[])[(float)threshold, MathF.BitIncrement((float)threshold), MathF.BitDecrement((float)threshold)], value => Assert.Equal(value <= threshold, value <= rounded));
        }
    }

    [Fact]
    public void FeatureTable_ValuesThatDontFit_Throws()
    {
        Assert.Throws<ArgumentException>(() => new FeatureTable(["a", "b"], new float[3], 2));
        Assert.Throws<ArgumentException>(() => new FeatureTable([], [], 0));
    }

    private static TreeEnsemble Build(GrownNode[] tree)
    {
        var builder = new TreeEnsembleBuilder(1);
        builder.Add(tree);
        return builder.Build();
    }
}
