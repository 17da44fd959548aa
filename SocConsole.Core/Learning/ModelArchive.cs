using System.Security.Cryptography;
using System.Text;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Learning;

/// <summary>
/// Models as bytes, little endian: the magic <c>SOCM</c>, version (2 bytes), kind (1), column names, what the kind needs, trees, and the SHA-256 of all before it. Trees are
/// written breadth first and their child indices follow from that, so no index stands in the file. The sum finds damage and is no signature: a file from a stranger may hold
/// any model, but reading it can't do more than make one.
/// </summary>
public static class ModelArchive
{
    public const int MaxTrees = 5_000;

    /// <summary>Nodes of all trees together.</summary>
    public const int MaxNodes = 6_000_000;

    /// <summary>Bytes of a whole archive.</summary>
    public const int MaxBytes = 128 * 1024 * 1024;

    internal const ushort Version = 1;
    internal const int MaxNameBytes = 256;
    internal const byte LeafMark = 0;
    internal const byte MissingRightMark = 1;
    internal const byte MissingLeftMark = 2;

    internal static ReadOnlySpan<byte> Magic => "SOCM"u8;

    /// <summary>The bytes of a model; the same model gives the same bytes. An error when it is larger than <see cref="Read"/> accepts, or a column's name is.</summary>
    public static Result<byte[]> Write(TreeModel model)
    {
        if (model.Trees.Nodes.Length > MaxNodes || model.Trees.TreeCount > MaxTrees || model.Features.Any(name => Encoding.UTF8.GetByteCount(name) > MaxNameBytes))
        {
            return new Error(
                ErrorKind.TooLarge, "MODEL_TOO_LARGE", $"An archive holds at most {MaxTrees} trees and {MaxNodes} nodes, and names of {MaxNameBytes} bytes. Train fewer or shallower trees.");
        }

        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Magic);
            writer.Write(Version);
            writer.Write((byte)model.Kind);
            WriteNames(writer, model.Features);
            WriteParameters(writer, model);
            writer.Write(model.Trees.TreeCount);
            for (var tree = 0; tree < model.Trees.TreeCount; tree++)
            {
                WriteTree(writer, model.Trees, tree);
            }
        }

        var body = stream.GetBuffer().AsSpan(0, (int)stream.Length);
        return (byte[])[.. body, .. SHA256.HashData(body)];
    }

    /// <summary>Reads a model, whatever the bytes are: a broken, cut-off, oversized or impossible archive is an <see cref="ErrorKind.Invalid"/> error, never an exception.</summary>
    public static Result<TreeModel> Read(ReadOnlySpan<byte> archive)
    {
        if (archive.Length > MaxBytes)
        {
            return new Error(ErrorKind.TooLarge, "MODEL_TOO_LARGE", $"A model archive has at most {MaxBytes} bytes.");
        }

        if (archive.Length < Magic.Length + SHA256.HashSizeInBytes || !archive.StartsWith(Magic))
        {
            return Invalid("This is no model archive.");
        }

        var body = archive[..^SHA256.HashSizeInBytes];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, hash);
        return hash.SequenceEqual(archive[body.Length..]) ? new ModelArchiveReader(body[Magic.Length..]).Read() : Invalid("The archive is damaged: its checksum is wrong.");
    }

    internal static Error Invalid(string message) => new(ErrorKind.Invalid, "MODEL_INVALID", message);

    private static void WriteNames(BinaryWriter writer, IReadOnlyList<string> names)
    {
        writer.Write((ushort)names.Count);
        foreach (var name in names)
        {
            var bytes = Encoding.UTF8.GetBytes(name);
            writer.Write((ushort)bytes.Length);
            writer.Write(bytes);
        }
    }

    private static void WriteParameters(BinaryWriter writer, TreeModel model)
    {
        if (model is IsolationForest forest)
        {
            writer.Write(forest.SampleSize);
        }
        else if (model is GradientBoostedTrees boosted)
        {
            writer.Write(boosted.Offset);
        }
    }

    private static void WriteTree(BinaryWriter writer, TreeEnsemble trees, int tree)
    {
        writer.Write(trees.End(tree) - trees.Root(tree));
        var waiting = new Queue<int>([trees.Root(tree)]);
        while (waiting.TryDequeue(out var at))
        {
            var node = trees.Nodes[at];
            if (node.Left == at)
            {
                writer.Write(LeafMark);
                writer.Write(trees.Values[at]);
            }
            else
            {
                writer.Write(node.MissingGoesLeft ? MissingLeftMark : MissingRightMark);
                writer.Write(node.Feature);
                writer.Write(node.Threshold);
                waiting.Enqueue(node.Left);
                waiting.Enqueue(node.Left + 1);
            }

            writer.Write(trees.Covers[at]);
        }
    }
}
