using System.Runtime.InteropServices;

namespace SocConsole.Core.Detection.Rules.Matching;

/// <summary>
/// Estimates how many events a guard lets through. What many rules name is common in events too: <c>\powershell.exe</c> stands in hundreds of rules and in
/// every second event, a tool's own switch in one of each. The figures only rank guards against each other; any would give the same matches.
/// </summary>
internal sealed class GuardCosts
{
    private const double Presence = 3_000;
    private const double Whole = 20;
    private const double Part = 10;
    private const double EachRule = 5;
    private const int ShortPart = 6;
    private const double ShortPartExtra = 50;
    private const int GramBits = 18;

    private readonly Dictionary<Guard, int> rules = [];

    // By a hash of the gram: two that fall together look more common than they are, which is harmless.
    private readonly int[] grams = new int[1 << GramBits];

    /// <summary>Counts a rule's literals in.</summary>
    public void Count(IEnumerable<Guard> guards)
    {
        foreach (var guard in guards.Distinct())
        {
            CollectionsMarshal.GetValueRefOrAddDefault(rules, guard, out _)++;
            if (guard.Kind is GuardKind.Start or GuardKind.End or GuardKind.Inner)
            {
                for (var i = 0; i + GramScanner.GramLength <= guard.Literal.Length; i++)
                {
                    grams[Slot(guard.Literal, i)]++;
                }
            }
        }
    }

    public double Of(Guard guard) => guard.Kind switch
    {
        GuardKind.Present => Presence,
        GuardKind.Whole or GuardKind.Number => Whole + (EachRule * rules.GetValueOrDefault(guard)),
        _ => Part + (EachRule * rules.GetValueOrDefault(guard)) + (guard.Literal.Length < ShortPart ? ShortPartExtra : 0),
    };

    /// <summary>Where in the literal its rarest gram begins: the place at which the scanner looks for it.</summary>
    public int RarestGram(string literal)
    {
        var (best, fewest) = (0, int.MaxValue);
        for (var i = 0; i + GramScanner.GramLength <= literal.Length; i++)
        {
            var count = grams[Slot(literal, i)];
            if (count < fewest)
            {
                (best, fewest) = (i, count);
            }
        }

        return best;
    }

    private static int Slot(string literal, int at) => (int)(GramScanner.HashOf(GramScanner.GramOf(literal.AsSpan(at))) >> (64 - GramBits));
}
