namespace SocConsole.Core.Intelligence.Stix;

/// <summary>One row of the specification's relationships: what a source type is said to do to which target types.</summary>
internal sealed record StixRelation(string Source, string Type, IReadOnlyList<string> Targets)
{
    // These may hold between any two objects.
    private static readonly string[] Everywhere = ["related-to", "derived-from", "duplicate-of"];

    public static StixRelation Parse(string row)
    {
        var words = StixDefinitions.Words(row);
        return new(words[0], words[1], words[2..]);
    }

    /// <summary>
    /// Judges a relationship between two types. A source or target that no row of the same relationship type has is an error; a pair that only stands in no row is a warning,
    /// since the specification lets producers relate other pairs and ATT&amp;CK does (a tool uses an attack pattern).
    /// </summary>
    public static void Check(string type, string source, string target, StixFindings findings)
    {
        if (Everywhere.Contains(type) || !StixDefinitions.Types.ContainsKey(source) || !StixDefinitions.Types.ContainsKey(target))
        {
            return;
        }

        var rows = StixDefinitions.Relations.Where(row => row.Type == type).ToList();
        if (rows.Count == 0)
        {
            findings.Warn("relationship_type", $"'{type}' is not a relationship type of the specification; use one of those, or related-to");
        }
        else if (rows.All(row => row.Source != source))
        {
            findings.Error("source_ref", $"'{source}' is no source of a '{type}' relationship; its sources are {string.Join(", ", rows.Select(row => row.Source).Distinct())}");
        }
        else if (!rows.Any(row => StixDefinitions.IsAmong(target, row.Targets)))
        {
            findings.Error("target_ref", $"'{target}' is no target of a '{type}' relationship; its targets are {string.Join(", ", rows.SelectMany(row => row.Targets).Distinct())}");
        }
        else if (!rows.Any(row => row.Source == source && StixDefinitions.IsAmong(target, row.Targets)))
        {
            findings.Warn("relationship_type", $"the specification knows no '{type}' from '{source}' to '{target}'; related-to says less and fits always");
        }
    }
}
