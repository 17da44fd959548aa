using System.Buffers.Binary;
using System.Text;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Learning;

/// <summary>Reads the part of an archive between the magic and the checksum. Every number is checked before anything is made of it; the first fault ends the reading.</summary>
internal ref struct ModelArchiveReader(ReadOnlySpan<byte> body)
{
    // The least that a node takes: a mark, a feature and a threshold, a cover.
    private const int LeastNodeBytes = 15;

    private ReadOnlySpan<byte> rest = body;
    private string? fault;
    private int nodesLeft = ModelArchive.MaxNodes;

    public Result<TreeModel> Read()
    {
        if (UInt16() is not ModelArchive.Version)
        {
            return ModelArchive.Invalid("The archive has another version than this console reads.");
        }

        var kind = (TreeModelKind)UInt8();
        var names = Names();
        var sampleSize = kind == TreeModelKind.IsolationForest ? Within(Int32(), 2, 65_536, "sample size") : 0;
        var offset = kind == TreeModelKind.GradientBoostedTrees ? Double() : 0;
        Require(double.IsFinite(offset), "The base margin is not finite.");
        Require(Enum.IsDefined(kind), "The archive holds an unknown kind of model.");
        var trees = Trees(kind, names.Length);
        Require(rest.IsEmpty, "Bytes follow the last tree.");
        if (fault is not null || trees is null)
        {
            return ModelArchive.Invalid(fault ?? "The archive holds no trees.");
        }

        return kind switch
        {
            TreeModelKind.IsolationForest => new IsolationForest(names, trees, sampleSize),
            TreeModelKind.RandomForest => new RandomForest(names, trees),
            _ => new GradientBoostedTrees(names, trees, offset),
        };
    }

    private string[] Names()
    {
        var count = Within(UInt16(), 1, FeatureTable.MaxColumns, "number of columns");
        var names = new string[count];
        for (var index = 0; index < count && fault is null; index++)
        {
            names[index] = Encoding.UTF8.GetString(Take(Within(UInt16(), 0, ModelArchive.MaxNameBytes, "length of a column's name")));
        }

        return names;
    }

    private TreeEnsemble? Trees(TreeModelKind kind, int features)
    {
        var count = Within(Int32(), 1, ModelArchive.MaxTrees, "number of trees");
        var builder = new TreeEnsembleBuilder(Math.Max(1, features));
        for (var tree = 0; tree < count && fault is null; tree++)
        {
            var nodes = Tree(kind, features);
            if (fault is null)
            {
                builder.Add(nodes);
            }
        }

        return fault is null ? builder.Build() : null;
    }

    // Breadth first: the k-th inner node's children are the two nodes after all that were promised before.
    private GrownNode[] Tree(TreeModelKind kind, int features)
    {
        var count = Within(Int32(), 1, Math.Min(nodesLeft, rest.Length / LeastNodeBytes), "number of nodes");
        nodesLeft -= count;
        var nodes = new GrownNode[count];
        var (promised, levelEnd, depth) = (1, 1, 0);
        for (var at = 0; at < count && fault is null; at++)
        {
            Require(at < promised, "A node belongs to no parent.");
            if (at == levelEnd)
            {
                levelEnd = promised;
                depth++;
            }

            nodes[at] = Node(kind, features, promised);
            promised += nodes[at].IsLeaf ? 0 : 2;
            Require(promised <= count, "A node's children are missing.");
        }

        Require(fault is not null || promised == count, "The nodes don't form a tree.");
        Require(depth <= TreeEnsemble.MaxDepth, "A tree is too deep.");
        return nodes;
    }

    private GrownNode Node(TreeModelKind kind, int features, int left)
    {
        var mark = UInt8();
        if (mark == ModelArchive.LeafMark)
        {
            var value = Double();
            Require(IsValue(kind, value), "A leaf's value is out of its range.");
            return GrownNode.Leaf(value, Cover());
        }

        Require(mark is ModelArchive.MissingLeftMark or ModelArchive.MissingRightMark, "A node is neither leaf nor split.");
        var feature = UInt16();
        var threshold = Single();
        Require(feature < features, "A split asks for a column that does not exist.");
        Require(!float.IsNaN(threshold), "A threshold is no number.");
        return new GrownNode(feature, threshold, mark == ModelArchive.MissingLeftMark, left, left + 1, 0, Cover());
    }

    private double Cover()
    {
        var cover = Double();
        Require(double.IsFinite(cover) && cover > 0, "A node's cover is out of its range.");
        return cover;
    }

    private static bool IsValue(TreeModelKind kind, double value) => kind switch
    {
        TreeModelKind.IsolationForest => value is >= 0 and <= 100_000,
        TreeModelKind.RandomForest => value is >= 0 and <= 1,
        _ => Math.Abs(value) <= 1e6,
    };

    private int Within(int value, int least, int most, string what)
    {
        Require(value >= least && value <= most, $"The {what} is out of its range.");
        return fault is null ? value : least;
    }

    private byte UInt8() => Take(1) is [var value] ? value : (byte)0;

    private ushort UInt16() => Take(2) is { Length: 2 } bytes ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : (ushort)0;

    private int Int32() => Take(4) is { Length: 4 } bytes ? BinaryPrimitives.ReadInt32LittleEndian(bytes) : 0;

    private float Single() => Take(4) is { Length: 4 } bytes ? BinaryPrimitives.ReadSingleLittleEndian(bytes) : 0;

    private double Double() => Take(8) is { Length: 8 } bytes ? BinaryPrimitives.ReadDoubleLittleEndian(bytes) : 0;

    private ReadOnlySpan<byte> Take(int count)
    {
        Require(count <= rest.Length, "The archive is cut off.");
        if (fault is not null)
        {
            return default;
        }

        var taken = rest[..count];
        rest = rest[count..];
        return taken;
    }

    private void Require(bool holds, string otherwise) => fault ??= holds ? null : otherwise;
}
