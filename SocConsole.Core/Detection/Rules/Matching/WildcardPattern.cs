using System.Text;

namespace SocConsole.Core.Detection.Rules.Matching;

/// <summary>
/// A Sigma string: <c>*</c> is any run of characters, <c>?</c> any one; a backslash takes the meaning from a wildcard or a backslash after it and stands for
/// itself before anything else (Sigma specification 2.1.0, "Escaping").
/// </summary>
internal sealed class WildcardPattern
{
    /// <summary>Longest pattern with wildcards inside, in characters: its worst case is this times the value's length.</summary>
    public const int MaximumLength = 1_000;

    private const char AnyRun = '*';
    private const char AnyOne = '?';

    // One entry for each character; the wildcards are marked, so that literal * and ? stay apart from them.
    private readonly List<(char Character, bool Wild)> tokens;

    private WildcardPattern(List<(char Character, bool Wild)> tokens) => this.tokens = tokens;

    public bool HasInnerWildcard => tokens.Skip(LeadingRun ? 1 : 0).SkipLast(TrailingRun ? 1 : 0).Any(token => token.Wild);

    public bool HasWildcard => tokens.Any(token => token.Wild);

    public int Length => tokens.Count;

    public bool LeadingRun => tokens is [(AnyRun, true), ..];

    public bool TrailingRun => tokens is [.., (AnyRun, true)];

    /// <summary>The characters without the wildcards.</summary>
    public string Literal
    {
        get
        {
            var text = new StringBuilder(tokens.Count);
            foreach (var (character, wild) in tokens)
            {
                if (!wild)
                {
                    text.Append(character);
                }
            }

            return text.ToString();
        }
    }

    public static WildcardPattern Parse(string text)
    {
        List<(char, bool)> tokens = new(text.Length + 2);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] is '\\' or AnyRun or AnyOne)
            {
                tokens.Add((text[++i], false));
            }
            else if (text[i] != AnyRun || tokens is not [.., (AnyRun, true)])
            {
                tokens.Add((text[i], text[i] is AnyRun or AnyOne));
            }
        }

        return new WildcardPattern(tokens);
    }

    /// <summary>A pattern without wildcards.</summary>
    public static WildcardPattern Plain(string text) => new([.. text.Select(character => (character, false))]);

    /// <summary>The literal character at a position; null for a wildcard and beyond the ends.</summary>
    public char? LiteralAt(int index) => index >= 0 && index < tokens.Count && !tokens[index].Wild ? tokens[index].Character : null;

    /// <summary>The same pattern with another literal character at a position.</summary>
    public WildcardPattern With(int index, char character)
    {
        List<(char, bool)> changed = [.. tokens];
        changed[index] = (character, false);
        return new WildcardPattern(changed);
    }

    /// <summary>The same pattern with any run before it, after it, or both.</summary>
    public WildcardPattern Open(bool before, bool after)
    {
        List<(char, bool)> opened = new(tokens.Count + 2);
        if (before && !LeadingRun)
        {
            opened.Add((AnyRun, true));
        }

        opened.AddRange(tokens);
        if (after && opened is not [.., (AnyRun, true)])
        {
            opened.Add((AnyRun, true));
        }

        return new WildcardPattern(opened);
    }

    /// <summary>The general matcher, for patterns that are no simple prefix, suffix or inner text.</summary>
    public ValueMatcher ToGlob(bool cased) => new Glob([.. tokens], cased);

    private sealed class Glob((char Character, bool Wild)[] tokens, bool cased) : ValueMatcher
    {
        private ContainsAny? demanded;

        public override IReadOnlyList<Needle>? Needles => Needle.Of(GuardKind.Inner, [LongestRun()]);

        private readonly (char Character, bool Wild)[] tokens = cased ? tokens : [.. tokens.Select(token => (char.ToUpperInvariant(token.Character), token.Wild))];

        // Nearly every value lacks the longest text of the pattern, and the search for one text is many times faster than the walk below.
        public override bool Matches(string value) =>
            (demanded ??= new ContainsAny([LongestRun()], cased ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase)).Matches(value) && Walk(value);

        private bool Walk(string value)
        {
            var (at, token) = (0, 0);
            var (runToken, runAt) = (-1, 0);
            while (at < value.Length)
            {
                if (token < tokens.Length && tokens[token] is (AnyRun, true))
                {
                    (runToken, runAt) = (token++, at);
                }
                else if (token < tokens.Length && IsOne(tokens[token], value[at]))
                {
                    at += tokens[token++].Wild && char.IsHighSurrogate(value[at]) && at + 1 < value.Length ? 2 : 1;
                }
                else if (runToken >= 0)
                {
                    // Only the last run needs to grow: what came before it matches already as early as it can.
                    token = runToken + 1;
                    at = ++runAt;
                }
                else
                {
                    return false;
                }
            }

            return token == tokens.Length || (token == tokens.Length - 1 && tokens[token] is (AnyRun, true));
        }

        private string LongestRun()
        {
            var (best, current) = (string.Empty, new StringBuilder());
            foreach (var (character, wild) in tokens.Append((AnyRun, true)))
            {
                if (!wild)
                {
                    current.Append(character);
                    continue;
                }

                best = current.Length > best.Length ? current.ToString() : best;
                current.Clear();
            }

            return best;
        }

        private bool IsOne((char Character, bool Wild) token, char character) =>
            token.Wild || token.Character == (cased ? character : char.ToUpperInvariant(character));
    }
}
