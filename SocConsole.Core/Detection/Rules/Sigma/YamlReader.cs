using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace SocConsole.Core.Detection.Rules.Sigma;

/// <summary>Reads one YAML document into nodes with lines. Length, depth and number of nodes are bounded, aliases counted as often as they expand.</summary>
internal sealed class YamlReader
{
    /// <summary>Longest document, in characters.</summary>
    public const int MaximumLength = 512 * 1024;

    public const int MaximumDepth = 24;

    public const int MaximumNodes = 20_000;

    private readonly Parser parser;
    private readonly int offset;
    private readonly LoadContext context;
    private readonly Dictionary<string, YamlNode> anchors = [];
    private int nodes;

    private YamlReader(RuleDocument document, LoadContext context)
    {
        parser = new Parser(new StringReader(document.Text));
        offset = document.FirstLine - 1;
        this.context = context;
    }

    private int Line => (int)(parser.Current?.Start.Line ?? 1) + offset;

    /// <summary>The document's root, or null after its fault was told.</summary>
    public static YamlNode? Read(RuleDocument document, LoadContext context)
    {
        if (document.Text.Length > MaximumLength)
        {
            return context.Add<YamlNode>(document.FirstLine, $"the document is longer than {MaximumLength / 1024} KB; split it into several rules");
        }

        try
        {
            return new YamlReader(document, context).ReadDocument();
        }
        catch (YamlException exception)
        {
            var line = (int)Math.Max(1, exception.Start.Line) + document.FirstLine - 1;
            return context.Add<YamlNode>(line, $"not valid YAML: {exception.InnerException?.Message ?? exception.Message}; mend the indentation or the quotes there");
        }
        catch (InvalidOperationException)
        {
            // YamlDotNet's scanner ends so, instead of with its own exception, at a plain text that a flow cuts short.
            return context.Add<YamlNode>(document.FirstLine, "not valid YAML: it ends or breaks in the midst of brackets; mend the brackets or the quotes");
        }
    }

    private YamlNode? ReadDocument()
    {
        parser.Consume<StreamStart>();
        parser.Consume<DocumentStart>();
        if (ReadNode(0) is not { } root)
        {
            return null;
        }

        parser.Consume<DocumentEnd>();
        return parser.Accept<StreamEnd>(out _) ? root : context.Add<YamlNode>(Line, "text after the end of the document; start each document with a line of ---");
    }

    private YamlNode? ReadNode(int depth)
    {
        var line = Line;
        if (depth > MaximumDepth)
        {
            return context.Add<YamlNode>(line, $"nested deeper than {MaximumDepth} levels; make it flatter");
        }

        if (parser.TryConsume<AnchorAlias>(out var alias))
        {
            return anchors.TryGetValue(alias.Value.Value, out var target)
                ? Counted(target, target.Weight)
                : context.Add<YamlNode>(line, $"the alias *{alias.Value} has no anchor before it; write &{alias.Value} at the value that it repeats");
        }

        var anchor = (parser.Current as NodeEvent)?.Anchor ?? AnchorName.Empty;
        YamlNode? node;
        if (parser.TryConsume<Scalar>(out var scalar))
        {
            node = Counted(new YamlText(line, scalar.Value, scalar.Style == ScalarStyle.Plain), 1);
        }
        else
        {
            node = parser.TryConsume<SequenceStart>(out _) ? ReadList(line, depth) : ReadMap(line, depth);
        }

        if (node is not null && !anchor.IsEmpty)
        {
            anchors[anchor.Value] = node;
        }

        return node;
    }

    private YamlNode? ReadList(int line, int depth)
    {
        List<YamlNode> items = [];
        var weight = 1;
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            if (ReadNode(depth + 1) is not { } item)
            {
                return null;
            }

            weight += item.Weight;
            items.Add(item);
        }

        return Counted(new YamlList(line, weight, items), 1);
    }

    private YamlNode? ReadMap(int line, int depth)
    {
        parser.Consume<MappingStart>();
        List<YamlEntry> entries = [];
        HashSet<string> keys = [];
        var weight = 1;
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (ReadNode(depth + 1) is not { } keyNode)
            {
                return null;
            }

            if (keyNode is not YamlText key || key.Value == "<<")
            {
                return context.Add<YamlNode>(keyNode.Line, "a key must be a plain word; merge keys and lists as keys are not read");
            }

            if (!keys.Add(key.Value))
            {
                return context.Add<YamlNode>(key.Line, $"'{key.Value}' stands twice in the same map; put its values into one list");
            }

            if (ReadNode(depth + 1) is not { } value)
            {
                return null;
            }

            weight += 1 + value.Weight;
            entries.Add(new YamlEntry(key, value));
        }

        return Counted(new YamlMap(line, weight, entries), 1);
    }

    private YamlNode? Counted(YamlNode node, int weight)
    {
        nodes += weight;
        return nodes <= MaximumNodes
            ? node
            : context.Add<YamlNode>(node.Line, $"more than {MaximumNodes:N0} values, aliases counted as often as they are used; split the rule");
    }
}
