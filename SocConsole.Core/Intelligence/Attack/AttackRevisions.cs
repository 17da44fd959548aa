using System.Collections.Frozen;

namespace SocConsole.Core.Intelligence.Attack;

/// <summary>
/// Techniques that MITRE ATT&amp;CK for Enterprise revoked, and those that stand in their place: its <c>revoked-by</c> relationships up to version 19, which
/// split Defense Evasion into Stealth and Defense Impairment. Rules and captures of different years name the same technique differently.
/// </summary>
internal static class AttackRevisions
{
    private const string Text = """
        T1562 T1685;T1562.001 T1685;T1562.002 T1685.001;T1562.003 T1690;T1562.004 T1686;T1562.006 T1685;T1562.007 T1686.001;T1562.008 T1685.002;
        T1562.009 T1688;T1562.010 T1689;T1562.011 T1685.003;T1562.012 T1685.004;T1562.013 T1686.002;T1070.001 T1685.005;T1070.002 T1685.006;
        T1547.011 T1647;T1574.002 T1574.001;T1053.001 T1053.002;T1076 T1021.001;T1086 T1059.001
        """;

    private static readonly FrozenDictionary<string, string> Successors = Text
        .Split(';', StringSplitOptions.TrimEntries)
        .Select(row => row.Split(' '))
        .ToFrozenDictionary(row => row[0], row => row[1], StringComparer.Ordinal);

    /// <summary>Each revoked id with the one in its place.</summary>
    public static IReadOnlyDictionary<string, string> All => Successors;

    /// <summary>The technique's id today: <c>T1686</c> of <c>T1562.004</c>; any other id as it is.</summary>
    public static string Current(string technique) => Successors.GetValueOrDefault(technique, technique);
}
