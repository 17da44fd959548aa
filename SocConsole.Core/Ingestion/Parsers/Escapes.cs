using System.Collections.Frozen;

namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>Undoes one layer of HTML entities, escapes with a backslash, and full-width or overlong characters.</summary>
internal static class Escapes
{
    private const int LongestName = 8;
    private const char FullWidthFirst = '\uFF01';
    private const char FullWidthLast = '\uFF5E';
    private const int FullWidthShift = FullWidthFirst - '!';

    /// <summary>Those that stand for characters with a meaning in markup, scripts, SQL and shells (HTML Living Standard, section 13.5).</summary>
    private static readonly FrozenDictionary<string, char> Named = new Dictionary<string, char>(StringComparer.OrdinalIgnoreCase)
    {
        ["lt"] = '<',
        ["gt"] = '>',
        ["amp"] = '&',
        ["quot"] = '"',
        ["apos"] = '\'',
        ["nbsp"] = ' ',
        ["tab"] = '\t',
        ["newline"] = '\n',
        ["colon"] = ':',
        ["lpar"] = '(',
        ["rpar"] = ')',
        ["sol"] = '/',
        ["bsol"] = '\\',
        ["lsqb"] = '[',
        ["lbrack"] = '[',
        ["rsqb"] = ']',
        ["rbrack"] = ']',
        ["lcub"] = '{',
        ["lbrace"] = '{',
        ["rcub"] = '}',
        ["rbrace"] = '}',
        ["semi"] = ';',
        ["excl"] = '!',
        ["num"] = '#',
        ["dollar"] = '$',
        ["percnt"] = '%',
        ["commat"] = '@',
        ["equals"] = '=',
        ["plus"] = '+',
        ["comma"] = ',',
        ["period"] = '.',
        ["quest"] = '?',
        ["grave"] = '`',
        ["hat"] = '^',
        ["lowbar"] = '_',
        ["verbar"] = '|',
        ["vert"] = '|',
        ["ast"] = '*',
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, char>.AlternateLookup<ReadOnlySpan<char>> NamedLookup = Named.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Decodes in place, which works because no escape is shorter than what it stands for. Returns the new length.</summary>
    public static int DecodeOnce(Span<char> text, out bool changed)
    {
        changed = false;
        int from = 0, to = 0;
        while (from < text.Length)
        {
            var used = Read(text[from..], out var character);
            changed |= used > 1 || character != text[from];
            text[to++] = character;
            from += used;
        }

        return to;
    }

    private static int Read(ReadOnlySpan<char> text, out char character)
    {
        character = text[0];
        return character switch
        {
            '&' when text.Length > 3 => Entity(text, out character),
            '\\' when text.Length > 2 => Backslash(text, out character),
            >= '\u00C0' => Wide(text, out character),
            _ => 1,
        };
    }

    private static int Entity(ReadOnlySpan<char> text, out char character)
    {
        character = '&';
        if (text[1] != '#')
        {
            var end = text[1..Math.Min(text.Length, LongestName + 2)].IndexOf(';');
            return end > 0 && NamedLookup.TryGetValue(text.Slice(1, end), out character) ? end + 2 : Keep('&', out character);
        }

        var hex = text[2] is 'x' or 'X';
        var at = hex ? 3 : 2;
        var (code, digits) = (0, 0);
        for (; at < text.Length && digits < 8 && Digit(text[at], hex ? 16 : 10) is >= 0 and var digit; at++, digits++)
        {
            code = (code * (hex ? 16 : 10)) + digit;
        }

        return digits > 0 && IsText(code) ? Keep((char)code, out character) - 1 + at + (at < text.Length && text[at] == ';' ? 1 : 0) : 1;
    }

    private static int Backslash(ReadOnlySpan<char> text, out char character)
    {
        character = '\\';
        if (text[1] is 'u' or 'U' && text[2] == '{' && text[..Math.Min(text.Length, 10)].IndexOf('}') is > 3 and < 10 and var close && UrlDecoder.TryHex(text[3..close], out var code) && IsText(code))
        {
            return Keep((char)code, out character) + close;
        }

        if (text[1] is 'u' or 'U' && text.Length > 5 && UrlDecoder.TryHex(text.Slice(2, 4), out code) && IsText(code))
        {
            return Keep((char)code, out character) + 5;
        }

        if (text[1] is 'x' or 'X' && text.Length > 3 && UrlDecoder.TryHex(text.Slice(2, 2), out code) && IsText(code))
        {
            return Keep((char)code, out character) + 3;
        }

        return Digits(text, out character);
    }

    /// <summary><c>\057</c> of shells and C, and <c>\000065</c> of CSS.</summary>
    private static int Digits(ReadOnlySpan<char> text, out char character)
    {
        character = '\\';
        var (octal, count) = (0, 0);
        for (; count < 3 && count + 1 < text.Length && Digit(text[count + 1], 8) is >= 0 and var digit; count++)
        {
            octal = (octal * 8) + digit;
        }

        if (count == 3 && text[1] is '0' or '1' && IsText(octal) && (text.Length == 4 || !char.IsAsciiDigit(text[4])))
        {
            return Keep((char)octal, out character) + 3;
        }

        var (code, length) = (0, 0);
        for (; length < 6 && length + 1 < text.Length && Digit(text[length + 1], 16) is >= 0 and var digit; length++)
        {
            code = (code * 16) + digit;
        }

        return length >= 4 && text[1] == '0' && text[2] == '0' && IsText(code) ? Keep((char)code, out character) + length : 1;
    }

    private static int Wide(ReadOnlySpan<char> text, out char character)
    {
        character = text[0];
        if (character is >= FullWidthFirst and <= FullWidthLast)
        {
            return Keep((char)(character - FullWidthShift), out character);
        }

        // Two bytes where UTF-8 has one; UrlDecoder leaves them as Latin-1.
        return character is '\u00C0' or '\u00C1' && text.Length > 1 && text[1] is >= '\u0080' and <= '\u00BF' && ((character & 3) << 6 | (text[1] & 0x3F)) is > 0 and var code
            ? Keep((char)code, out character) + 1
            : 1;
    }

    private static bool IsText(int code) => code is > 0 and <= char.MaxValue && !char.IsSurrogate((char)code);

    private static int Keep(char value, out char character)
    {
        character = value;
        return 1;
    }

    private static int Digit(char character, int radix)
    {
        var value = char.IsAsciiDigit(character) ? character - '0' : char.IsAsciiHexDigit(character) ? (character | 0x20) - 'a' + 10 : -1;
        return value < radix ? value : -1;
    }
}
