using System.Security.Cryptography;
using System.Text.Json;
using SocConsole.Core.InsiderRisk.Features;
using SocConsole.Core.InsiderRisk.Scoring;
using SocConsole.Core.Kernel;
using SocConsole.Core.Learning;

namespace SocConsole.Core.InsiderRisk.Models;

/// <summary>A judge as bytes: a head of JSON, the archives of its models, and a SHA-256 over all. Such a file may come from a stranger: everything is checked, nothing is trusted.</summary>
public static class JudgeArchive
{
    /// <summary>Bytes that are read at most.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    private const int MaxHead = 1024 * 1024;

    // Each act is judged while the writer waits: some times what the console's own models take, and no more.
    private const int MostSteps = 20_000;
    private const int MostNodes = 500_000;
    private const int MostAnchors = 4;
    private const int Ranks = 1001;
    private static readonly byte[] Magic = "SOCJUDG1"u8.ToArray();

    public static Result<byte[]> Write(InsiderJudge judge, ModelReport report)
    {
        var parts = new List<byte[]>();
        foreach (var model in (TreeModel?[])[judge.Isolation, judge.Boosted, judge.Forest])
        {
            if (model is not null)
            {
                if (!ModelArchive.Write(model).Succeeded(out var bytes, out var error))
                {
                    return error;
                }

                parts.Add(bytes);
            }
        }

        using var to = new MemoryStream();
        using var writer = new BinaryWriter(to);
        writer.Write(Magic);
        var head = JsonSerializer.SerializeToUtf8Bytes(new Head(FeatureCatalogue.Version, judge.Rarity, judge.Weights, judge.Map.Anchors, report, judge.Ordinary));
        writer.Write(head.Length);
        writer.Write(head);
        writer.Write(parts.Count);
        foreach (var part in parts)
        {
            writer.Write(part.Length);
            writer.Write(part);
        }

        writer.Flush();
        writer.Write(SHA256.HashData(to.ToArray()));
        writer.Flush();
        return to.Length <= MaxBytes ? to.ToArray() : new Error(ErrorKind.TooLarge, "MODEL_TOO_LARGE", $"The model has {to.Length} bytes; {MaxBytes} can be kept.");
    }

    /// <summary>Reads what <see cref="Write"/> wrote. Error: INVALID_MODEL with the reason.</summary>
    public static Result<(InsiderJudge Judge, ModelReport Report)> Read(ReadOnlyMemory<byte> archive)
    {
        var bytes = archive.Span;
        if (bytes.Length > MaxBytes || bytes.Length < Magic.Length + 8 + SHA256.HashSizeInBytes || !bytes.StartsWith(Magic))
        {
            return Invalid("it is no model of this console");
        }

        var body = bytes[..^SHA256.HashSizeInBytes];
        if (!SHA256.HashData(body).AsSpan().SequenceEqual(bytes[^SHA256.HashSizeInBytes..]))
        {
            return Invalid("it was cut off or changed");
        }

        using var reader = new BinaryReader(new MemoryStream(body[Magic.Length..].ToArray()));
        try
        {
            return Read(reader);
        }
        catch (Exception fault) when (fault is EndOfStreamException or JsonException or InvalidDataException or NotSupportedException or ArgumentException)
        {
            return Invalid("its parts don't fit together");
        }
    }

    private static Result<(InsiderJudge Judge, ModelReport Report)> Read(BinaryReader reader)
    {
        var head = JsonSerializer.Deserialize<Head>(Block(reader, MaxHead)) ?? throw new InvalidDataException();
        if (Fault(head) is { } fault)
        {
            return Invalid(fault);
        }

        // A figure too large for a double is read as infinite, and no report with one can be shown.
        JsonSerializer.SerializeToUtf8Bytes(head.Report);

        var count = reader.ReadInt32();
        if (count is not (1 or 3))
        {
            return Invalid("it has neither one nor three models");
        }

        var models = new List<TreeModel>();
        for (var i = 0; i < count; i++)
        {
            if (!ModelArchive.Read(Block(reader, MaxBytes)).Succeeded(out var model, out var error))
            {
                return error;
            }

            if ((long)model.Trees.TreeCount * model.Trees.Depth > MostSteps || model.Trees.Nodes.Length > MostNodes)
            {
                return Invalid($"one of its models takes more than {MostSteps} steps a day, or has more than {MostNodes} nodes");
            }

            models.Add(model);
        }

        if (reader.BaseStream.Position != reader.BaseStream.Length)
        {
            return Invalid("something follows its models");
        }

        if (models[0] is not IsolationForest isolation || !isolation.Features.SequenceEqual(InsiderJudge.IsolationColumns.Select(column => FeatureCatalogue.Names[column])))
        {
            return Invalid("its isolation forest reads other columns");
        }

        var (boosted, forest) = (models.Count == 3 ? models[1] as GradientBoostedTrees : null, models.Count == 3 ? models[2] as RandomForest : null);
        return count == 3 && (boosted is null || forest is null || !boosted.Features.SequenceEqual(FeatureCatalogue.Names) || !forest.Features.SequenceEqual(FeatureCatalogue.Names))
            ? Invalid("its trees read other columns")
            : (new InsiderJudge(0, boosted, forest, isolation, head.Rarity, head.Weights, new ScoreMap(head.Anchors)) { Ordinary = head.Ordinary }, head.Report);
    }

    private static string? Fault(Head head)
    {
        if (head.Columns != FeatureCatalogue.Version)
        {
            return $"its columns are of version {head.Columns}, this console's of {FeatureCatalogue.Version}";
        }

        if (head.Rarity is not { Count: Ranks } || head.Anchors is not { Count: MostAnchors } || head.Weights is null || head.Report is not { Weights: not null, Importance: not null, Worth: not null } || head.Report.Importance.Any(weight => weight?.Name is null))
        {
            return "its head is not whole";
        }

        if (head.Ordinary?.IsWhole() == false)
        {
            return "its outputs on ordinary days are not in order";
        }

        var (w, rising) = (head.Weights, head.Rarity.Zip(head.Rarity.Skip(1)).All(pair => pair.First <= pair.Second) && head.Anchors.Zip(head.Anchors.Skip(1)).All(pair => pair.First < pair.Second));
        var finite = head.Rarity.Concat(head.Anchors).All(double.IsFinite);
        return !finite || !rising || w.Boosted < 0 || w.Forest < 0 || w.Isolation < 0 || Math.Abs(w.Boosted + w.Forest + w.Isolation - 1) > 1e-6 ? "its ranks, anchors or weights are not in order" : null;
    }

    private static byte[] Block(BinaryReader reader, int limit)
    {
        var length = reader.ReadInt32();
        if (length < 0 || length > limit || length > reader.BaseStream.Length - reader.BaseStream.Position)
        {
            throw new InvalidDataException();
        }

        return reader.ReadBytes(length);
    }

    private static Error Invalid(string reason) => new(ErrorKind.Invalid, "INVALID_MODEL", $"The model can't be read: {reason}.");

    private sealed record Head(int Columns, IReadOnlyList<double> Rarity, BlendWeights Weights, IReadOnlyList<double> Anchors, ModelReport Report, OutputRanks? Ordinary = null);
}
