using SocConsole.Core.Intelligence.Indicators;

namespace SocConsole.Core.Intelligence.Exclusions;

/// <summary>
/// An organization's exclusions in memory, by MISP's rules for warning lists (Warninglist.php, CidrTool.php): which of them an indicator stands in. Immutable; replaced as
/// a whole. Upper and lower case are one.
/// </summary>
public sealed class ExclusionMatcher
{
    private static readonly IReadOnlyList<ExclusionHit> None = [];
    private static readonly IndicatorType[] Types = Enum.GetValues<IndicatorType>();

    private readonly ExclusionLists lists = new();
    private readonly Dictionary<string, int> exact = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, int> hosts = new(StringComparer.OrdinalIgnoreCase);
    private readonly ExclusionNetworks networks = new();
    private readonly List<(int List, string Text, ExclusionPattern Pattern)> patterns = [];
    private readonly ExclusionSubstrings?[] substrings = new ExclusionSubstrings?[Types.Length];
    private readonly TimeProvider clock;

    private ExclusionMatcher(TimeProvider clock) => this.clock = clock;

    /// <summary>How many lists are in force.</summary>
    public int Lists => lists.Count;

    /// <summary>How many entries were taken, those counted twice that stand in two lists.</summary>
    public int Entries { get; private set; }

    /// <summary>Of exclusions that are switched on, with entries in their stored form; others are left out. An entry that can't be read is left out too.</summary>
    public static ExclusionMatcher Build(IEnumerable<(Exclusion Row, IEnumerable<string> Entries)> exclusions, TimeProvider clock)
    {
        var builder = new Builder(clock);
        foreach (var (row, entries) in exclusions)
        {
            builder.Begin(row);
            foreach (var entry in entries)
            {
                builder.Add(entry);
            }
        }

        return builder.Build();
    }

    /// <summary>What the indicator stands in, what holds it back first: drop, suppress, tag. Lists that expired or are for other types don't hit.</summary>
    /// <param name="type">The indicator's type.</param>
    /// <param name="normalised">Its normal form by <see cref="IndicatorNormaliser"/>.</param>
    public IReadOnlyList<ExclusionHit> Hits(IndicatorType type, string normalised)
    {
        if (lists.Count == 0)
        {
            return None;
        }

        var search = new Search(lists, type, clock.GetUtcNow().UtcDateTime);
        if (exact.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(normalised, out var entry, out var set))
        {
            search.TakeAll(set, entry);
        }

        substrings[(int)type]?.Find(normalised, search.TakeAll);
        LookForPlace(search, type, normalised);
        foreach (var (list, text, pattern) in patterns)
        {
            if (search.Asks(list) && pattern.Fits(normalised))
            {
                search.Take(list, text);
            }
        }

        return search.Found is { } found ? [.. found.OrderByDescending(hit => hit.Mode).ThenBy(hit => hit.ExclusionId)] : None;
    }

    // Where it is: an address or a network by the networks around it, a name by the names that it ends in.
    private void LookForPlace(Search search, IndicatorType type, string value)
    {
        switch (type)
        {
            case IndicatorType.Ip or IndicatorType.Cidr:
                LookForNetwork(search, value);
                break;
            case IndicatorType.Domain:
                LookForHost(search, value);
                break;
            case IndicatorType.Email:
                LookForHost(search, value.AsSpan(value.LastIndexOf('@') + 1));
                break;
            case IndicatorType.Url when WebAddress.Read(value) is { } url:
                if (url.Host.Type == IndicatorType.Ip)
                {
                    LookForNetwork(search, url.Host.Value);
                }
                else
                {
                    LookForHost(search, url.Host.Value);
                }

                break;
        }
    }

    private void LookForNetwork(Search search, string value)
    {
        if (ExclusionNetwork.Read(value) is { } network)
        {
            networks.Find(network, search.TakeAll);
        }
    }

