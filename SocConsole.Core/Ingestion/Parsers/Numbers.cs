using System.Buffers;
using System.Globalization;

namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>Strict readers of the small numbers in log lines: digits only, no sign, no blank.</summary>
internal static class Numbers
{
    private static readonly SearchValues<char> Decimals = SearchValues.Create("0123456789.");

    /// <summary>A TCP or UDP port, 0 to 65535.</summary>
    public static bool IsPort(ReadOnlySpan<char> text) => TryRead(text, 65_535, out _);

    public static bool TryRead(ReadOnlySpan<char> text, int maximum, out int value)
    {
        value = 0;
        if (text.IsEmpty || text.Length > 9)
        {
            return false;
        }

        foreach (var character in text)
        {
            if (!char.IsAsciiDigit(character))
            {
                return false;
            }

            value = (value * 10) + character - '0';
        }

        return value <= maximum;
    }

    public static bool IsDigits(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange('0', '9');

    /// <summary>Only digits and points; empty is true.</summary>
    public static bool IsDecimal(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(Decimals);

    public static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
