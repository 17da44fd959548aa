using SocConsole.Core.Intelligence.Indicators;

namespace SocConsole.Core.Intelligence.Feeds.Readers;

/// <summary>Makes indicators of records, whose columns are known.</summary>
internal sealed class CsvRows(FeedReading reading, CsvShape shape)
{
    private readonly IndicatorType? type = reading.Parameters.TryGetValue("type", out var word) ? FeedTypes.Of(word) : null;
    private readonly string? typeColumn = reading.Parameters.TryGetValue("type_column", out var column) ? FieldNames.Plain(column) : null;
    private readonly bool onlyForDetection = reading.Parameters.TryGetValue("to_ids_only", out var flag) && flag.Equals("true", StringComparison.OrdinalIgnoreCase);
    private bool headerSeen;

    public CsvShape Shape => shape;

    /// <summary>Null for a row that is left out on purpose.</summary>
    public FeedItem? Read(CsvRecord record)
    {
        if (record.Fields is not { } fields)
        {
            return FeedItem.Rejected(record.Number, record.Text, "The row's quotation marks don't match, or it has over 200 fields.");
        }

        if (shape.HeaderIsRow && !headerSeen)
        {
            headerSeen = true;
            return FeedItem.Rejected(record.Number, record.Text, "The row holds the names of the columns.");
        }

        if (onlyForDetection && shape.Names.Index().Any(name => FieldNames.Plain(name.Item) == "toids" && name.Index < fields.Count && fields[name.Index] is "0" or "false"))
        {
            return null;
        }

        var said = new FeedFields();
        for (var i = 0; i < Math.Min(fields.Count, shape.Names.Count); i++)
        {
            Add(said, i, fields[i]);
        }

        if (said.OtherType is { } other && type is null)
        {
            return FeedItem.Rejected(record.Number, record.Text, $"'{other}' is no type of indicator.");
        }

        return Row(record, fields, said.Said());
    }

    private void Add(FeedFields said, int index, string text)
    {
        var name = shape.Names[index];
        if (typeColumn is not null && FieldNames.Plain(name) == typeColumn)
        {
            said.Add(FieldRole.Type, text);
        }
        else if (index != shape.ValueColumn && (typeColumn is null || FieldNames.Role(name) != FieldRole.Type))
        {
            said.Add(name, text);
        }
    }

    private FeedItem Row(CsvRecord record, List<string> fields, FeedSaid said)
    {
        said = type is null ? said : said with { Type = type };
        var value = shape.ValueColumn < fields.Count ? fields[shape.ValueColumn] : string.Empty;
        if (shape.Network is { } network && network.Start < fields.Count && network.Prefix < fields.Count)
        {
            value = $"{fields[network.Start]}/{fields[network.Prefix]}";
        }

        var item = said.Row(reading, record.Number, value, record.Text);
        return shape.Certificates && item.Row is { Indicator.Type: IndicatorType.Hash }
            ? (said with { Tags = [.. said.Tags, FeedTags.Certificate] }).Row(reading, record.Number, value, record.Text)
            : item;
    }
}
