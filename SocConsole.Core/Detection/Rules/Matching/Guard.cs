using System.Text;

namespace SocConsole.Core.Detection.Rules.Matching;

/// <summary>How the literal of a <see cref="Guard"/> lies in the value of its field. Case never matters: a guard lets through too much rather than too little.</summary>
internal enum GuardKind
{
    /// <summary>The field is there, with any value.</summary>
    Present,

    /// <summary>The value has a character beyond ASCII: what stands for texts of such characters that are too short to look for.</summary>
    NotAscii,
    Whole,
    Number,
    Start,
    End,
    Inner,
}

/// <summary>Something an event must have before a rule can match it.</summary>
internal readonly record struct Guard(FieldNames Field, GuardKind Kind, string Literal)
{
    public static Guard Presence(FieldNames field) => new(field, GuardKind.Present, string.Empty);
}

/// <summary>A literal that stands in values which a matcher takes; in upper case unless it is the whole value.</summary>
internal readonly record struct Needle(GuardKind Kind, string Text)
{
    public static readonly Needle NotAscii = new(GuardKind.NotAscii, string.Empty);

    /// <summary>Parts of values; null where one is empty, so that nothing can be looked for.</summary>
    public static IReadOnlyList<Needle>? Of(GuardKind kind, IReadOnlyList<string> literals) =>
        literals.Any(literal => literal.Length == 0) ? null : [.. literals.Select(literal => Of(kind, literal)).Distinct()];

    private static Needle Of(GuardKind kind, string literal) =>
        literal.Length < GramScanner.LongGram && !Ascii.IsValid(literal) ? NotAscii : new Needle(kind, literal.ToUpperInvariant());
}

/// <summary>Guards of which at least one holds for every event for which a condition holds, and how many events they let through, by an estimate.</summary>
internal sealed record GuardSet(IReadOnlyList<Guard> Guards, double Cost)
{
    /// <summary>More guards than this are not worth their entries in the index.</summary>
    public const int Maximum = 4_096;

    /// <summary>The one that lets fewer events through; null where neither narrows anything.</summary>
    public static GuardSet? Cheaper(GuardSet? left, GuardSet? right) =>
        left is null ? right : right is null || left.Cost <= right.Cost ? left : right;

    /// <summary>What holds when any of the parts does; null when one of them has no guards.</summary>
    public static GuardSet? Together(IEnumerable<GuardSet?> parts)
    {
        List<Guard> guards = [];
        var cost = 0.0;
        foreach (var part in parts)
        {
            if (part is null || (guards.Count + part.Guards.Count) > Maximum)
            {
                return null;
            }

            guards.AddRange(part.Guards);
            cost += part.Cost;
        }

        return guards.Count == 0 ? null : new GuardSet(guards, cost);
    }
}
