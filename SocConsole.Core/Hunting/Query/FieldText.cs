using System.Globalization;
using System.Net;

namespace SocConsole.Core.Hunting.Query;

/// <summary>How names, numbers and networks are written in a query.</summary>
internal static class FieldText
{
    /// <summary>Characters that lose their meaning after a backslash outside of quotation marks; before any other the backslash stands for itself.</summary>
    public static bool IsEscapable(char character) => character is '\\' or '*' or '"' or '(' or ')' or ':' or '-' or '>' or '<' or '/' || char.IsWhiteSpace(character);

    /// <summary>Length of the field's name before the colon; 0 when the word does not begin with a name and a colon.</summary>
    public static int NameLength(string word)
    {
        var colon = word.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && IsName(word.AsSpan(0, colon)) ? colon : 0;
    }

    /// <summary>Whether a name can stand without quotation marks.</summary>
    public static bool IsName(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty || !(char.IsAsciiLetter(name[0]) || name[0] is '_' or '@'))
        {
            return false;
        }

        foreach (var character in name)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('_' or '@' or '.' or '-' or '[' or ']'))
            {
                return false;
            }
        }

        return true;
    }

    public static double? Number(ReadOnlySpan<char> text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    /// <summary>The network of <c>203.0.113.0/24</c>; host bits are ignored. <paramref name="isMeant"/> says that an address stands before a slash and digits.</summary>
    public static IPNetwork? Network(string text, out bool isMeant)
    {
        isMeant = false;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || !text.AsSpan(0, slash).ContainsAny('.', ':') || !IPAddress.TryParse(text.AsSpan(0, slash), out var address)
            || text.Length == slash + 1 || text.AsSpan(slash + 1).ContainsAnyExceptInRange('0', '9'))
        {
            return null;
        }

        isMeant = true;
        var bytes = address.GetAddressBytes();
        if (address.ScopeId() != 0 || !int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length > bytes.Length * 8)
        {
            return null;
        }

        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] &= (byte)(0xFF00 >> Math.Clamp(length - (i * 8), 0, 8));
        }

        return new IPNetwork(new IPAddress(bytes), length);
    }

    private static long ScopeId(this IPAddress address) => address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? address.ScopeId : 0;
}
