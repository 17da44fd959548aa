using System.Text;

namespace SocConsole.Core.Hunting.Query;

/// <summary>
/// A text with <c>*</c> for any run of characters. <paramref name="Escaped"/> is its one written form: a literal <c>*</c> or <c>\</c> has a <c>\</c> before
/// it, and no two wildcards stand side by side.
/// </summary>
public sealed record TextPattern(string Escaped)
{
    private const char Run = '*';
    private const char Escape = '\\';

    public bool IsAny => Escaped == "*";

    public bool HasWildcard => Parts().Count > 1;

    /// <summary>The pattern that is this text and nothing else.</summary>
    public static TextPattern Of(string literal) => new(literal.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal));

    /// <summary>The literal texts between the wildcards; the first or last is empty where the pattern begins or ends with one.</summary>
    public IReadOnlyList<string> Parts()
    {
        List<string> parts = [];
        var part = new StringBuilder();
        for (var i = 0; i < Escaped.Length; i++)
        {
            if (Escaped[i] == Run)
            {
                parts.Add(part.ToString());
                part.Clear();
                continue;
            }

            if (Escaped[i] == Escape && i + 1 < Escaped.Length)
            {
                i++;
            }

            part.Append(Escaped[i]);
        }

        parts.Add(part.ToString());
        return parts;
    }

    /// <summary>Collects the characters of a pattern in order.</summary>
    internal sealed class Builder
    {
        private readonly StringBuilder text = new();
        private bool endsInRun;

        public bool IsEmpty => text.Length == 0;

        public void Literal(char character)
        {
            if (character is Run or Escape)
            {
                text.Append(Escape);
            }

            text.Append(character);
            endsInRun = false;
        }

        public void Wildcard()
        {
            if (!endsInRun)
            {
                text.Append(Run);
            }

            endsInRun = true;
        }

        public TextPattern Build() => new(text.ToString());
    }
}
