namespace SocConsole.Core.Incidents.Reading;

public enum AttackNodeKind
{
    Address,
    Host,
    User,
    Process,
}

/// <summary>Something that took part. Coordinates and country are what its events say (<c>*.geo.*</c>); null where they say nothing.</summary>
/// <param name="Id">Kind and value: <c>address:203.0.113.9</c>.</param>
public sealed record AttackNode(string Id, AttackNodeKind Kind, string Value, long Events, DateTime FirstSeenAt, DateTime LastSeenAt, double? Latitude, double? Longitude, string? Country);

/// <summary>That one reached for another, by how many events.</summary>
/// <param name="Successes">Events with the outcome <c>success</c>.</param>
/// <param name="Actions">The events' actions, the most frequent first, at most five.</param>
/// <param name="Techniques">ATT&amp;CK techniques of the threats that the events are evidence of.</param>
/// <param name="Incidents">Numbers of the incidents that the events belong to.</param>
public sealed record AttackEdge(
    string From, string To, long Events, long Successes, DateTime FirstSeenAt, DateTime LastSeenAt, IReadOnlyList<string> Actions, IReadOnlyList<string> Techniques, IReadOnlyList<int> Incidents);

/// <summary>A chain of edges of one incident in which none ends before the one before it begins.</summary>
/// <param name="Id">The incident and the place in it: <c>INC-042/1</c>.</param>
/// <param name="Nodes">Ids, from the first to the last.</param>
/// <param name="Hops">The edges between them.</param>
/// <param name="Events">Of all hops.</param>
public sealed record AttackPath(string Id, int Incident, IReadOnlyList<string> Nodes, IReadOnlyList<AttackEdge> Hops, DateTime FirstSeenAt, DateTime LastSeenAt, long Events, IReadOnlyList<string> Techniques);

/// <summary>What was seen, and how much of it was read.</summary>
/// <param name="EventsRead">Events that were looked at.</param>
/// <param name="Complete">False when there are more events or incidents than were read.</param>
public sealed record AttackPaths(
    IReadOnlyList<AttackNode> Nodes, IReadOnlyList<AttackEdge> Edges, IReadOnlyList<AttackPath> Paths, DateTime From, DateTime Until, int EventsRead, bool Complete);
