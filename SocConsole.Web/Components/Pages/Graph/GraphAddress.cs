using System.Globalization;
using SocConsole.Core.InsiderRisk.Graph;

namespace SocConsole.Web.Components.Pages.Graph;

/// <summary>What the entity graph shows, as its address says it.</summary>
/// <param name="Focus">Id of the node in the middle; null for the overview.</param>
/// <param name="View"><c>picture</c> or <c>table</c>; null for both.</param>
public sealed record GraphAddress(string? Focus = null, string? Kind = null, int Depth = 1, string? View = null)
{
    public GraphQuestion Question => new(Focus, Depth, Kind);

    /// <summary>Reads an address; what it doesn't know is left out.</summary>
    public static GraphAddress Of(string? focus, string? kind, int? depth, string? view) => new(
        string.IsNullOrWhiteSpace(focus) ? null : focus, Enum.GetValues<EdgeKind>().Select(EdgeWords.Of).FirstOrDefault(word => word == kind), depth == 2 ? 2 : 1, view is "picture" or "table" ? view : null);

    public string ToQueryString() => Urls.Query(("focus", Focus), ("kind", Kind), ("depth", Depth > 1 ? Depth.ToString(CultureInfo.InvariantCulture) : null), ("view", View));
}
