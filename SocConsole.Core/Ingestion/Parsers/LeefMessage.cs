using System.Globalization;

namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>
/// IBM's Log Event Extended Format: <c>LEEF:1.0|Vendor|Product|Version|EventID|key=value</c> divided by tabs, and 2.0, where a further field names the divider as
/// itself or in hexadecimal (<c>x09</c>, <c>0x5E</c>).
/// </summary>
internal static class LeefMessage
{
    /// <summary>Reads what follows the mark <c>LEEF:</c>; false adds nothing.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, EventFields fields, DateTime receivedAt, ref DateTime? timestamp)
    {
        var rest = text;
        if (!PipeHeader.TryTake(ref rest, out var version) || version is not ("1.0" or "2.0" or "1" or "2") || !PipeHeader.TryTake(ref rest, out var vendor)
            || !PipeHeader.TryTake(ref rest, out var product) || !PipeHeader.TryTake(ref rest, out var release) || !PipeHeader.TryTake(ref rest, out var code))
        {
            return false;
        }

        var delimiter = version[0] == '2' ? TakeDelimiter(ref rest) : '\t';
        fields.Add(Ecs.EventDataset, "leef");
        fields.AddIfMissing(EcsNetwork.ObserverVendor, PipeHeader.Unescape(vendor));
        fields.AddIfMissing(EcsNetwork.ObserverProduct, PipeHeader.Unescape(product));
        fields.AddIfMissing(EcsNetwork.ObserverVersion, PipeHeader.Unescape(release));
        fields.AddIfMissing(EcsNetwork.EventCode, PipeHeader.Unescape(code));

        // Relays turn tabs into blanks; then only the keys can tell where a value ends.
        var pairs = delimiter == '\t' && !rest.Contains('\t') ? ExtensionPairs.Find(rest) : ExtensionPairs.Split(rest, delimiter);
        foreach (var (key, value) in pairs)
        {
            // Windows paths stand here unescaped, so a backslash is only itself.
            ExtensionKeys.Add(rest[key].Trim(), TextPool.Get(rest[value].Trim()), fields);
        }

        ExtensionKeys.Finish(fields, receivedAt, ref timestamp);
        return true;
    }

    /// <summary>Takes the divider's field where one stands; products write 2.0 without it too, and an empty one means a tab.</summary>
    private static char TakeDelimiter(ref ReadOnlySpan<char> rest)
    {
        var end = rest[..Math.Min(rest.Length, 6)].IndexOf('|');
        if (end < 0)
        {
            return '\t';
        }

        var named = rest[..end];
        if (end == 0 && rest.Length > 1 && rest[1] == '|')
        {
            // The divider is a pipe itself.
            rest = rest[2..];
            return '|';
        }

        var hex = named.StartsWith("0x") ? named[2..] : named.StartsWith("x") && end > 1 ? named[1..] : default;
        if (byte.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) && code > 0)
        {
            rest = rest[(end + 1)..];
            return (char)code;
        }

        if (named.Length > 1)
        {
            return '\t';
        }

        rest = rest[(end + 1)..];
        return named.IsEmpty ? '\t' : named[0];
    }
}
