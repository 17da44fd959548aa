using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using SocConsole.Core.InsiderRisk.Features;
using SocConsole.Core.InsiderRisk.Models;
using SocConsole.Core.InsiderRisk.Scoring;
using SocConsole.Core.Learning;

namespace SocConsole.Tests.InsiderRisk.Models;

public sealed class JudgeArchiveTests
{
    private const int HeadLength = 8;
    private const int Head = 12;
    private static readonly ModelReport Report = new(300, 30, 30, 6, BlendWeights.Usual, null, null, null, new ModelMeasure(0.9, 0.8, 0.95, 0.9, 0.5, 0.5, 0.9, null), new Dictionary<string, double> { ["5"] = 0.8 }, [new FeatureWeight("night", 1)], "made up");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Read_WhatWasWritten_GivesEqualScores(bool labelled)
    {
        var (rows, judge, bytes) = Made(labelled);

        Assert.True(JudgeArchive.Read(bytes).Succeeded(out var read, out _));

        Assert.Equal((labelled, judge.Weights), (read.Judge.Supervised, read.Judge.Weights));
        Assert.Equal(judge.Map.Anchors, read.Judge.Map.Anchors);
        Assert.All(Enumerable.Range(0, rows.Count), row => Assert.Equal(judge.Score(InsiderDays.Row(rows, row)), read.Judge.Score(InsiderDays.Row(rows, row))));
        Assert.Equal((Report.Ensemble, Report.Worth, 0.8), (read.Report.Ensemble, read.Report.Worth, read.Report.CaughtByBudget!["5"]));
        Assert.True(JudgeArchive.Write(read.Judge, read.Report).Succeeded(out var again, out _));
        Assert.Equal(bytes, again);
    }

    [Fact]
    public void Read_CutOffOrChanged_Refuses()
    {
        var bytes = Made(labelled: true).Bytes;
        var random = new Random(61);
        for (var round = 0; round < 400; round++)
        {
            AssertRefused(bytes.AsMemory(0, round < 100 ? round : random.Next(bytes.Length)));
            var broken = bytes.ToArray();
            broken[random.Next(round % 2 == 0 ? 40 : bytes.Length)] ^= (byte)(1 << random.Next(8));
            AssertRefused(broken);
        }

        AssertRefused((byte[])[.. bytes, 0]);
        AssertRefused(Sealed([.. bytes.AsSpan(0, bytes.Length - 32), 0]));
    }

