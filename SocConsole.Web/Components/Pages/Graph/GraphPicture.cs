using System.Globalization;
using SocConsole.Core.InsiderRisk.Graph;
using SocConsole.Web.Components.Shared;

namespace SocConsole.Web.Components.Pages.Graph;

/// <param name="Shape">Points of the type's own shape around the node, so that colour isn't all that tells; null for a circle.</param>
/// <param name="Anchor">On which side of the node its label begins.</param>
/// <param name="Quiet">Whether the label is shown only when the node is pointed at: there is no room for all.</param>
public sealed record PlacedGraphNode(GraphNode Node, double X, double Y, double Radius, string? Shape, string Label, string Anchor, double LabelX, double LabelY, bool Quiet, string Text);

public sealed record PlacedGraphEdge(GraphEdge Edge, double X1, double Y1, double X2, double Y2, string Width, string Text);

/// <summary>Where the nodes of an entity graph stand: what it is about in the middle, the rest by type on rings around it. The same graph always gives the same picture.</summary>
public sealed record GraphPicture(double Size, IReadOnlyList<PlacedGraphNode> Nodes, IReadOnlyList<PlacedGraphEdge> Edges)
{
    /// <summary>What may be cut off above and below: labels stand beside their nodes, so that only the sides need the room.</summary>
    public const double Cut = 110;

    private const double FirstRing = 170;
    private const double BetweenRings = 120;
    private const double BetweenNodes = 46;
    private const double Margin = 150;
    private const double NodeRadius = 8;
    private const int LabelsUpTo = 80;
    private const int LongestLabel = 22;

    public static GraphPicture Of(EntityGraph graph)
    {
        var rings = Rings(graph);
        var outermost = rings.Count == 0 ? 0 : rings[^1].Radius;
        var middle = outermost + Margin;
        var placed = new Dictionary<string, PlacedGraphNode>(StringComparer.Ordinal);
        var quiet = graph.Nodes.Count > LabelsUpTo;
        foreach (var (radius, nodes) in rings)
        {
            for (var at = 0; at < nodes.Count; at++)
            {
                // A quarter turn back: the first node stands on top.
                var angle = (2 * Math.PI * at / nodes.Count) - (Math.PI / 2) + (radius / 1_000);
                placed[nodes[at].Id] = Place(nodes[at], middle + (radius * Math.Cos(angle)), middle + (radius * Math.Sin(angle)), radius == 0 ? 0 : Math.Cos(angle), quiet && radius > 0);
            }
        }

        var labels = graph.Nodes.ToDictionary(node => node.Id, node => node.Label, StringComparer.Ordinal);
        return new GraphPicture(2 * middle, [.. placed.Values], [.. graph.Edges.Select(edge => Place(edge, placed[edge.Source], placed[edge.Target], labels))]);
    }

