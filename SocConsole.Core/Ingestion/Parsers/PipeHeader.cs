namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>The fields between pipes with which CEF and LEEF records begin.</summary>
internal static class PipeHeader
{
    /// <summary>Takes the text up to the next pipe that no backslash escapes; false leaves <paramref name="rest"/> as it was.</summary>
    public static bool TryTake(scoped ref ReadOnlySpan<char> rest, out ReadOnlySpan<char> field)
    {
        for (var at = 0; at < rest.Length; at++)
        {
            if (rest[at] == '\\')
            {
                at++;
            }
            else if (rest[at] == '|')
            {
                field = rest[..at];
                rest = rest[(at + 1)..];
                return true;
            }
        }

        field = default;
        return false;
    }

    /// <summary>Undoes <c>\|</c>, <c>\=</c>, <c>\\</c>, <c>\n</c> and <c>\r</c>; another backslash stays, as products write Windows paths without escaping them.</summary>
    public static string Unescape(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (!text.Contains('\\'))
        {
            return TextPool.Get(text);
        }

        var buffer = new char[text.Length];
        var written = 0;
        for (var at = 0; at < text.Length; at++)
        {
            var escaped = text[at] == '\\' && at + 1 < text.Length ? text[at + 1] : '\0';
            switch (escaped)
            {
                case '|' or '=' or '\\':
                    buffer[written++] = escaped;
                    at++;
                    break;
                case 'n' or 'r':
                    buffer[written++] = escaped == 'n' ? '\n' : '\r';
                    at++;
                    break;
                default:
                    buffer[written++] = text[at];
                    break;
            }
        }

        return new string(buffer, 0, written);
    }
}