    // A file of endless trees held up the writer of every organization.
    [Fact]
    public void Read_TreesThatTakeTooLongADay_Refuses()
    {
        var (rows, judge, _) = Made(labelled: false);
        var columns = InsiderJudge.IsolationColumns;
        var table = new FeatureTable([.. columns.Select(column => FeatureCatalogue.Names[column])], [.. Enumerable.Range(0, rows.Count).SelectMany(row => columns.Select(column => rows.Columns[(row * FeatureCatalogue.Columns) + column]))], rows.Count);
        var slow = IsolationForest.Train(table, new IsolationForestOptions(Trees: 4_000), new Random(1), null, CancellationToken.None);
        Assert.True(JudgeArchive.Write(judge with { Isolation = slow }, Report).Succeeded(out var bytes, out _));

        Assert.Contains("steps a day", JudgeArchive.Read(bytes).Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ForeignMagic_Refuses()
    {
        var bytes = Made(labelled: false).Bytes;
        "SOCJUDG2"u8.CopyTo(bytes);

        AssertRefused(Sealed(bytes.AsSpan(0, bytes.Length - 32)));
        AssertRefused(new byte[200]);
        AssertRefused(ReadOnlyMemory<byte>.Empty);
    }

    [Theory]
    [InlineData("/Columns", "2")]
    [InlineData("/Columns", "null")]
    [InlineData("/Rarity", "null")]
    [InlineData("/Rarity", "[0.1]")]
    [InlineData("/Rarity/500", "9")]
    [InlineData("/Anchors", "[0.1,0.2,0.3]")]
    [InlineData("/Anchors", "[0.1,0.2,0.2,0.3]")]
    [InlineData("/Anchors", "[0.1,0.2,0.3,1e400]")]
    [InlineData("/Anchors", "null")]
    [InlineData("/Weights", "null")]
    [InlineData("/Weights/Boosted", "-1")]
    [InlineData("/Weights/Boosted", "0.9")]
    [InlineData("/Report", "null")]
    [InlineData("/Report", "{}")]
    [InlineData("/Report/Importance", "null")]
    [InlineData("/Report/Importance", "[null]")]
    [InlineData("/Report/Worth", "null")]
    [InlineData("/Report/Weights", "null")]
    [InlineData("/Report/Ensemble/PersonAuc", "1e400")]
    public void Read_ForgedHead_Refuses(string path, string value)
    {
        var bytes = Made(labelled: true).Bytes;

        AssertRefused(Forged(bytes, head =>
        {
            var parts = path[1..].Split('/');
            var at = head;
            foreach (var part in parts[..^1])
            {
                at = at[part]!;
            }

            if (at is JsonArray list)
            {
                list[int.Parse(parts[^1], System.Globalization.CultureInfo.InvariantCulture)] = "@";
            }
            else
            {
                at[parts[^1]] = "@";
            }
        }, value));
        Assert.Null(JudgeArchive.Read(Forged(bytes, _ => { }, "0")).Error);
    }

    [Fact]
    public void Read_LengthsThatAreNotThere_Refuses()
    {
        var bytes = Made(labelled: true).Bytes;
        var body = bytes.AsSpan(0, bytes.Length - 32).ToArray();
        var head = BinaryPrimitives.ReadInt32LittleEndian(body.AsSpan(HeadLength));
        Assert.All((int[])[HeadLength, Head + head, Head + head + 4], at => Assert.All((int[])[-1, 0, 2, 4, 200_000_000, int.MaxValue, int.MinValue], value =>
        {
            var broken = body.ToArray();
            BinaryPrimitives.WriteInt32LittleEndian(broken.AsSpan(at), value);
            AssertRefused(Sealed(broken));
        }));
    }

    [Fact]
    public void Read_ModelsInOtherPlaces_Refuses()
    {
        var (_, judge, _) = Made(labelled: true);

        Assert.True(JudgeArchive.Write(judge with { Boosted = null }, Report).Succeeded(out var two, out _));
        AssertRefused(two);
    }

    [Fact]
    public void Read_WhateverIsForged_NeverThrows()
    {
        // Who forges an archive forges its checksum too.
        var (rows, _, bytes) = Made(labelled: true);
        var (random, refused, length) = (new Random(62), 0, Head + BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(HeadLength)));
        for (var round = 0; round < 1_500; round++)
        {
            var broken = bytes.AsSpan(0, bytes.Length - 32).ToArray();
            for (var change = random.Next(3); change >= 0; change--)
            {
                // The models have checksums of their own; most changes hit the head, half of them where a figure stands.
                var at = random.Next(random.Next(4) > 0 ? length : broken.Length);
                broken[at] = char.IsAsciiDigit((char)broken[at]) && random.Next(2) == 0 ? (byte)('0' + random.Next(10)) : (byte)random.Next(256);
            }

            if (JudgeArchive.Read(Sealed(broken)).Succeeded(out var read, out var error))
            {
                var columns = InsiderDays.Row(rows, random.Next(rows.Count));
                var score = read.Judge.Score(columns);
                Assert.InRange(score, 0, 100);
                ScoreParts.Of(read.Judge, columns, score);
                Assert.True(JudgeArchive.Write(read.Judge, read.Report).Succeeded(out var _, out var _));
            }
            else
            {
                Assert.False(string.IsNullOrEmpty(error.Message));
                refused++;
            }
        }

        Assert.InRange(refused, 500, 1_450);
    }

    private static (TrainingRows Rows, InsiderJudge Judge, byte[] Bytes) Made(bool labelled)
    {
        var rows = InsiderDays.Rows(60, labelled);
        var judge = InsiderDays.Judge(rows);
        Assert.True(JudgeArchive.Write(judge, Report).Succeeded(out var bytes, out _));
        return (rows, judge, bytes);
    }

    private static void AssertRefused(ReadOnlyMemory<byte> bytes) => Assert.False(string.IsNullOrEmpty(JudgeArchive.Read(bytes).Error?.Message));

    private static byte[] Sealed(ReadOnlySpan<byte> body) => [.. body, .. SHA256.HashData(body)];

    private static byte[] Forged(byte[] bytes, Action<JsonNode> change, string value)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(HeadLength));
        var node = JsonNode.Parse(bytes.AsSpan(Head, length))!;
        change(node);
        var head = Encoding.UTF8.GetBytes(node.ToJsonString().Replace("\"@\"", value, StringComparison.Ordinal));
        return Sealed([.. bytes.AsSpan(0, HeadLength), .. BitConverter.GetBytes(head.Length), .. head, .. bytes.AsSpan(Head + length, bytes.Length - 32 - Head - length)]);
    }
}
