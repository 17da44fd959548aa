using System.Buffers;
using System.Text;

namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>
/// Takes the disguise off a text of a request: percent signs, HTML entities, escapes of JavaScript, CSS and the shell, full-width and overlong forms, Base64 in
/// <c>data:</c> addresses, comments in SQL, empty steps in paths, control characters and runs of blanks. Bounded in length and passes, linear in time.
/// </summary>
public static class PlainText
{
    /// <summary>Longer texts are cut to this many characters.</summary>
    public const int MaximumLength = UrlDecoder.MaximumLength;

    private const int MaximumPasses = 4;
    private const int MaximumData = 4;
    private const string DataMark = ";base64,";

    private static readonly SearchValues<char> Ordinary =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/.-_~:=?,()[]{}@!|;<>#& ");

    /// <summary>Whether <see cref="Of"/> would change nothing but case. Cheap; may say no where nothing changes, never the reverse.</summary>
    public static bool IsPlain(ReadOnlySpan<char> text)
    {
        // A plus is in most agents (+http://…) and stands for itself there; in queries it is already a blank.
        for (var rest = text; rest.IndexOfAnyExcept(Ordinary) is >= 0 and var at; rest = rest[(at + 1)..])
        {
            if (rest[at] != '+')
            {
                return false;
            }
        }

        return text.Length <= MaximumLength && !HasEntity(text) && !HasEmptyStep(text) && !text.Contains("  ", StringComparison.Ordinal) && !text.Contains(DataMark, StringComparison.OrdinalIgnoreCase)
            && !IsSpelledOut(text);
    }

    /// <summary>The plain form, lower case. A plus after the first question mark is a blank, as in queries.</summary>
    public static string Of(ReadOnlySpan<char> text)
    {
        text = text[..Math.Min(text.Length, MaximumLength)];
        var rented = ArrayPool<char>.Shared.Rent(Math.Max(1, text.Length));
        try
        {
            text.CopyTo(rented);
            var span = rented.AsSpan(0, text.Length);
            if (span.IndexOf('?') is >= 0 and var question)
            {
                span[question..].Replace('+', ' ');
            }

            span = span[..Unescape(span)];
            var data = DataOf(span);
            return data.Length == 0 ? TextFolding.Fold(span) : TextFolding.Fold(string.Concat(span, " ", data));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(rented);
        }
    }

    private static int Unescape(Span<char> text)
    {
        var length = text.Length;
        for (var pass = 0; pass < MaximumPasses; pass++)
        {
            var before = length;
            if (text[..length].Contains('%'))
            {
                length = UrlDecoder.DecodeOnce(text[..length]);
            }

            length = Escapes.DecodeOnce(text[..length], out var changed);
            if (length == before && !changed)
            {
                break;
            }
        }

        return length;
    }

    /// <summary>What the text's <c>data:</c> addresses hold.</summary>
    private static string DataOf(ReadOnlySpan<char> text)
    {
        var found = "";
        for (var count = 0; count < MaximumData && text.IndexOf(DataMark, StringComparison.OrdinalIgnoreCase) is >= 0 and var at; count++)
        {
            text = text[(at + DataMark.Length)..];
            var end = text.IndexOfAnyExcept(Base64Characters);
            var encoded = (end < 0 ? text : text[..end]).TrimEnd('=');
            var bytes = new byte[encoded.Length];
            if (Convert.TryFromBase64String(encoded.ToString().PadRight((encoded.Length + 3) / 4 * 4, '='), bytes, out var written))
            {
                found = $"{found} {Encoding.Latin1.GetString(bytes, 0, written)}";
            }
        }

        return found;
    }

    private static bool HasEntity(ReadOnlySpan<char> text) => text.IndexOf('&') is >= 0 and var at && (text[at..].Contains(';') || text[at..].Contains('#'));

    private static bool HasEmptyStep(ReadOnlySpan<char> text)
    {
        for (var rest = text; rest.IndexOf("//") is >= 0 and var at; rest = rest[(at + 2)..])
        {
            if (at == 0 || rest[at - 1] != ':')
            {
                return true;
            }
        }

        return text.Contains("/./", StringComparison.Ordinal);
    }

    /// <summary>A bracket with one letter, as shells' patterns have: <c>/bin/c[a]t</c>.</summary>
    private static bool IsSpelledOut(ReadOnlySpan<char> text)
    {
        for (var rest = text; rest.IndexOf('[') is >= 0 and var at; rest = rest[(at + 1)..])
        {
            if (at + 2 < rest.Length && rest[at + 2] == ']')
            {
                return true;
            }
        }

        return false;
    }

    private static readonly SearchValues<char> Base64Characters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=");
}
