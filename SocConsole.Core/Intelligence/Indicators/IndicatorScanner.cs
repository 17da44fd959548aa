using System.Buffers;

namespace SocConsole.Core.Intelligence.Indicators;

/// <summary>
/// Reads a text once from left to right, word by word; a word is a run of characters that a host's name can hold. Every look back is bounded, and what a look
/// ahead has read is not read again, so that time grows with the length.
/// </summary>
internal sealed partial class IndicatorScanner(string text, IndicatorFinds found)
{
    private static readonly SearchValues<char> PlainWord = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_");

    // Up to where colons and hexadecimal digits were read and found to be no address.
    private int settled;

    public void Scan()
    {
        var at = 0;
        while (at < text.Length && !found.IsFull)
        {
            if (!TextTable.IsHost(text[at]))
            {
                at++;
                continue;
            }

            var end = WordEnd(at, out var dotted, out var hex);
            at = Math.Max(end, Word(at, end, dotted, hex));
        }
    }

    private int WordEnd(int start, out bool dotted, out bool hex)
    {
        var (any, digits) = (TextKinds.None, TextKinds.V6);
        var span = text.AsSpan();
        var end = start;
        for (; end < span.Length; end++)
        {
            var kinds = TextTable.Kinds(span[end]);
            if ((kinds & TextKinds.Host) == 0)
            {
                break;
            }

            any |= kinds;
            digits &= kinds;
        }

        dotted = (any & TextKinds.Dot) != 0;
        hex = digits != 0;
        return end;
    }

    // Gives where to go on, when that is behind the word.
    private int Word(int start, int end, bool dotted, bool hex)
    {
        var span = text.AsSpan();
        var next = TextTable.CharAt(span, end);
        if (next == ':' && span[end..].StartsWith("://") && SchemeStart(start, end) is { } scheme && Url(scheme, end) is { } behind)
        {
            return behind;
        }

        if (hex && start >= settled && (next == ':' || (start > 1 && text[start - 1] == ':' && text[start - 2] == ':')) && V6(start) is { } after)
        {
            return after;
        }

        if (end - start >= HashText.Shortest || text[start] is 'C' or 'c' || HoldsCve(start, end))
        {
            Plain(start, end);
        }

        return dotted ? Dotted(start, end) : end;
    }

    private bool HoldsCve(int start, int end) => end - start > CveText.Prefix && text.AsSpan(start, end - start).Contains("CVE-", StringComparison.OrdinalIgnoreCase);

    // Hashes and CVEs hold no dots but may stand beside them: <sha1>.exe, CVE-2017-0144.
    private void Plain(int start, int end)
    {
        var span = text.AsSpan();
        for (var at = start; at < end; at++)
        {
            var length = span[at..end].IndexOfAnyExcept(PlainWord);
            var stop = length < 0 ? end : at + length;
            if (stop - at >= HashText.Shortest)
            {
                Hashes(at, stop);
            }

            if (stop - at >= 3 && span[at..stop].IndexOf("CVE", StringComparison.OrdinalIgnoreCase) is >= 0 and var place)
            {
                Cve(at + place, stop);
            }

            at = stop;
        }
    }

    private void Hashes(int start, int end)
    {
        for (var at = start; at < end; at++)
        {
            var from = at;
            while (at < end && (TextTable.Kinds(text[at]) & TextKinds.Hex) != 0)
            {
                at++;
            }

            // Between letters a run of hexadecimal digits of just this length is a hash still: lost blanks glue words to it, chance hardly makes one.
            if (HashText.IsLength(at - from) && !NamedHash.IsOfAPart(text, from, at - from))
            {
                found.Add(IndicatorType.Hash, text[from..at].ToLowerInvariant(), from, at);
            }
        }
    }

    private void Cve(int start, int end)
    {
        // CVE-2014-1001, and CVE 2014-1001
        var span = text.AsSpan();
        var number = start + CveText.Prefix;
        var separated = TextTable.CharAt(span, number - 1) == '-' || (number - 1 == end && TextTable.CharAt(span, end) == ' ');
        if (separated && (TextTable.At(span, start - 1) & TextKinds.Alphanumeric) == 0 && number < text.Length && CveText.Length(span[number..]) is > 0 and var length)
        {
            found.Add(IndicatorType.Cve, $"CVE-{text.AsSpan(number, length)}", start, number + length);
        }
    }
}
