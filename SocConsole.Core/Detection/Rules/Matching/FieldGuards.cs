using System.Buffers;
using System.Collections.Frozen;

namespace SocConsole.Core.Detection.Rules.Matching;

/// <summary>Everything that rules demand of the values of fields that can stand for each other, and which rules each brings up.</summary>
internal sealed class FieldGuards
{
    private readonly int[] present;
    private readonly int[] notAscii;
    private readonly FrozenDictionary<string, int[]>? whole;
    private readonly FrozenDictionary<double, int[]>? numbers;
    private readonly SearchValues<char>? singleCharacters;
    private readonly RuleLiteral[] singles;
    private readonly ShortAffixes? affixes;
    private readonly GramScanner? shortParts;
    private readonly GramScanner? parts;

    public FieldGuards(int number, IReadOnlyCollection<RuleLiteral> guards, GuardCosts costs)
    {
        Number = number;
        present = All(guards, GuardKind.Present);
        notAscii = All(guards, GuardKind.NotAscii);
        whole = Grouped(guards, GuardKind.Whole)?.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
        numbers = Grouped(guards, GuardKind.Number)?
            .GroupBy(entry => Numbers.TryRead(entry.Key, out var read) ? read : double.NaN)
            .ToFrozenDictionary(group => group.Key, group => group.SelectMany(entry => entry.Value).Distinct().ToArray());

        var literals = guards.Where(guard => guard.Kind is GuardKind.Start or GuardKind.End or GuardKind.Inner).ToLookup(PlaceOf);
        singles = [.. literals[Place.Single]];
        singleCharacters = singles.Length == 0 ? null : SearchValues.Create([.. singles.Select(single => single.Literal[0])]);
        affixes = literals[Place.Affix].Any() ? new ShortAffixes(literals[Place.Affix]) : null;
        shortParts = Scanner([.. literals[Place.ShortPart]], GramScanner.ShortGram, costs);
        parts = Scanner([.. literals[Place.Part]], GramScanner.LongGram, costs);
    }

    private enum Place
    {
        Single,
        Affix,
        ShortPart,
        Part,
    }

    /// <summary>The position among those of one index, from 0.</summary>
    public int Number { get; }

    /// <param name="value">The value as it is.</param>
    /// <param name="text">The same in upper case.</param>
    /// <param name="scratch">Where the rules come up.</param>
    public void Scan(string value, PaddedText text, MatchScratch scratch)
    {
        scratch.Meet(present);
        if (notAscii.Length > 0 && !text.IsAscii)
        {
            scratch.Meet(notAscii);
        }

        if (whole is not null && whole.TryGetValue(value, out var equal))
        {
            scratch.Meet(equal);
        }

        if (numbers is not null && Numbers.TryRead(value, out var number) && numbers.TryGetValue(number, out var same))
        {
            scratch.Meet(same);
        }

        ScanParts(text, scratch);
    }

    private void ScanParts(PaddedText text, MatchScratch scratch)
    {
        affixes?.Scan(text.Text, scratch);
        shortParts?.Scan(text, scratch);
        parts?.Scan(text, scratch);
        if (singleCharacters is not null && text.Text.ContainsAny(singleCharacters))
        {
            foreach (var single in singles)
            {
                if (text.Text.Contains(single.Literal[0]))
                {
                    scratch.Meet(single.Rules);
                }
            }
        }
    }

    private static Place PlaceOf(RuleLiteral literal) => (literal.Kind, literal.Literal.Length) switch
    {
        (_, >= GramScanner.LongGram) => Place.Part,
        (not GuardKind.Inner, _) => Place.Affix,
        (_, >= GramScanner.ShortGram) => Place.ShortPart,
        _ => Place.Single,
    };

    private static GramScanner? Scanner(RuleLiteral[] literals, int gramLength, GuardCosts costs) =>
        literals.Length == 0 ? null : new GramScanner(literals, gramLength, costs);

    private static int[] All(IEnumerable<RuleLiteral> guards, GuardKind kind) => [.. guards.Where(guard => guard.Kind == kind).SelectMany(guard => guard.Rules).Distinct()];

    // Literals that differ only in case bring up the same rules.
    private static Dictionary<string, int[]>? Grouped(IEnumerable<RuleLiteral> guards, GuardKind kind)
    {
        var grouped = guards.Where(guard => guard.Kind == kind)
            .GroupBy(guard => guard.Literal, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => group.Key, group => group.SelectMany(guard => guard.Rules).Distinct().ToArray(), StringComparer.OrdinalIgnoreCase);
        return grouped.Count == 0 ? null : grouped;
    }
}
