using System.Collections.Frozen;

namespace SocConsole.Core.Detection.Rules.Matching;

/// <summary>Everything that rules demand of one field's value, and which rules each brings up.</summary>
internal sealed class FieldGuards
{
    private readonly int[] present;
    private readonly FrozenDictionary<string, int[]>? whole;
    private readonly FrozenDictionary<double, int[]>? numbers;
    private readonly GramScanner? parts;

    public FieldGuards(Dictionary<Guard, List<int>> guards, GuardCosts costs)
    {
        present = [.. guards.Where(entry => entry.Key.Kind == GuardKind.Present).SelectMany(entry => entry.Value)];
        whole = Frozen(guards, GuardKind.Whole)?.ToFrozenDictionary(entry => entry.Key, entry => entry.Value, StringComparer.OrdinalIgnoreCase);
        numbers = Frozen(guards, GuardKind.Number)?
            .GroupBy(entry => Numbers.TryRead(entry.Key, out var number) ? number : double.NaN)
            .ToFrozenDictionary(group => group.Key, group => group.SelectMany(entry => entry.Value).Distinct().ToArray());
        (GuardKind, string, int[])[] literals =
        [
            .. guards.Where(entry => entry.Key.Kind is GuardKind.Start or GuardKind.End or GuardKind.Inner)
                .Select(entry => (entry.Key.Kind, entry.Key.Literal, entry.Value.ToArray())),
        ];
        parts = literals.Length == 0 ? null : new GramScanner(literals, costs);
    }

    public void Scan(string value, MatchScratch scratch)
    {
        scratch.BringUp(present);
        if (whole is not null && whole.TryGetValue(value, out var equal))
        {
            scratch.BringUp(equal);
        }

        if (numbers is not null && Numbers.TryRead(value, out var number) && numbers.TryGetValue(number, out var same))
        {
            scratch.BringUp(same);
        }

        if (parts is not null && value.Length >= GramScanner.GramLength)
        {
            parts.Scan(scratch.Upper(value), scratch);
        }
    }

    // Literals that differ only in case bring up the same rules.
    private static Dictionary<string, int[]>? Frozen(Dictionary<Guard, List<int>> guards, GuardKind kind)
    {
        var grouped = guards.Where(entry => entry.Key.Kind == kind)
            .GroupBy(entry => entry.Key.Literal, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => group.Key, group => group.SelectMany(entry => entry.Value).Distinct().ToArray());
        return grouped.Count == 0 ? null : grouped;
    }
}
