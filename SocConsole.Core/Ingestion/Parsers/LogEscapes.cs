using System.Globalization;

namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>Undoes what web servers escape in their logs (Apache: <c>\"</c>, <c>\\</c>, <c>\xHH</c>; nginx: <c>\xHH</c>).</summary>
internal static class LogEscapes
{
    /// <summary>The text as the client sent it. Escapes that stand for control and non-ASCII bytes stay as they are: fields hold text.</summary>
    public static string Undo(ReadOnlySpan<char> text)
    {
        if (!text.Contains('\\'))
        {
            return TextPool.Get(text);
        }

        var buffer = new char[text.Length];
        var written = 0;
        for (var at = 0; at < text.Length; at++)
        {
            var next = at + 1 < text.Length ? text[at + 1] : '\0';
            if (text[at] == '\\' && next is '"' or '\\')
            {
                buffer[written++] = next;
                at++;
            }
            else if (text[at] == '\\' && next == 'x' && at + 3 < text.Length
                && byte.TryParse(text.Slice(at + 2, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) && code is >= 0x20 and < 0x7F)
            {
                buffer[written++] = (char)code;
                at += 3;
            }
            else
            {
                buffer[written++] = text[at];
            }
        }

        return new string(buffer, 0, written);
    }
}
