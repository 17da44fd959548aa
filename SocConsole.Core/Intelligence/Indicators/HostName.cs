using System.Buffers;
using System.Globalization;

namespace SocConsole.Core.Intelligence.Indicators;

/// <summary>Names of hosts in their normal form: lower case, ASCII (IDNA), without the root's dot.</summary>
internal static class HostName
{
    private const int LongestName = 253;
    private const int LongestLabel = 63;

    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");
    private static readonly IdnMapping Mapping = new();

    /// <summary>
    /// The normal form of a name with at least two labels below a top-level domain that is delegated or <c>onion</c>, or <paramref name="reserved"/> where that is
    /// asked for; null when it is none.
    /// </summary>
    public static string? Domain(ReadOnlySpan<char> name, bool reserved = false) => HasKnownEnd(name, reserved) && Normalise(name) is { } normal && normal.Contains('.', StringComparison.Ordinal) ? normal : null;

    /// <summary>The normal form of any name of a host, or null. A name that ends in a number is none: readers of URLs take it for an address.</summary>
    public static string? Normalise(ReadOnlySpan<char> name)
    {
        name = name.EndsWith('.') ? name[..^1] : name;
        if (name.Length is 0 or > LongestName)
        {
            return null;
        }

        var lower = name.ToString().ToLowerInvariant();
        if (!System.Text.Ascii.IsValid(lower))
        {
            if (InAscii(lower) is not { Length: <= LongestName } ascii)
            {
                return null;
            }

            lower = ascii.ToLowerInvariant();
        }

        return HasSoundLabels(lower) ? lower : null;
    }

    /// <summary>Whether the last label is a top-level domain, or <c>onion</c>: cheap, and asked before anything else.</summary>
    public static bool HasKnownEnd(ReadOnlySpan<char> name, bool reserved = false)
    {
        name = name.EndsWith('.') ? name[..^1] : name;
        var label = name[(name.LastIndexOf('.') + 1)..];
        return label.Length is > 1 and <= LongestLabel && (TopLevelDomains.Contains(label) || label.Equals("onion", StringComparison.OrdinalIgnoreCase) || (reserved && IsReserved(label)));
    }

    // Names for tests and documentation, which nobody can register (RFC 2606, section 2).
    private static bool IsReserved(ReadOnlySpan<char> label) =>
        label.Equals("example", StringComparison.OrdinalIgnoreCase) || label.Equals("test", StringComparison.OrdinalIgnoreCase) || label.Equals("invalid", StringComparison.OrdinalIgnoreCase);

    // The framework has no way to ask whether a name can be mapped.
    private static string? InAscii(string lower)
    {
        try
        {
            return Mapping.GetAscii(lower);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static bool HasSoundLabels(ReadOnlySpan<char> name)
    {
        var last = ReadOnlySpan<char>.Empty;
        foreach (var range in name.Split('.'))
        {
            last = name[range];
            if (last.Length is 0 or > LongestLabel || last[0] == '-' || last[^1] == '-' || !last.ContainsAnyExcept('_', '-'))
            {
                return false;
            }

            foreach (var c in last)
            {
                if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'))
                {
                    return false;
                }
            }
        }

        return last.ContainsAnyExceptInRange('0', '9') && !(last.StartsWith("0x") && !last[2..].ContainsAnyExcept(Hex));
    }
}
