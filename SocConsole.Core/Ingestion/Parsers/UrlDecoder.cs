using System.Buffers;
using System.Globalization;
using System.Text;

namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>Undoes the layers of percent-encoding in which attacks are wrapped, for rules that match plain text.</summary>
public static class UrlDecoder
{
    /// <summary>Longer targets are cut to this many characters before decoding.</summary>
    public const int MaximumLength = 16_384;

    private const int MaximumPasses = 3;

    /// <summary>
    /// Path and query percent-decoded until nothing changes, at most three times, in lower case. Also reads IIS's <c>%uXXXX</c>, and a plus in the query as a blank.
    /// Bytes that are no UTF-8 become the Latin-1 character of their value, so that overlong forms stay visible; <c>%00</c> stays, because text columns end there.
    /// </summary>
    public static string Decode(ReadOnlySpan<char> target)
    {
        target = target[..Math.Min(target.Length, MaximumLength)];
        var rented = ArrayPool<char>.Shared.Rent(Math.Max(1, target.Length));
        try
        {
            var text = rented.AsSpan(0, target.Length);
            target.CopyTo(text);
            var question = text.IndexOf('?');
            if (question >= 0)
            {
                text[question..].Replace('+', ' ');
            }

            for (var pass = 0; pass < MaximumPasses && text.Contains('%'); pass++)
            {
                var length = DecodeOnce(text);
                if (length == text.Length)
                {
                    break;
                }

                text = text[..length];
            }

            return string.Create(text.Length, text, static (lower, source) => ((ReadOnlySpan<char>)source).ToLowerInvariant(lower));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(rented);
        }
    }

    /// <summary>Decodes in place, which works because no escape is shorter than what it stands for. Returns the new length.</summary>
    internal static int DecodeOnce(Span<char> text)
    {
        int from = 0, to = 0;
        while (from < text.Length)
        {
            if (text[from] != '%')
            {
                text[to++] = text[from++];
            }
            else if (from + 5 < text.Length && text[from + 1] is 'u' or 'U' && TryHex(text.Slice(from + 2, 4), out var unit) && unit != 0 && !char.IsSurrogate((char)unit))
            {
                text[to++] = (char)unit;
                from += 6;
            }
            else if (!TryDecodeBytes(text, ref from, ref to))
            {
                text[to++] = text[from++];
            }
        }

        return to;
    }

    private static bool TryDecodeBytes(Span<char> text, ref int from, ref int to)
    {
        Span<byte> bytes = stackalloc byte[4];
        var count = 0;
        for (var at = from; count < 4 && at + 2 < text.Length && text[at] == '%' && TryHex(text.Slice(at + 1, 2), out var value); at += 3)
        {
            bytes[count++] = (byte)value;
        }

        if (count == 0 || bytes[0] == 0)
        {
            return false;
        }

        if (Rune.DecodeFromUtf8(bytes[..count], out var rune, out var consumed) == OperationStatus.Done)
        {
            from += consumed * 3;
            to += rune.EncodeToUtf16(text[to..]);
            return true;
        }

        text[to++] = (char)bytes[0];
        from += 3;
        return true;
    }

    internal static bool TryHex(ReadOnlySpan<char> text, out int value) =>
        int.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
}
