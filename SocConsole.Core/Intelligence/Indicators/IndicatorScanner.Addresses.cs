using System.Buffers;
using System.Net;

namespace SocConsole.Core.Intelligence.Indicators;

/// <summary>Addresses and networks in a text.</summary>
internal sealed partial class IndicatorScanner
{
    private static readonly SearchValues<char> DottedDigits = SearchValues.Create("0123456789.");
    private static readonly SearchValues<char> V6Text = SearchValues.Create("0123456789abcdefABCDEF:.");
    private static readonly string[] VersionWords = ["version", "ver", "v", "release", "build", "rev"];

    // Reads zeros before an octet as a list of a router pads them, in decimal; a feed's value is read strictly.
    private int V4(int start, int end, int word)
    {
        if (NetworkAddress.ReadV4(text.AsSpan(start, end - start), padded: true) is not { } address || IsVersion(start))
        {
            return word;
        }

        var stop = Network(address, start, end);
        if (stop > end)
        {
            return Math.Max(stop, word);
        }

        if (TextTable.CharAt(text, end) == ']' && text.AsSpan(0, start).EndsWith("@["))
        {
            Mail(start - 1, end + 1);
        }

        var behind = end == word ? Bare(start, end, address.ToString()) : end;
        found.Add(IndicatorType.Ip, address.ToString(), start, end);
        return Math.Max(behind, word);
    }

    // Adds the network when a prefix follows, and the address too where it is one of a host in that network. Gives the end of what was read.
    private int Network(IPAddress address, int start, int end)
    {
        if (TextTable.CharAt(text, end) != '/')
        {
            return end;
        }

        var stop = end + 1;
        while (stop < text.Length && stop - end < 5 && char.IsAsciiDigit(text[stop]))
        {
            stop++;
        }

        if ((TextTable.At(text, stop) & (TextKinds.Alphanumeric | TextKinds.Joint)) != 0 || TextTable.CharAt(text, stop) == '/'
            || (TextTable.CharAt(text, stop) == '.' && TextTable.IsAlphanumeric(TextTable.CharAt(text, stop + 1)))
            || NetworkAddress.Network(address, text.AsSpan(end + 1, stop - end - 1)) is not { } network)
        {
            return end;
        }

        found.Add(network.Type, network.Value, start, stop);
        if (network.Type == IndicatorType.Cidr && !network.Value.StartsWith(address + "/", StringComparison.Ordinal))
        {
            found.Add(IndicatorType.Ip, address.ToString(), start, end);
        }

        return stop;
    }

    // v1.2.3.4, version 1.2.3.4, Chrome/1.2.3.4
    private bool IsVersion(int start)
    {
        var end = start;
        if (TextTable.CharAt(text, end - 1) == '/')
        {
            return end > 1 && char.IsAsciiLetter(text[end - 2]);
        }

        while (end > 0 && start - end < 2 && text[end - 1] is ' ' or '.')
        {
            end--;
        }

        var from = end;
        while (from > 0 && end - from < 8 && char.IsAsciiLetter(text[from - 1]))
        {
            from--;
        }

        foreach (var word in VersionWords)
        {
            if (text.AsSpan(from, end - from).Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    // Addresses within a word that is no name: a range (192.0.2.1-192.0.2.9), or words glued on by lost blanks.
    private void GluedV4(int start, int end)
    {
        for (var at = start; at < end; at++)
        {
            var from = at;
            while (at < end && (char.IsAsciiDigit(text[at]) || text[at] == '.'))
            {
                at++;
            }

            if (at - from is >= 7 and <= 16 && IsEdge(start, from, -1) && IsEdge(end, at, 1))
            {
                var span = text.AsSpan(from, at - from);
                if (!span.StartsWith('.') && NetworkAddress.ReadV4(span.TrimEnd('.')) is { } address && !IsVersion(from))
                {
                    found.Add(IndicatorType.Ip, address.ToString(), from, from + span.TrimEnd('.').Length);
                }
            }
        }
    }

    // The word's own edge, a hyphen or underscore, or at least four letters, which are no version's mark.
    private bool IsEdge(int edge, int at, int direction)
    {
        const int LeastLetters = 4;
        var beside = direction < 0 ? at - 1 : at;
        if (at == edge || text[beside] is '-' or '_')
        {
            return true;
        }

        for (var i = 0; i < LeastLetters; i++)
        {
            var place = beside + (i * direction);
            if (place < 0 || place >= text.Length || !char.IsAsciiLetter(text[place]))
            {
                return false;
            }
        }

        return true;
    }

    // Gives where to go on behind an address of IPv6, or null when there is none.
    private int? V6(int word)
    {
        var start = word > 1 && text[word - 1] == ':' && text[word - 2] == ':' ? word - 2 : word;
        var length = text.AsSpan(start).IndexOfAnyExcept(V6Text);
        var run = length < 0 ? text.Length : start + length;
        settled = run;
        var end = run;
        while (end > start && (text[end - 1] == '.' || (text[end - 1] == ':' && text[end - 2] != ':')))
        {
            end--;
        }

        // Digits tell it from the names of programs: Add::Face
        if ((TextTable.At(text, run) & (TextKinds.Alphanumeric | TextKinds.Joint)) != 0 && text[run] != '-'
            || (TextTable.At(text, start - 1) & TextKinds.Alphanumeric) != 0 || (start < word && TextTable.CharAt(text, start - 1) == ':')
            || !text.AsSpan(start, end - start).ContainsAnyInRange('0', '9') || NetworkAddress.ReadV6(text.AsSpan(start, end - start)) is not { } address)
        {
            return null;
        }

        if (TextTable.CharAt(text, end) == ']' && text.AsSpan(0, start).EndsWith("@[IPv6:", StringComparison.OrdinalIgnoreCase))
        {
            Mail(start - MailAddress.V6Tag.Length - 1, end + 1);
        }

        var stop = Network(address, start, end);
        found.Add(IndicatorType.Ip, address.ToString(), start, end);
        return Math.Max(run, stop);
    }
}
