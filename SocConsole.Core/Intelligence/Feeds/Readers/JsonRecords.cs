using System.Text.Json;

namespace SocConsole.Core.Intelligence.Feeds.Readers;

/// <summary>Finds the records in parts of a JSON content.</summary>
internal sealed class JsonRecords(FeedReading reading)
{
    private const int MostLevels = 8;

    // Lists of plain texts under these names hold indicators; under others they are tags, references and the like.
    private static readonly string[] Lists = ["indicators", "iocs", "data", "results", "values", "blocklist", "ips", "ipaddresses", "domains", "urls", "hashes", "list", "emails", "cves"];

    private readonly JsonRecordMap map = new(reading);
    private readonly string? root = reading.Parameters.GetValueOrDefault("records");

    /// <summary>How many records were met.</summary>
    public long Count { get; private set; }

    /// <summary>What the part holds.</summary>
    public IReadOnlyList<FeedItem> Read(JsonUnit unit)
    {
        var found = new List<FeedItem>();
        try
        {
            if (root is null)
            {
                Visit(unit.Value, found, level: 0, isRecord: true, isList: unit.Path.Length == 0 || IsList(LastName(unit.Path)));
            }
            else if (unit.Path == root)
            {
                Records(unit.Value, found);
            }
            else if (unit.Path.Length == 0 || root.StartsWith(unit.Path + ".", StringComparison.Ordinal))
            {
                Descend(unit.Value, root[(unit.Path.Length == 0 ? 0 : unit.Path.Length + 1)..].Split('.'), found);
            }
        }
        catch (InvalidOperationException)
        {
            found.Add(FeedItem.Rejected(++Count, unit.Path, "The record holds a text that is no Unicode."));
        }

        return found;
    }

    private static string LastName(string path) => path[(path.LastIndexOf('.') + 1)..];

    private static bool IsList(string name) => Lists.Contains(FieldNames.Plain(name), StringComparer.Ordinal);

    private static bool HoldsRecords(JsonElement value) => value.ValueKind == JsonValueKind.Object || (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().Any(item => item.ValueKind is JsonValueKind.Object));

    private void Descend(JsonElement at, ReadOnlySpan<string> path, List<FeedItem> found)
    {
        if (path.IsEmpty)
        {
            Records(at, found);
        }
        else if (at.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in at.EnumerateArray())
            {
                Descend(item, path, found);
            }
        }
        else if (JsonText.Get(at, path[0]) is { } inner)
        {
            Descend(inner, path[1..], found);
        }
    }

    private void Records(JsonElement value, List<FeedItem> found)
    {
        foreach (var record in value.ValueKind == JsonValueKind.Array ? JsonText.Items(value) : [value])
        {
            Add(record, found);
        }
    }

    private void Add(JsonElement record, List<FeedItem> found)
    {
        Count++;
        if (map.Read(Count, record) is { } item)
        {
            found.Add(item);
        }
    }

    // What has a field for an indicator is a record; else the lists and objects in it may hold some. An item of a list that is neither is told, since it may have been meant as one.
    private void Visit(JsonElement value, List<FeedItem> found, int level, bool isRecord, bool isList)
    {
        if (value.ValueKind == JsonValueKind.Array && level < MostLevels)
        {
            foreach (var item in value.EnumerateArray())
            {
                Visit(item, found, level + 1, isRecord: true, isList);
            }
        }
        else if (value.ValueKind == JsonValueKind.String ? isList : map.IsRecord(value))
        {
            Add(value, found);
        }
        else if (value.ValueKind == JsonValueKind.Object && OtxPulse.Is(value))
        {
            var pulse = OtxPulse.Read(value, reading, Count);
            Count += pulse.Count;
            found.AddRange(pulse);
        }
        else if (value.ValueKind == JsonValueKind.Object && level < MostLevels)
        {
            VisitProperties(value, found, level, isRecord);
        }
    }

    private void VisitProperties(JsonElement value, List<FeedItem> found, int level, bool isRecord)
    {
        var holds = false;
        foreach (var property in value.EnumerateObject())
        {
            var list = IsList(property.Name);
            if (HoldsRecords(property.Value) || (list && property.Value.ValueKind == JsonValueKind.Array))
            {
                holds = true;
                Visit(property.Value, found, level + 1, isRecord: false, list);
            }
        }

        if (!holds && isRecord)
        {
            Add(value, found);
        }
    }
}
