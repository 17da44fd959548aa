using System.Text.RegularExpressions;

namespace SocConsole.Core.Detection.Rules.Sigma;

/// <summary>The modifiers that the console knows, by their Sigma names (specification 2.1.0, appendix "Modifiers").</summary>
internal static class Modifiers
{
    // Each answers null, or why it can't stand there.
    private static readonly Dictionary<string, Func<FieldQuery, string?>> Known = new(StringComparer.Ordinal)
    {
        ["all"] = query => Flag(query.All = true),
        ["cased"] = query => Flag(query.Cased = true),
        ["contains"] = Comparison(new TextComparison("contains", before: true, after: true)),
        ["startswith"] = Comparison(new TextComparison("startswith", before: false, after: true)),
        ["endswith"] = Comparison(new TextComparison("endswith", before: true, after: false)),
        ["re"] = Comparison(new RegexComparison()),
        ["i"] = RegexFlag(RegexOptions.IgnoreCase),
        ["m"] = RegexFlag(RegexOptions.Multiline),
        ["s"] = RegexFlag(RegexOptions.Singleline),
        ["cidr"] = Comparison(new NetworkComparison()),
        ["exists"] = Comparison(new ExistsComparison()),
        ["gt"] = Comparison(new NumberComparison("gt", (number, bound) => number > bound)),
        ["gte"] = Comparison(new NumberComparison("gte", (number, bound) => number >= bound)),
        ["lt"] = Comparison(new NumberComparison("lt", (number, bound) => number < bound)),
        ["lte"] = Comparison(new NumberComparison("lte", (number, bound) => number <= bound)),
    };

    /// <summary>Reads <c>field|modifier|modifier</c>; null after its fault was told.</summary>
    public static FieldQuery? Read(YamlText key, LoadContext context)
    {
        var parts = key.Value.Split('|');
        var query = new FieldQuery(parts[0].Trim());
        foreach (var name in parts.Skip(1))
        {
            if (!Known.TryGetValue(name, out var apply))
            {
                return context.Add<FieldQuery>(key.Line, $"the modifier '{name}' of '{key.Value}' is not supported; supported are {string.Join(", ", Known.Keys)}");
            }

            if (apply(query) is { } problem)
            {
                return context.Add<FieldQuery>(key.Line, $"'{key.Value}': {problem}");
            }
        }

        if (query.Cased && query.Comparison is { KnowsCase: false } comparison)
        {
            return context.Add<FieldQuery>(key.Line, $"'{key.Value}': cased has no meaning with {comparison.Name}; leave it out");
        }

        return query;
    }

    private static string? Flag(bool _) => null;

    private static Func<FieldQuery, string?> RegexFlag(RegexOptions option) => query =>
    {
        query.RegexOptions |= option;
        return query.Comparison is RegexComparison ? null : "i, m and s stand only after re";
    };

    private static Func<FieldQuery, string?> Comparison(FieldComparison comparison) => query =>
    {
        if (query.Comparison is { } other)
        {
            return $"{other.Name} and {comparison.Name} can't both compare the same values; write two fields";
        }

        query.Comparison = comparison;
        return null;
    };
}
