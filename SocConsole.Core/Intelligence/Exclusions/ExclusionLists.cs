using SocConsole.Core.Intelligence.Indicators;

namespace SocConsole.Core.Intelligence.Exclusions;

/// <summary>
/// Which lists an entry stands in. An entry keeps one number rather than lists of its own: entries are many, and their combinations few.
/// </summary>
internal sealed class ExclusionLists
{
    private readonly List<int[]> sets = [[]];
    private readonly Dictionary<(int Set, int List), int> grown = [];
    private readonly List<ListFacts> lists = [];

    public int Count => lists.Count;

    /// <summary>The place of the list.</summary>
    public int Add(Exclusion row)
    {
        var types = row.Types.Count == 0 ? ~0 : row.Types.Aggregate(0, (mask, type) => mask | Bit(type));
        lists.Add(new ListFacts(row.Id, row.Name, row.Purpose, row.Mode, types, row.ExpiresAt));
        return lists.Count - 1;
    }

    /// <summary>The set that has this list too; 0 is the empty set.</summary>
    public int With(int set, int list)
    {
        if (sets[set].Contains(list))
        {
            return set;
        }

        if (!grown.TryGetValue((set, list), out var larger))
        {
            grown[(set, list)] = larger = sets.Count;
            sets.Add([.. sets[set], list]);
        }

        return larger;
    }

    /// <summary>The lists of a set.</summary>
    public ReadOnlySpan<int> Of(int set) => sets[set];

    /// <summary>Whether a list of this place has something to say of the type.</summary>
    public bool Applies(int list, IndicatorType type, DateTime now) => (lists[list].Types & Bit(type)) != 0 && !(lists[list].ExpiresAt <= now);

    public bool IsFor(int list, IndicatorType type) => (lists[list].Types & Bit(type)) != 0;

    public ExclusionHit Hit(int list, string entry) => new(lists[list].Id, lists[list].Name, lists[list].Purpose, lists[list].Mode, entry);

    private static int Bit(IndicatorType type) => 1 << (int)type;

    private sealed record ListFacts(int Id, string Name, ExclusionPurpose Purpose, ExclusionMode Mode, int Types, DateTime? ExpiresAt);
}
