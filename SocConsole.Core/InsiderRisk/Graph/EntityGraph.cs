using SocConsole.Core.InsiderRisk.Scoring;

namespace SocConsole.Core.InsiderRisk.Graph;

/// <summary>What to look at.</summary>
/// <param name="Focus">Id of a node; null for the people with the highest scores.</param>
/// <param name="Depth">Steps from there, 1 or 2.</param>
/// <param name="Kind">Only edges of this kind, such as <c>logged_on</c>; null for all.</param>
public sealed record GraphQuestion(string? Focus = null, int Depth = 1, string? Kind = null);

/// <param name="Id">User id of a person; otherwise the type, a colon and the target.</param>
/// <param name="Type"><c>user</c>, <c>host</c>, <c>country</c>, <c>folder</c>, <c>removable</c>, <c>domain</c>, <c>process</c>, <c>group</c> or <c>alert</c>.</param>
/// <param name="Risk">Of a person or an alert; null for the rest.</param>
/// <param name="Criticality">Of a machine that is a known asset, 1 to 5; null when unknown.</param>
/// <param name="Sensitive">Whether sensitive files lie there.</param>
public sealed record GraphNode(string Id, string Type, string Label, RiskLevel? Risk, int? Criticality, bool Sensitive);

/// <param name="Weight">0 to 1: how telling the edge is; 1 for what is no count, such as a supervisor.</param>
/// <param name="FirstSeen">Null where nothing was seen, such as for a supervisor.</param>
public sealed record GraphEdge(string Source, string Target, string Kind, double Weight, long Count, DateTime? FirstSeen, DateTime? LastSeen);

/// <param name="Focus">Id of the node in the middle; null for the overview.</param>
/// <param name="LeftOut">Nodes that were found and are not among these.</param>
/// <param name="Complete">Whether all edges of the steps were read; otherwise <paramref name="LeftOut"/> is at least so many.</param>
public sealed record EntityGraph(IReadOnlyList<GraphNode> Nodes, IReadOnlyList<GraphEdge> Edges, string? Focus, int LeftOut, bool Complete);
