namespace SocConsole.Core.Intelligence.Stix;

internal enum StixTokenKind
{
    End,
    Word,
    Literal,
    Symbol,
}

/// <summary>A token of a pattern: <paramref name="Text"/> is a word, a symbol, or a literal's content; <paramref name="At"/> is where it begins, from 0.</summary>
internal readonly record struct StixPatternToken(StixTokenKind Kind, string Text, int At, StixLiteralKind Literal = default)
{
    public bool IsSymbol(string symbol) => Kind == StixTokenKind.Symbol && Text == symbol;

    public bool IsWord(string word) => Kind == StixTokenKind.Word && Text == word;
}

/// <summary>The first thing that is amiss in a pattern.</summary>
internal sealed class StixPatternProblem
{
    public string? Message { get; private set; }

    public void Tell(int at, string message) => Message ??= $"at character {at + 1}: {message}";
}
