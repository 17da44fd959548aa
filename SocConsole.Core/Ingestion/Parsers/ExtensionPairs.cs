namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>Finds the <c>key=value</c> pairs of CEF, whose values hold blanks: a value ends where a blank, a key and an equals sign follow.</summary>
internal static class ExtensionPairs
{
    /// <summary>Most pairs of one record that are read.</summary>
    public const int Maximum = 256;

    /// <summary>The ranges of keys and values in <paramref name="text"/>, in order.</summary>
    public static List<(Range Key, Range Value)> Find(ReadOnlySpan<char> text)
    {
        List<(Range Key, Range Value)> pairs = [];
        var key = 0..0;
        var valueStart = -1;
        for (var at = 0; at < text.Length && pairs.Count < Maximum; at++)
        {
            if (text[at] == '\\')
            {
                at++;
                continue;
            }

            if (text[at] != '=' || KeyStart(text, Math.Max(valueStart, 0), at) is not (>= 0 and var start))
            {
                continue;
            }

            if (valueStart >= 0)
            {
                pairs.Add((key, valueStart..start));
            }

            key = start..at;
            valueStart = at + 1;
        }

        if (valueStart >= 0 && pairs.Count < Maximum)
        {
            pairs.Add((key, valueStart..text.Length));
        }

        return pairs;
    }

    /// <summary>Pairs divided by one character (LEEF); what has no equals sign is left out.</summary>
    public static List<(Range Key, Range Value)> Split(ReadOnlySpan<char> text, char delimiter)
    {
        List<(Range Key, Range Value)> pairs = [];
        var start = 0;
        while (start < text.Length && pairs.Count < Maximum)
        {
            var length = text[start..].IndexOf(delimiter);
            var end = length < 0 ? text.Length : start + length;
            if (text[start..end].IndexOf('=') is > 0 and var equals)
            {
                pairs.Add((start..(start + equals), (start + equals + 1)..end));
            }

            start = end + 1;
        }

        return pairs;
    }

    /// <summary>Where the key before the equals sign begins; -1 when no key stands there, such as in the query of an address.</summary>
    private static int KeyStart(ReadOnlySpan<char> text, int from, int equals)
    {
        var at = equals;
        while (at > from && equals - at <= ForeignFields.MaximumName && IsKey(text[at - 1]))
        {
            at--;
        }

        return at < equals && (at == 0 || text[at - 1] == ' ') ? at : -1;
    }

    private static bool IsKey(char character) => char.IsAsciiLetterOrDigit(character) || character is '_' or '.' or '-' or '[' or ']';
}
