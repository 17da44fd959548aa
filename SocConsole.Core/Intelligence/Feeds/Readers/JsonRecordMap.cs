using System.Text.Json;

namespace SocConsole.Core.Intelligence.Feeds.Readers;

/// <summary>Makes an indicator of one JSON record, by the paths of the parameters or by the names of its fields.</summary>
internal sealed class JsonRecordMap(FeedReading reading)
{
    private static readonly (string Parameter, FieldRole Role)[] Mapped =
    [
        ("type", FieldRole.Type), ("confidence", FieldRole.Confidence), ("level", FieldRole.Level), ("tags", FieldRole.Tags), ("description", FieldRole.Description),
        ("external_id", FieldRole.ExternalId), ("first_seen", FieldRole.FirstSeen), ("last_seen", FieldRole.LastSeen),
    ];

    private readonly string? valuePath = reading.Parameters.GetValueOrDefault("value");
    private readonly List<(string Path, FieldRole Role)> paths = [.. Mapped.Where(map => reading.Parameters.ContainsKey(map.Parameter)).Select(map => (reading.Parameters[map.Parameter], map.Role))];

    /// <summary>Whether the object has a field for an indicator.</summary>
    public bool IsRecord(JsonElement value) => value.ValueKind == JsonValueKind.Object && (Value(value) is not null || IsMetadata(value));

    /// <summary>The indicator of a record or of a plain text; null for a record that is about the list itself, as the last line of Spamhaus' lists is.</summary>
    public FeedItem? Read(long place, JsonElement record)
    {
        if (record.ValueKind == JsonValueKind.String)
        {
            var text = record.GetString()!;
            return FeedSaid.Nothing.Row(reading, place, text, text);
        }

        if (record.ValueKind != JsonValueKind.Object || Value(record) is not { } value)
        {
            return IsMetadata(record) ? null : FeedItem.Rejected(place, Shown(record), "The record has no field for an indicator.");
        }

        var fields = new FeedFields();
        foreach (var (path, role) in paths)
        {
            if (JsonText.At(record, path) is { } at)
            {
                Add(at, text => fields.Add(role, text), role);
            }
        }

        foreach (var property in record.EnumerateObject())
        {
            if (property.Name != value.Name)
            {
                Add(property.Value, text => fields.Add(property.Name, text), FieldNames.Role(property.Name));
            }
        }

        return fields.OtherType is { } other
            ? FeedItem.Rejected(place, Shown(record), $"'{other}' is no type of indicator.")
            : fields.Said().Row(reading, place, value.Text, value.Text);
    }

    private static void Add(JsonElement value, Action<string> add, FieldRole role)
    {
        if (role == FieldRole.Tags && value.ValueKind == JsonValueKind.Array)
        {
            foreach (var tag in value.EnumerateArray().Where(tag => tag.ValueKind == JsonValueKind.String))
            {
                add(tag.GetString()!);
            }
        }
        else if (value.ValueKind != JsonValueKind.Object && JsonText.Text(value) is { } text)
        {
            add(text);
        }
    }

    private static bool IsMetadata(JsonElement record) => JsonText.Text(record, "type") == "metadata";

    private static string Shown(JsonElement record)
    {
        var text = record.GetRawText();
        return text[..Math.Min(text.Length, FeedRejection.MaximumText)];
    }

    // The most special name that has a text which is an indicator; where none is, the most special that has a text.
    private (string Name, string Text)? Value(JsonElement record)
    {
        if (valuePath is not null)
        {
            return JsonText.At(record, valuePath) is { } at && JsonText.Text(at) is { } mapped ? (valuePath, mapped) : null;
        }

        (string Name, string Text)? best = null;
        var bestRank = int.MaxValue;
        foreach (var property in record.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.String || FieldNames.ValueRank(property.Name) is not { } rank || property.Value.GetString() is not { } text || FeedText.IsNothing(text))
            {
                continue;
            }

            rank += FeedText.IsIndicator(text) ? 0 : short.MaxValue;
            (best, bestRank) = rank < bestRank ? ((property.Name, text), rank) : (best, bestRank);
        }

        return best;
    }
}
