using System.Buffers.Binary;
using System.Security.Cryptography;
using SocConsole.Core.Kernel;
using SocConsole.Core.Learning;

namespace SocConsole.Tests.Learning;

public sealed class ModelArchiveTests
{
    [Fact]
    public void Read_WhatWasWritten_IsTheSameModel()
    {
        var (table, labels) = LearningData.Made(1);
        foreach (var model in Models(table, labels))
        {
            var bytes = LearningData.Archive(model);

            Assert.True(ModelArchive.Read(bytes).Succeeded(out var read, out _));
            Assert.Equal(model.Kind, read.Kind);
            Assert.Equal(model.Features, read.Features);
            Assert.Equal(bytes, LearningData.Archive(read));
            Assert.Equal(Scores(model, table), Scores(read, table));
        }
    }

    [Fact]
    public void Write_KnownModel_TheseBytes()
    {
        var builder = new TreeEnsembleBuilder(1);
        builder.Add([new GrownNode(0, 1.5f, true, 1, 2, 0, 3), new GrownNode(0, 0, false, -1, -1, -.25, 1), new GrownNode(0, 0, false, -1, -1, .5, 2)]);
        var bytes = LearningData.Archive(new GradientBoostedTrees(["a"], builder.Build(), 0));

        // Magic, version 1, kind 3, one name of one byte; base margin; one tree of three nodes; a split with its cover, and two leaves with theirs.
        Assert.Equal(
            "534F434D" + "0100" + "03" + "0100" + "0100" + "61" + "0000000000000000" + "01000000" + "03000000" + "02" + "0000" + "0000C03F" + "0000000000000840"
            + "00" + "000000000000D0BF" + "000000000000F03F" + "00" + "000000000000E03F" + "0000000000000040",
            Convert.ToHexString(bytes.AsSpan(0, bytes.Length - 32)));
        Assert.Equal(SHA256.HashData(bytes.AsSpan(0, bytes.Length - 32)), bytes[^32..]);
    }

    [Fact]
    public void Read_AnyByteChanged_Refuses()
    {
        var bytes = Small();
        for (var at = 0; at < bytes.Length; at++)
        {
            var broken = bytes.ToArray();
            broken[at] ^= 1;
            Assert.NotNull(ModelArchive.Read(broken).Error);
        }
    }

    [Fact]
    public void Read_CutOffOrLonger_Refuses()
    {
        var bytes = Small();
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.NotNull(ModelArchive.Read(bytes.AsSpan(0, length)).Error);
        }

        var body = bytes.Length - SHA256.HashSizeInBytes;
        for (var length = 0; length < body; length++)
        {
            Assert.NotNull(ModelArchive.Read(Sealed(bytes.AsSpan(0, length))).Error);
        }

