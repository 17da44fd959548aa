using System.Text.Json;

namespace SocConsole.Core.Intelligence.Feeds.Readers;

/// <summary>A pulse of AlienVault OTX: a report with its indicators.</summary>
internal static class OtxPulse
{
    public static bool Is(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object && JsonText.Get(value, "indicators") is { ValueKind: JsonValueKind.Array }
        && (JsonText.Get(value, "name") ?? JsonText.Get(value, "author_name") ?? JsonText.Get(value, "TLP")) is not null;

    /// <summary>The pulse's indicators, and those of its entries that are none.</summary>
    /// <param name="before">Records that were read before this pulse.</param>
    public static IReadOnlyList<FeedItem> Read(JsonElement pulse, FeedReading reading, long before)
    {
        var items = new List<FeedItem>();
        foreach (var entry in JsonText.Items(pulse, "indicators"))
        {
            before++;
            var (value, type) = (JsonText.Text(entry, "indicator"), JsonText.Text(entry, "type") ?? string.Empty);
            items.Add(value is null ? FeedItem.Rejected(before, "indicators", "The entry has no indicator.")
                : FeedTypes.Of(type) is null && FeedTypes.IsOther(type) ? FeedItem.Rejected(before, value, $"'{type}' is no type of indicator.")
                : Said(pulse, entry, type).Row(reading, before, value, value));
        }

        return items;
    }

    private static FeedSaid Said(JsonElement pulse, JsonElement entry, string type)
    {
        var fields = new FeedFields();
        fields.Add(FieldRole.Type, type);
        fields.Add(FieldRole.Tlp, JsonText.Text(pulse, "TLP") ?? JsonText.Text(pulse, "tlp") ?? string.Empty);
        fields.Add(FieldRole.Description, JsonText.Text(entry, "description") ?? string.Empty);
        fields.Add(FieldRole.Description, JsonText.Text(pulse, "name") ?? string.Empty);
        fields.Add(FieldRole.ExternalId, JsonText.Text(entry, "id") ?? JsonText.Text(entry, "_id") ?? string.Empty);
        fields.Add(FieldRole.FirstSeen, JsonText.Text(entry, "created") ?? string.Empty);
        foreach (var tag in JsonText.Items(pulse, "tags").Where(tag => tag.ValueKind == JsonValueKind.String))
        {
            fields.Tag(tag.GetString()!);
        }

        Put(fields, "pulse_id", JsonText.Text(pulse, "id"));
        Put(fields, "pulse", JsonText.Text(pulse, "name"));
        Put(fields, "adversary", JsonText.Text(pulse, "adversary"));
        Put(fields, "reference", JsonText.Items(pulse, "references").Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()).FirstOrDefault());
        return fields.Said();
    }

    private static void Put(FeedFields fields, string key, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            fields.Put(key, text);
        }
    }
}
