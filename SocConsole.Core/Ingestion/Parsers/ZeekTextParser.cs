using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>Zeek's own text logs: a record a line, columns divided by tabs.</summary>
public sealed class ZeekTextParser : IEventParser
{
    private const int MaximumValues = 64;
    private static readonly string[] Headers = ["#separator ", "#set_separator", "#empty_field", "#unset_field", "#path", "#open", "#close", "#fields", "#types"];

    public string Dataset => "zeek";

    /// <summary>True for the lines with which a log's file begins and ends.</summary>
    public static bool IsHeader(ReadOnlySpan<char> line)
    {
        if (line[0] != '#')
        {
            return false;
        }

        foreach (var header in Headers)
        {
            if (line.StartsWith(header) && (header[^1] == ' ' || line.Length == header.Length || line[header.Length] is '\t' or ' '))
            {
                return true;
            }
        }

        return false;
    }

    public bool TryParse(string line, in ParseContext context, [NotNullWhen(true)] out ParsedLine? parsed)
    {
        parsed = null;
        if (!TryTime(line, out var time))
        {
            return false;
        }

        // One more than any layout has, so that longer lines fit none.
        Span<Range> ranges = stackalloc Range[ZeekLayouts.MaximumColumns + 1];
        ranges = ranges[..line.AsSpan().Split(ranges, '\t')];
        if (ZeekLayouts.Of(line, ranges) is not { } layout)
        {
            return false;
        }

        var fields = new EventFields(ranges.Length + 12);
        for (var i = 0; i < ranges.Length; i++)
        {
            Add(layout.Columns[i], line.AsSpan(ranges[i]), fields);
        }

        ZeekRecord.Read(layout.Path, fields);
        fields.AddIfMissing(Ecs.Message, line);
        parsed = new ParsedLine(time, fields);
        return true;
    }

    /// <summary>Seconds since 1970 with six decimals, then a tab: every record begins so.</summary>
    private static bool TryTime(ReadOnlySpan<char> line, out DateTime time)
    {
        time = default;
        var tab = line[..Math.Min(line.Length, 20)].IndexOf('\t');
        return tab > 7 && line[tab - 7] == '.' && Numbers.IsDecimal(line[..tab])
            && double.TryParse(line[..tab], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var epoch) && TimeText.TryReadEpoch(epoch, out time);
    }

    private static void Add(string column, ReadOnlySpan<char> value, EventFields fields)
    {
        if (value is "-" or "(empty)")
        {
            return;
        }

        if (!ZeekLayout.IsList(column))
        {
            fields.Add(column, Text(value));
            return;
        }

        var count = 0;
        foreach (var part in value.Split(','))
        {
            if (++count > MaximumValues)
            {
                fields.MarkTruncated();
                return;
            }

            fields.Add(column, Text(value[part]));
        }
    }

    /// <summary>Undoes Zeek's <c>\x09</c> and its likes.</summary>
    private static string Text(ReadOnlySpan<char> value) => LogEscapes.Undo(value);
}
