using System.Collections.Frozen;

namespace SocConsole.Core.Detection.Rules.Matching;

/// <summary>
/// Gathers the guards of rules and makes their look-up. Names of fields that can stand for each other share one, so that a literal is kept once and not once
/// for each name that a taxonomy gives its field. Not safe for several threads.
/// </summary>
internal sealed class GuardPlaces
{
    private readonly Dictionary<Guard, List<int>> rules = [];

    // Names of one family lead to the same root.
    private readonly Dictionary<string, string> parents = new(StringComparer.Ordinal);

    public void Add(GuardSet set, int rule)
    {
        foreach (var guard in set.Guards.Distinct())
        {
            if (!rules.TryGetValue(guard, out var numbers))
            {
                rules[guard] = numbers = [];
                Join(guard.Field);
            }

            numbers.Add(rule);
        }
    }

    /// <summary>By a field's name what its values are scanned for, and what those of every field are; null for nothing.</summary>
    public (FrozenDictionary<string, FieldGuards> Fields, FieldGuards? EveryField) Build(GuardCosts costs)
    {
        var families = rules.GroupBy(entry => RootOf(entry.Key.Field.Own), StringComparer.Ordinal);
        Dictionary<string, FieldGuards> byRoot = new(StringComparer.Ordinal);
        foreach (var family in families)
        {
            byRoot[family.Key] = new FieldGuards(byRoot.Count, Merged(family), costs);
        }

        byRoot.Remove(FieldNames.Every.Own, out var every);
        return (parents.Keys.Where(name => name != FieldNames.Every.Own).ToFrozenDictionary(name => name, name => byRoot[RootOf(name)], StringComparer.Ordinal), every);
    }

    // The same literal may be asked of two fields that share names.
    private static RuleLiteral[] Merged(IEnumerable<KeyValuePair<Guard, List<int>>> guards) =>
    [
        .. guards.GroupBy(entry => (entry.Key.Kind, entry.Key.Literal))
            .Select(group => new RuleLiteral(group.Key.Kind, group.Key.Literal, [.. group.SelectMany(entry => entry.Value).Distinct()])),
    ];

    private void Join(FieldNames field)
    {
        var root = RootOf(field.Own);
        foreach (var name in field.All)
        {
            parents[RootOf(name)] = root;
        }
    }

    private string RootOf(string name)
    {
        if (parents.TryAdd(name, name))
        {
            return name;
        }

        while (parents[name] is var parent && parent != name)
        {
            name = parents[name] = parents[parent];
        }

        return name;
    }
}
