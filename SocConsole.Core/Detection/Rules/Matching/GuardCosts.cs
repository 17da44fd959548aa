using System.Runtime.InteropServices;

namespace SocConsole.Core.Detection.Rules.Matching;

/// <summary>
/// Estimates how many events a guard lets through. What many rules name is common in events too: <c>\powershell.exe</c> stands in hundreds of rules and in
/// every second event, a tool's own switch in one of each. The figures only rank guards against each other; any would give the same matches.
/// </summary>
internal sealed class GuardCosts
{
    private const double Presence = 3_000;
    private const double NotAscii = 100;
    private const double Whole = 20;
    private const double Part = 10;
    private const double EachRule = 5;
    private const int GramBits = 18;

    // What a part costs more by its length, in characters: short ones stand in many values by chance. An end is more telling than a part.
    private static readonly double[] ShortInner = [Presence, 1_500, 600, 200, 60, 60];
    private static readonly double[] ShortAffix = [Presence, 500, 100, 60, 50, 50];

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
                for (var i = 0; i + GramScanner.LongGram <= guard.Literal.Length; i++)
                {
                    grams[Slot(guard.Literal, i)]++;
                }
            }
        }
    }

    public double Of(Guard guard) => guard.Kind switch
    {
        GuardKind.Present => Presence,
        GuardKind.NotAscii => NotAscii,
        GuardKind.Whole or GuardKind.Number => Whole + (EachRule * rules.GetValueOrDefault(guard)),
        GuardKind.Inner => Part + (EachRule * rules.GetValueOrDefault(guard)) + Extra(ShortInner, guard.Literal),
        _ => Part + (EachRule * rules.GetValueOrDefault(guard)) + Extra(ShortAffix, guard.Literal),
    };

    /// <summary>Where in the literal its rarest gram begins: the place at which the scanner looks for it.</summary>
    public int RarestGram(string literal, int length)
    {
        var (best, fewest) = (0, int.MaxValue);
        for (var i = 0; length == GramScanner.LongGram && i + length <= literal.Length; i++)
        {
            var count = grams[Slot(literal, i)];
            if (count < fewest)
            {
                (best, fewest) = (i, count);
            }
        }

        return best;
    }

    private static double Extra(double[] byLength, string literal) => literal.Length < byLength.Length ? byLength[literal.Length] : 0;

    private static int Slot(string literal, int at) => (int)(GramScanner.HashOf(GramScanner.GramOf(literal.AsSpan(at), GramScanner.LongGram)) >> (64 - GramBits));
}
