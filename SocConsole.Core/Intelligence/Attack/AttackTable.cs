using System.Collections.Frozen;

namespace SocConsole.Core.Intelligence.Attack;

/// <summary>
/// The techniques of MITRE ATT&amp;CK for Enterprise: ids, names and tactics, as they stand in <c>attack.tsv</c> with source and version. What is not there is used by its id: new versions of
/// ATT&amp;CK need no new console.
/// </summary>
public static class AttackTable
{
    /// <summary>The version of ATT&amp;CK; T1685 to T1690 are of version 19.</summary>
    public const string Version = "18";

    private static readonly FrozenDictionary<string, AttackTechnique> ById;
    private static readonly FrozenDictionary<string, AttackTactic> TacticById;

    static AttackTable()
    {
        Tactics =
        [
            new("reconnaissance", "Reconnaissance"), new("resource-development", "Resource Development"), new("initial-access", "Initial Access"), new("execution", "Execution"),
            new("persistence", "Persistence"), new("privilege-escalation", "Privilege Escalation"), new("defense-evasion", "Defense Evasion"), new("stealth", "Stealth"),
            new("defense-impairment", "Defense Impairment"), new("credential-access", "Credential Access"), new("discovery", "Discovery"), new("lateral-movement", "Lateral Movement"),
            new("collection", "Collection"), new("command-and-control", "Command and Control"), new("exfiltration", "Exfiltration"), new("impact", "Impact"),
        ];
        TacticById = Tactics.ToFrozenDictionary(tactic => tactic.Id, StringComparer.Ordinal);
        Techniques = Load();
        ById = Techniques.ToFrozenDictionary(technique => technique.Id, StringComparer.Ordinal);
    }

    /// <summary>In the order of an attack; Defense Evasion of version 18 beside Stealth and Defense Impairment, into which version 19 split it.</summary>
    public static IReadOnlyList<AttackTactic> Tactics { get; }

    /// <summary>By id.</summary>
    public static IReadOnlyList<AttackTechnique> Techniques { get; }

    /// <summary>The tactic with Sigma's name; null for none.</summary>
    public static AttackTactic? Tactic(string id) => TacticById.GetValueOrDefault(id);

    /// <summary>The technique with this id, or the one that replaced it; null where the table has neither.</summary>
    public static AttackTechnique? Find(string id) => ById.GetValueOrDefault(id) ?? ById.GetValueOrDefault(AttackRevisions.Current(id));

    /// <summary>The tactics of a technique; of its parent where a sub-technique is unknown; none where nothing is known.</summary>
    public static IReadOnlyList<string> TacticsOf(string id) => (Find(id) ?? Find(id.Split('.')[0]))?.Tactics ?? [];

    /// <summary>Techniques by id.</summary>
    /// <param name="text">The beginning of the id or a part of the name, in any case; null for every one.</param>
    /// <param name="tactic">Sigma's name of a tactic; null for every one.</param>
    public static IReadOnlyList<AttackTechnique> Search(string? text, string? tactic) =>
    [
        .. Techniques.Where(technique => (tactic is null || technique.Tactics.Contains(tactic))
            && (text is null || technique.Id.StartsWith(text, StringComparison.OrdinalIgnoreCase) || technique.Name.Contains(text, StringComparison.OrdinalIgnoreCase))),
    ];

    private static List<AttackTechnique> Load()
    {
        using var stream = typeof(AttackTable).Assembly.GetManifestResourceStream("attack.tsv") ?? throw new InvalidOperationException("attack.tsv is not embedded");
        using var reader = new StreamReader(stream);
        List<AttackTechnique> techniques = [];
        var parent = string.Empty;
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
            {
                continue;
            }

            if (line.Split('\t') is not [var id, var name, var tactics])
            {
                throw new InvalidOperationException($"attack.tsv: no id, name and tactics in '{line}'");
            }

            // A technique stands right before its sub-techniques.
            parent = id.Contains('.') ? parent : name;
            techniques.Add(new AttackTechnique(id, id.Contains('.') ? $"{parent}: {name}" : name, tactics.Split(',')));
        }

        return techniques;
    }
}
