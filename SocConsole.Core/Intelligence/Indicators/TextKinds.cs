using System.Globalization;

namespace SocConsole.Core.Intelligence.Indicators;

/// <summary>What a character can be part of, from one table: the scanners ask this for every character.</summary>
[Flags]
internal enum TextKinds : byte
{
    None = 0,
    Letter = 1,
    Digit = 2,
    Hex = 4,
    Dot = 8,

    /// <summary><c>-</c> or <c>_</c>.</summary>
    Joint = 16,

    /// <summary>A letter or mark beyond ASCII.</summary>
    Wide = 32,

    /// <summary>What an address of IPv6 holds between its colons: hexadecimal digits, and dots in its last part.</summary>
    V6 = 64,

    Alphanumeric = Letter | Digit | Wide,
    Host = Alphanumeric | Dot | Joint,
}

internal static class TextTable
{
    private static readonly TextKinds[] Ascii = [.. Enumerable.Range(0, 128).Select(code => OfAscii((char)code))];

    public static TextKinds Kinds(char c)
    {
        var ascii = Ascii;
        return c < ascii.Length ? ascii[c] : OfWide(c);
    }

    public static bool IsHost(char c) => (Kinds(c) & TextKinds.Host) != 0;

    public static bool IsAlphanumeric(char c) => (Kinds(c) & TextKinds.Alphanumeric) != 0;

    /// <summary>Kinds of the character at a place that may lie outside the text.</summary>
    public static TextKinds At(ReadOnlySpan<char> text, int at) => (uint)at < (uint)text.Length ? Kinds(text[at]) : TextKinds.None;

    public static char CharAt(ReadOnlySpan<char> text, int at) => (uint)at < (uint)text.Length ? text[at] : '\0';

    private static TextKinds OfAscii(char c) => c switch
    {
        >= '0' and <= '9' => TextKinds.Digit | TextKinds.Hex | TextKinds.V6,
        >= 'a' and <= 'f' or >= 'A' and <= 'F' => TextKinds.Letter | TextKinds.Hex | TextKinds.V6,
        >= 'a' and <= 'z' or >= 'A' and <= 'Z' => TextKinds.Letter,
        '.' => TextKinds.Dot | TextKinds.V6,
        '-' or '_' => TextKinds.Joint,
        _ => TextKinds.None,
    };

    private static TextKinds OfWide(char c) =>
        char.IsLetter(c) || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark ? TextKinds.Wide : TextKinds.None;
}