        Assert.NotNull(ModelArchive.Read(Sealed([.. bytes.AsSpan(0, bytes.Length - 32), 0])).Error);
    }

    [Fact]
    public void Read_ChangedWithAFittingChecksum_RefusesOrGivesAWholeModel()
    {
        // Who forges an archive forges its checksum too.
        var (table, labels) = LearningData.Made(2, rows: 60);
        var random = new Random(5);
        var refused = 0;
        foreach (var bytes in Models(table, labels).Select(LearningData.Archive))
        {
            var body = bytes.AsSpan(0, bytes.Length - 32);
            for (var round = 0; round < 3_000; round++)
            {
                var broken = body.ToArray();
                for (var change = random.Next(3); change >= 0; change--)
                {
                    // Half of the changes hit the head, where counts and names stand.
                    broken[random.Next(random.Next(2) == 0 ? 60 : broken.Length)] = (byte)(random.Next(3) == 0 ? 255 : random.Next(256));
                }

                if (ModelArchive.Read(Sealed(broken)).Succeeded(out var model, out _))
                {
                    AssertUsable(model);
                }
                else
                {
                    refused++;
                }
            }
        }

        Assert.InRange(refused, 1_000, 8_999);
    }

    [Fact]
    public void Read_ClaimsOfSizesThatAreNotThere_Refuses()
    {
        var bytes = Small();
        var trees = bytes.AsSpan(0, bytes.Length - 32).ToArray();
        const int Count = 20;
        Assert.Equal(1, BinaryPrimitives.ReadInt32LittleEndian(trees.AsSpan(Count)));

        Assert.All((int[])[-1, 0, 2, 5_001, int.MaxValue, int.MinValue], count =>
        {
            var broken = trees.ToArray();
            BinaryPrimitives.WriteInt32LittleEndian(broken.AsSpan(Count), count);
            Assert.NotNull(ModelArchive.Read(Sealed(broken)).Error);
        });
        Assert.All((int[])[-1, 0, 1, 2, 4, 20_000_000, int.MaxValue], count =>
        {
            var broken = trees.ToArray();
            BinaryPrimitives.WriteInt32LittleEndian(broken.AsSpan(Count + 4), count);
            Assert.NotNull(ModelArchive.Read(Sealed(broken)).Error);
        });
    }

    [Fact]
    public void Read_TreeTooDeep_Refuses()
    {
        List<byte> body = [.. Small().AsSpan(0, 24)];
        const int Splits = 300;
        body.AddRange(BitConverter.GetBytes(2 * Splits + 1));
        for (var split = 0; split < Splits; split++)
        {
            // A split, whose left child is a leaf and whose right one is the next split.
            body.AddRange([2, 0, 0, .. BitConverter.GetBytes(1f), .. BitConverter.GetBytes(1.0)]);
            body.AddRange([0, .. BitConverter.GetBytes(.0), .. BitConverter.GetBytes(1.0)]);
        }

        body.AddRange([0, .. BitConverter.GetBytes(.0), .. BitConverter.GetBytes(1.0)]);

        Assert.Contains("deep", ModelArchive.Read(Sealed([.. body])).Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_NameOrForestLargerThanReadAccepts_Refuses()
    {
        var leaf = new GrownNode(0, 0, false, -1, -1, 0, 1);
        var named = new TreeEnsembleBuilder(1);
        named.Add([leaf]);
        var many = new TreeEnsembleBuilder(1);
        for (var tree = 0; tree <= ModelArchive.MaxTrees; tree++)
        {
            many.Add([leaf]);
        }

        Assert.Equal(ErrorKind.TooLarge, ModelArchive.Write(new RandomForest([new string('n', 257)], named.Build())).Error?.Kind);
        Assert.Equal(ErrorKind.TooLarge, ModelArchive.Write(new RandomForest(["a"], many.Build())).Error?.Kind);
    }

    internal static TreeModel[] Models(FeatureTable table, bool[] labels) =>
    [
        IsolationForest.Train(table, new IsolationForestOptions(10, 32), new Random(1), null, CancellationToken.None),
        RandomForest.Train(table, labels, new RandomForestOptions(10), new Random(1), null, CancellationToken.None),
        GradientBoostedTrees.Train(table, labels, new GradientBoostingOptions(10), new Random(1), null, CancellationToken.None),
    ];

    private static byte[] Small()
    {
        var builder = new TreeEnsembleBuilder(1);
        builder.Add([new GrownNode(0, 1.5f, true, 1, 2, 0, 3), new GrownNode(0, 0, false, -1, -1, -.25, 1), new GrownNode(0, 0, false, -1, -1, .5, 2)]);
        return LearningData.Archive(new GradientBoostedTrees(["a"], builder.Build(), 0));
    }

    private static byte[] Sealed(ReadOnlySpan<byte> body) => [.. body, .. SHA256.HashData(body)];

    private static void AssertUsable(TreeModel model)
    {
        var row = new float[model.Features.Count];
        var contributions = new double[row.Length];
        Assert.True(double.IsFinite(model.RawOutput(row)));
        TreeShap.Explain(model, row, contributions);
        if (model is IsolationForest forest)
        {
            Assert.InRange(forest.UpperScore(row, new bool[row.Length]), 0, 1);
        }
    }

    private static double[] Scores(TreeModel model, FeatureTable table) => [.. Enumerable.Range(0, table.Rows).Select(row => model.RawOutput(table.Row(row)))];
}
