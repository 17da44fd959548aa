using System.Globalization;
using SocConsole.Core.Ingestion;

namespace SocConsole.Core.Incidents.Reading;

/// <summary>
/// Makes nodes and edges of events, and nothing else: an address reaches for a host, on it for an account, and there for a process. Used by one thread.
/// </summary>
public sealed class AttackGraphBuilder
{
    private const int MaximumValue = 256;
    private const int ShownActions = 5;

    private readonly Dictionary<string, NodeTally> nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<(int Incident, string From, string To), EdgeTally> edges = [];

    /// <summary>Takes an event of an incident.</summary>
    /// <param name="techniques">Techniques of the threat that it is evidence of.</param>
    public void Add(int incident, LogEvent item, IReadOnlyList<string> techniques)
    {
        var source = Node(AttackNodeKind.Address, item.Fields[Ecs.SourceIp], item, "source");
        var target = Target(item);
        var user = Node(AttackNodeKind.User, item.Fields[Ecs.UserName], item, null);
        var process = Node(AttackNodeKind.Process, item.Fields[Ecs.ProcessName], item, null);
        string? last = null;
        foreach (var next in (ReadOnlySpan<string?>)[source, target, user, process])
        {
            if (last is not null && next is not null && last != next)
            {
                Edge(incident, last, next).Add(item, techniques);
            }

            last = next ?? last;
        }
    }

    /// <summary>All nodes, those of most events first.</summary>
    public IReadOnlyList<AttackNode> Nodes => [.. nodes.Values.Select(node => node.ToNode()).OrderByDescending(node => node.Events).ThenBy(node => node.Id, StringComparer.Ordinal)];

    /// <summary>The edges of all incidents together, in the order of time.</summary>
    public IReadOnlyList<AttackEdge> Edges =>
    [
        .. edges.GroupBy(pair => (pair.Key.From, pair.Key.To))
            .Select(group => EdgeTally.Join(group.Key.From, group.Key.To, [.. group.Select(pair => (pair.Key.Incident, pair.Value))]))
            .OrderBy(edge => edge.FirstSeenAt).ThenBy(edge => edge.From, StringComparer.Ordinal).ThenBy(edge => edge.To, StringComparer.Ordinal),
    ];

    /// <summary>The edges of each incident.</summary>
    internal IEnumerable<(int Incident, IReadOnlyList<AttackEdge> Edges)> ByIncident() => edges.GroupBy(pair => pair.Key.Incident).OrderBy(group => group.Key).Select(group =>
        (group.Key, (IReadOnlyList<AttackEdge>)[.. group.Select(pair => EdgeTally.Join(pair.Key.From, pair.Key.To, [(pair.Key.Incident, pair.Value)])).OrderBy(edge => edge.FirstSeenAt).ThenBy(edge => edge.To, StringComparer.Ordinal)]));

    // Where somebody signs in the host is what is reached; where only packets flow it is the other end, and the host is often the sensor.
    private string? Target(LogEvent item)
    {
        var (host, address) = (item.Fields[Ecs.HostName], item.Fields[Ecs.DestinationIp]);
        return address is not null && item.Fields[Ecs.SourceIp] is not null && (host is null || item.Fields[Ecs.UserName] is null)
            ? Node(AttackNodeKind.Address, address, item, "destination")
            : Node(AttackNodeKind.Host, host ?? item.Fields[Ecs.UrlDomain] ?? item.Fields[Ecs.DestinationDomain], item, null);
    }

    private string? Node(AttackNodeKind kind, string? value, LogEvent item, string? side)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            return null;
        }

        var name = value.Length <= MaximumValue ? value : value[..MaximumValue];
        var id = $"{Kernel.Wire.Name(kind)}:{name}";
        if (!nodes.TryGetValue(id, out var tally))
        {
            nodes[id] = tally = new NodeTally(id, kind, name);
        }

        tally.Add(item, side);
        return id;
    }

    private EdgeTally Edge(int incident, string from, string to)
    {
        if (!edges.TryGetValue((incident, from, to), out var tally))
        {
            edges[(incident, from, to)] = tally = new EdgeTally();
        }

        return tally;
    }

    private sealed class NodeTally(string id, AttackNodeKind kind, string value)
    {
        private long events;
        private DateTime first = DateTime.MaxValue;
        private DateTime last = DateTime.MinValue;
        private double? latitude;
        private double? longitude;
        private string? country;

        public void Add(LogEvent item, string? side)
        {
            events++;
            first = item.Timestamp < first ? item.Timestamp : first;
            last = item.Timestamp > last ? item.Timestamp : last;
            if (side is null)
            {
                return;
            }

            if (latitude is null && Place(item, side) is var (lat, lon))
            {
                (latitude, longitude) = (lat, lon);
            }

            country ??= item.Fields[$"{side}.geo.country_name"] ?? item.Fields[$"{side}.geo.country_iso_code"];
        }

        public AttackNode ToNode() => new(id, kind, value, events, first, last, latitude, longitude, country);

        // ECS geo_point, as an object or as "lat,lon".
        private static (double Latitude, double Longitude)? Place(LogEvent item, string side)
        {
            var point = item.Fields[$"{side}.geo.location"]?.Split(',');
            var (lat, lon) = point is [var first, var second] ? (first, second) : (item.Fields[$"{side}.geo.location.lat"], item.Fields[$"{side}.geo.location.lon"]);
            return double.TryParse(lat, NumberStyles.Float, CultureInfo.InvariantCulture, out var north) && double.TryParse(lon, NumberStyles.Float, CultureInfo.InvariantCulture, out var east)
                && north is >= -90 and <= 90 && east is >= -180 and <= 180 ? (north, east) : null;
        }
    }

    private sealed class EdgeTally
    {
        private readonly Dictionary<string, long> actions = new(StringComparer.Ordinal);
        private readonly SortedSet<string> techniques = new(StringComparer.Ordinal);
        private long events;
        private long successes;
        private DateTime first = DateTime.MaxValue;
        private DateTime last = DateTime.MinValue;

        public void Add(LogEvent item, IReadOnlyList<string> used)
        {
            events++;
            successes += item.Fields[Ecs.EventOutcome] == "success" ? 1 : 0;
            first = item.Timestamp < first ? item.Timestamp : first;
            last = item.Timestamp > last ? item.Timestamp : last;
            if (item.Fields[Ecs.EventAction] is { } action)
            {
                actions[action] = actions.GetValueOrDefault(action) + 1;
            }

            techniques.UnionWith(used);
        }

        public static AttackEdge Join(string from, string to, IReadOnlyList<(int Incident, EdgeTally Tally)> parts) => new(
            from,
            to,
            parts.Sum(part => part.Tally.events),
            parts.Sum(part => part.Tally.successes),
            parts.Min(part => part.Tally.first),
            parts.Max(part => part.Tally.last),
            [.. parts.SelectMany(part => part.Tally.actions).GroupBy(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal).OrderByDescending(group => group.Sum()).ThenBy(group => group.Key, StringComparer.Ordinal).Take(ShownActions).Select(group => group.Key)],
            [.. parts.SelectMany(part => part.Tally.techniques).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            [.. parts.Select(part => part.Incident).Distinct().Order()]);
    }
}
