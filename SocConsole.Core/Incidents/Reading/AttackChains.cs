namespace SocConsole.Core.Incidents.Reading;

/// <summary>Finds the chains in an incident's edges.</summary>
internal static class AttackChains
{
    /// <summary>Most paths of one incident.</summary>
    public const int MaximumPaths = 20;

    private const int MaximumHops = 6;
    private const int MaximumSteps = 2_000;

    /// <summary>The longest chains from where the incident begins; they visit no node twice and go forward in time.</summary>
    public static IEnumerable<AttackPath> Of(int incident, IReadOnlyList<AttackEdge> edges)
    {
        var reached = edges.Select(edge => edge.To).ToHashSet(StringComparer.Ordinal);
        string[] roots = [.. edges.Select(edge => edge.From).Distinct(StringComparer.Ordinal).Where(node => !reached.Contains(node))];

        // In a ring nothing is the beginning but what came first.
        var starts = roots.Length > 0 || edges.Count == 0 ? roots : [edges[0].From];
        var next = edges.ToLookup(edge => edge.From, StringComparer.Ordinal);
        var chains = new List<List<AttackEdge>>();
        var steps = 0;
        foreach (var start in starts)
        {
            Follow(start, [], next, chains, ref steps);
        }

        return chains.OrderByDescending(chain => chain.Count).ThenByDescending(chain => chain.Sum(edge => edge.Events)).ThenBy(chain => chain[0].From, StringComparer.Ordinal).Take(MaximumPaths)
            .Select((chain, at) => new AttackPath(
                $"{IncidentNumber.Text(incident)}/{at + 1}",
                incident,
                [chain[0].From, .. chain.Select(edge => edge.To)],
                chain,
                chain.Min(edge => edge.FirstSeenAt),
                chain.Max(edge => edge.LastSeenAt),
                chain.Sum(edge => edge.Events),
                [.. chain.SelectMany(edge => edge.Techniques).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]));
    }

    private static void Follow(string node, List<AttackEdge> chain, ILookup<string, AttackEdge> next, List<List<AttackEdge>> chains, ref int steps)
    {
        var isEnd = true;
        if (chain.Count < MaximumHops)
        {
            foreach (var edge in next[node].Where(edge => (chain.Count == 0 || edge.LastSeenAt >= chain[^1].FirstSeenAt) && chain.TrueForAll(hop => hop.From != edge.To)))
            {
                if (++steps > MaximumSteps)
                {
                    break;
                }

                isEnd = false;
                chain.Add(edge);
                Follow(edge.To, chain, next, chains, ref steps);
                chain.RemoveAt(chain.Count - 1);
            }
        }

        if (isEnd && chain.Count > 0)
        {
            chains.Add([.. chain]);
        }
    }
}