    // On the boundaries of labels only, from the name itself to its last label: who lists a name lists what is below it, and never what is above.
    private void LookForHost(Search search, ReadOnlySpan<char> host)
    {
        if (hosts.Count == 0)
        {
            return;
        }

        var lookup = hosts.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var part = host; !part.IsEmpty; part = part.IndexOf('.') is >= 0 and var dot ? part[(dot + 1)..] : [])
        {
            if (lookup.TryGetValue(part, out var entry, out var set))
            {
                search.TakeAll(set, entry);
            }
        }
    }

    /// <summary>Collects what one look finds; an exclusion is told once, with the entry that was found first.</summary>
    private sealed class Search(ExclusionLists lists, IndicatorType type, DateTime now)
    {
        public List<ExclusionHit>? Found { get; private set; }

        public bool Asks(int list) => lists.Applies(list, type, now);

        public void TakeAll(int set, string entry)
        {
            foreach (var list in lists.Of(set))
            {
                Take(list, entry);
            }
        }

        public void Take(int list, string entry)
        {
            if (!Asks(list))
            {
                return;
            }

            var hit = lists.Hit(list, entry);
            if (Found?.Exists(other => other.ExclusionId == hit.ExclusionId) != true)
            {
                (Found ??= []).Add(hit);
            }
        }
    }

    /// <summary>Takes lists one after the other, so that a database's rows never all lie in memory beside what is built.</summary>
    internal sealed class Builder(TimeProvider clock)
    {
        private readonly ExclusionMatcher made = new(clock);
        private readonly Dictionary<string, int> parts = new(StringComparer.OrdinalIgnoreCase);
        private Exclusion? row;
        private int list;

        /// <summary>The entries that follow are this list's.</summary>
        public void Begin(Exclusion next)
        {
            row = next.IsEnabled ? next : null;
            list = row is null ? -1 : made.lists.Add(next);
        }

        public void Add(string entry)
        {
            if (row is null)
            {
                return;
            }

            made.Entries++;
            switch (row.Kind)
            {
                case ExclusionKind.Exact:
                    Join(made.exact, entry);
                    break;
                case ExclusionKind.Substring:
                    Join(parts, entry);
                    break;
                case ExclusionKind.HostSuffix:
                    Join(made.hosts, entry);
                    break;
                case ExclusionKind.Cidr when ExclusionNetwork.Read(entry) is { } network:
                    made.networks.Add(network, set => made.lists.With(set, list));
                    break;
                case ExclusionKind.Regex when ExclusionPattern.Read(entry, out _) is { } pattern:
                    made.patterns.Add((list, entry, pattern));
                    break;
                default:
                    made.Entries--;
                    break;
            }
        }

        // For each type only the parts that are asked of it, so that those of mail addresses don't slow down look-ups of names.
        public ExclusionMatcher Build()
        {
            var byLists = new Dictionary<string, ExclusionSubstrings>(StringComparer.Ordinal);
            foreach (var type in Types)
            {
                var wanted = Enumerable.Range(0, made.lists.Count).Where(place => made.lists.IsFor(place, type)).ToHashSet();
                var entries = parts.Where(part => IsIn(part.Value, wanted)).ToDictionary(part => part.Key, part => part.Value, StringComparer.OrdinalIgnoreCase);
                if (entries.Count > 0)
                {
                    var key = string.Join(',', wanted.Order());
                    made.substrings[(int)type] = byLists.TryGetValue(key, out var same) ? same : byLists[key] = new ExclusionSubstrings(entries);
                }
            }

            made.exact.TrimExcess();
            made.hosts.TrimExcess();
            return made;
        }

        private bool IsIn(int set, HashSet<int> wanted)
        {
            foreach (var place in made.lists.Of(set))
            {
                if (wanted.Contains(place))
                {
                    return true;
                }
            }

            return false;
        }

        private void Join(Dictionary<string, int> entries, string entry) => entries[entry] = made.lists.With(entries.GetValueOrDefault(entry), list);
    }
}
