namespace SocConsole.Core.Intelligence.Stix;

/// <summary>Where a parser stands in the tokens of a pattern.</summary>
internal sealed class StixTokenCursor(List<StixPatternToken> tokens, StixPatternProblem problem)
{
    private int at;

    public StixPatternToken Token => tokens[at];

    public StixPatternProblem Problem => problem;

    public void Advance() => at = Math.Min(at + 1, tokens.Count - 1);

    public bool TakeSymbol(string symbol) => Take(Token.IsSymbol(symbol));

    public bool TakeWord(string word) => Take(Token.IsWord(word));

    public bool Expect(string symbol) => TakeSymbol(symbol) || Missing(symbol);

    public bool ExpectWord(string word) => TakeWord(word) || Missing(word);

    private bool Take(bool there)
    {
        if (there)
        {
            Advance();
        }

        return there;
    }

    private bool Missing(string wanted)
    {
        problem.Tell(Token.At, Token.Kind == StixTokenKind.End ? $"the pattern ends where '{wanted}' should stand" : $"'{wanted}' should stand here, not '{Token.Text}'");
        return false;
    }
}