    /// <summary>Coordinates as SVG takes them.</summary>
    public static string At(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>Shape of a type around a point; null for a circle.</summary>
    public static string? Shape(string type, double x, double y, double r) => type switch
    {
        EdgeWords.User => null,
        "host" => Points((x - r, y - r), (x + r, y - r), (x + r, y + r), (x - r, y + r)),
        "country" => Points((x, y - (1.3 * r)), (x + (1.3 * r), y), (x, y + (1.3 * r)), (x - (1.3 * r), y)),
        "folder" => Points((x - r, y - r), (x - (r / 4), y - r), (x, y - (r / 2)), (x + (1.2 * r), y - (r / 2)), (x + (1.2 * r), y + r), (x - r, y + r)),
        "removable" => Points((x - (r / 2), y - (1.3 * r)), (x + (r / 2), y - (1.3 * r)), (x + (r / 2), y + (1.3 * r)), (x - (r / 2), y + (1.3 * r))),
        "domain" => Points((x - r, y), (x - (r / 2), y - r), (x + (r / 2), y - r), (x + r, y), (x + (r / 2), y + r), (x - (r / 2), y + r)),
        "process" => Points((x - r, y - r), (x + r, y), (x - r, y + r)),
        EdgeWords.Group => Points((x, y - (1.2 * r)), (x + (1.1 * r), y - (r / 3)), (x + (0.7 * r), y + r), (x - (0.7 * r), y + r), (x - (1.1 * r), y - (r / 3))),
        _ => Points((x, y - (1.2 * r)), (x + (1.2 * r), y + r), (x - (1.2 * r), y + r)),
    };

    // The middle, then by steps away; within a step by type; a ring takes what it has room for and the next one the rest.
    private static List<(double Radius, List<GraphNode> Nodes)> Rings(EntityGraph graph)
    {
        var rings = new List<(double Radius, List<GraphNode> Nodes)>();
        var steps = Steps(graph);
        foreach (var group in graph.Nodes.GroupBy(node => steps.GetValueOrDefault(node.Id, 2)).OrderBy(group => group.Key))
        {
            var waiting = new Queue<GraphNode>(group.OrderBy(node => Order(node.Type)).ThenBy(node => node.Label, StringComparer.OrdinalIgnoreCase).ThenBy(node => node.Id, StringComparer.Ordinal));
            while (waiting.Count > 0)
            {
                var radius = group.Key == 0 && waiting.Count == 1 ? 0 : rings.Count == 0 ? FirstRing : Math.Max(FirstRing, rings[^1].Radius + BetweenRings);
                var room = radius == 0 ? 1 : (int)(2 * Math.PI * radius / BetweenNodes);
                rings.Add((radius, [.. Enumerable.Range(0, Math.Min(room, waiting.Count)).Select(_ => waiting.Dequeue())]));
            }
        }

        return rings;
    }

    private static Dictionary<string, int> Steps(EntityGraph graph)
    {
        var steps = graph.Nodes.Where(node => graph.Focus is null ? node.Type == EdgeWords.User : node.Id == graph.Focus).ToDictionary(node => node.Id, _ => 0, StringComparer.Ordinal);
        for (var step = 1; step <= 2; step++)
        {
            foreach (var edge in graph.Edges)
            {
                if (steps.TryGetValue(edge.Source, out var from) && from == step - 1)
                {
                    steps.TryAdd(edge.Target, step);
                }

                if (steps.TryGetValue(edge.Target, out var to) && to == step - 1)
                {
                    steps.TryAdd(edge.Source, step);
                }
            }
        }

        return steps;
    }

    private static int Order(string type) => EdgeWords.Types.Select((name, at) => (name, at)).First(pair => pair.name == type).at;

    private static PlacedGraphNode Place(GraphNode node, double x, double y, double side, bool quiet)
    {
        var radius = side == 0 ? NodeRadius * 1.6 : NodeRadius;
        var (anchor, labelX, labelY) = side switch
        {
            > 0.25 => ("start", x + radius + 5, y + 4),
            < -0.25 => ("end", x - radius - 5, y + 4),
            _ => ("middle", x, y + radius + 14),
        };
        var label = Plain(node.Label.Length <= LongestLabel ? node.Label : node.Label[..(LongestLabel - 1)] + "…");
        return new PlacedGraphNode(node, x, y, radius, Shape(node.Type, x, y, radius), label, anchor, labelX, labelY, quiet, $"{Show.Words(node.Type)} {Plain(node.Label)}" + (node.Risk is { } risk ? $", {risk.ToString().ToLowerInvariant()} risk" : string.Empty));
    }

    private static PlacedGraphEdge Place(GraphEdge edge, PlacedGraphNode from, PlacedGraphNode to, Dictionary<string, string> labels) => new(
        edge, from.X, from.Y, to.X, to.Y, At(0.8 + (4 * edge.Weight)), $"{Plain(labels[edge.Source])} {Show.Words(edge.Kind).ToLowerInvariant()} {Plain(labels[edge.Target])}: {Show.Count(edge.Count)}, weight {edge.Weight.ToString("0.00", CultureInfo.InvariantCulture)}");

    private static string Points(params ReadOnlySpan<(double X, double Y)> points)
    {
        var text = new System.Text.StringBuilder();
        foreach (var (x, y) in points)
        {
            text.Append(At(x)).Append(',').Append(At(y)).Append(' ');
        }

        return text.ToString().TrimEnd();
    }

    private static string Plain(string text) => string.Concat(VisibleText.Parts(text, null).Select(part => part.Text));
}
