using System.Globalization;
using SocConsole.Core.Incidents.Reading;
using SocConsole.Web.Components.Shared;

namespace SocConsole.Web.Components.Pages.Incidents;

/// <param name="Label">Short enough for its box.</param>
/// <param name="Full">Kind and value, for the tooltip.</param>
public sealed record PlacedNode(string Id, string Kind, string Label, string Full, int X, int Y);

/// <param name="Width">In pixels, as text.</param>
public sealed record PlacedEdge(int X1, int Y1, int X2, int Y2, string Width, string Text);

/// <summary>Where the nodes of attack paths stand: a column for each kind, those of most events first. The same paths always give the same picture.</summary>
public sealed record AttackPicture(int Width, int Height, IReadOnlyList<PlacedNode> Nodes, IReadOnlyList<PlacedEdge> Edges, int LeftOut)
{
    public const int NodeWidth = 190;
    public const int NodeHeight = 28;

    private const int ColumnWidth = 260;
    private const int RowHeight = 40;
    private const int Margin = 10;
    private const int MaximumInColumn = 25;
    private const int LongestLabel = 26;

    public static readonly AttackPicture Nothing = new(0, 0, [], [], 0);

    public static AttackPicture Of(AttackPaths paths)
    {
        var columns = paths.Nodes.GroupBy(node => node.Kind).OrderBy(group => group.Key).Select(group => group.Take(MaximumInColumn).ToList()).ToList();
        if (columns.Count == 0)
        {
            return Nothing;
        }

        var placed = new Dictionary<string, PlacedNode>(StringComparer.Ordinal);
        for (var column = 0; column < columns.Count; column++)
        {
            for (var row = 0; row < columns[column].Count; row++)
            {
                var node = columns[column][row];
                var shown = node.Kind == AttackNodeKind.Address ? Ioc.Defang(node.Value) : node.Value;
                placed[node.Id] = new PlacedNode(node.Id, node.Kind.ToString().ToLowerInvariant(), Visible(Cut(shown)), $"{IncidentLooks.Of(node.Kind)} {Visible(shown)}", Margin + (column * ColumnWidth), Margin + (row * RowHeight));
            }
        }

        var most = paths.Edges.Count == 0 ? 1 : paths.Edges.Max(edge => edge.Events);
        PlacedEdge[] edges = [.. paths.Edges.Where(edge => placed.ContainsKey(edge.From) && placed.ContainsKey(edge.To)).Select(edge => Place(edge, placed[edge.From], placed[edge.To], most))];
        return new AttackPicture(
            (2 * Margin) + ((columns.Count - 1) * ColumnWidth) + NodeWidth, (2 * Margin) + (columns.Max(column => column.Count) * RowHeight), [.. placed.Values], edges, paths.Nodes.Count - placed.Count);
    }

    private static PlacedEdge Place(AttackEdge edge, PlacedNode from, PlacedNode to, long most)
    {
        var width = 1 + (3 * Math.Log(1 + edge.Events) / Math.Log(1 + most));
        var isForward = to.X > from.X;
        return new PlacedEdge(
            isForward ? from.X + NodeWidth : from.X + (NodeWidth / 2),
            from.Y + (NodeHeight / 2),
            isForward ? to.X : to.X + (NodeWidth / 2),
            to.Y + (NodeHeight / 2),
            width.ToString("0.#", CultureInfo.InvariantCulture),
            $"{from.Full} → {to.Full}: {Show.Count(edge.Events)} events, {Show.Count(edge.Successes)} succeeded");
    }

    private static string Cut(string text) => text.Length <= LongestLabel ? text : text[..(LongestLabel - 1)] + "…";

    private static string Visible(string text) => string.Concat(VisibleText.Parts(text, null).Select(part => part.Text));
}
