namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>
/// Reads a text that is mostly <c>key=value</c> pairs divided by blanks; values with blanks stand in double quotes. Names stay, and what the common ones mean is added
/// under ECS names as for JSON.
/// </summary>
internal static class KeyValueReader
{
    private const int MinimumPairs = 3;
    private const int MaximumPairs = 128;

    /// <summary>True when nothing stands before the first pair: sentences of programs hold pairs too, but begin with words.</summary>
    public static bool BeginsWithPair(ReadOnlySpan<char> text) => text.IndexOf('=') is > 0 and var equals && IsKey(text[..equals].TrimStart());

    /// <summary>
    /// Adds the pairs when there are three at least and they make two thirds of the text; else adds nothing.
    /// <paramref name="timestamp"/> is set from the pairs when it is null.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<char> text, EventFields fields, ref DateTime? timestamp)
    {
        // The audit daemon's records look the same and have a reader of their own.
        if (text.Count('=') < MinimumPairs || text.Contains("msg=audit(", StringComparison.Ordinal))
        {
            return false;
        }

        var pairs = Find(text, out var inPairs, out var outside);
        if (pairs.Count < MinimumPairs || inPairs < outside * 2)
        {
            return false;
        }

        foreach (var (key, value) in pairs)
        {
            Add(text[key], text[value], fields);
        }

        JsonParser.AddAliases(fields);
        timestamp ??= JsonParser.FindTime(fields) ?? DeviceClock(fields);
        fields.AddIfMissing(EcsNetwork.Transport, fields["proto"] is { } transport ? ForeignFields.Transport(transport) : null);
        PhraseReader.Read(text, fields);
        JsonParser.AddUrlParts(fields);
        JsonParser.AddRequest(fields);
        fields.AddIfMissing(Ecs.EventAction, fields["action"]);
        return true;
    }

    /// <summary>Firewalls write day, clock and zone in fields of their own.</summary>
    private static DateTime? DeviceClock(EventFields fields)
    {
        if (fields["eventtime"] is { } epoch && DeviceTime.TryRead(epoch, DateTime.UnixEpoch, out var time))
        {
            return time;
        }

        var clock = $"{fields["date"]} {fields["time"]}";
        var zone = fields["tz"] ?? fields["timezone"];
        return TimeText.TryReadIso(clock, out time, out var length) && length == clock.Length && DeviceTime.TryZone(zone.AsSpan().Trim(), ref time) ? time : null;
    }

    private static List<(Range Key, Range Value)> Find(ReadOnlySpan<char> text, out int inPairs, out int outside)
    {
        List<(Range Key, Range Value)> pairs = [];
        inPairs = outside = 0;
        for (var at = 0; at < text.Length;)
        {
            if (text[at] is ' ' or '\t' or ',')
            {
                at++;
                continue;
            }

            var word = text[at..].IndexOfAny(' ', '\t', '=') is >= 0 and var stop ? at + stop : text.Length;
            if (word < text.Length && text[word] == '=' && IsKey(text[at..word]) && pairs.Count < MaximumPairs)
            {
                var end = ValueEnd(text, word + 1, out var value);
                pairs.Add((at..word, value));
                inPairs += end - at;
                at = end;
            }
            else
            {
                var end = text[at..].IndexOfAny(' ', '\t') is >= 0 and var next ? at + next : text.Length;
                outside += end - at;
                at = end;
            }
        }

        return pairs;
    }

    /// <summary>Where the pair ends; a quote that nothing closes runs to the end of the text.</summary>
    private static int ValueEnd(ReadOnlySpan<char> text, int start, out Range value)
    {
        if (start >= text.Length || text[start] != '"')
        {
            var end = text[start..].IndexOfAny(' ', '\t') is >= 0 and var next ? start + next : text.Length;
            value = start..(start + text[start..end].TrimEnd(',').Length);
            return end;
        }

        var at = start + 1;
        while (at < text.Length && text[at] != '"')
        {
            at += text[at] == '\\' ? 2 : 1;
        }

        at = Math.Min(at, text.Length);
        value = (start + 1)..at;
        return Math.Min(at + 1, text.Length);
    }

    private static bool IsKey(ReadOnlySpan<char> key)
    {
        foreach (var character in key)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('_' or '-' or '.' or '/' or '@'))
            {
                return false;
            }
        }

        return !key.IsEmpty && key.Length <= ForeignFields.MaximumName && char.IsAsciiLetter(key[0] == '_' || key[0] == '@' ? 'a' : key[0]);
    }

    private static void Add(ReadOnlySpan<char> key, ReadOnlySpan<char> value, EventFields fields)
    {
        if (value.IsEmpty || value is "N/A")
        {
            return;
        }

        ForeignFields.Add(fields, key, LogEscapes.Undo(value));

        // SonicWall writes address, port and interface or zone together: 192.0.2.1:443:WAN.
        if (key is "src" or "dst" && value.Count(':') == 2 && AddressText.TryReadWithPort(value[..value.LastIndexOf(':')], out var address, out var port))
        {
            fields.AddIfMissing(key is "src" ? Ecs.SourceIp : Ecs.DestinationIp, address);
            fields.AddIfMissing(key is "src" ? Ecs.SourcePort : Ecs.DestinationPort, port.ToString());
        }
    }
}
