using System.Text.Json;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Intelligence.Feeds.Readers;

/// <summary>Reads the attributes of one event, its objects' among them.</summary>
internal sealed class MispEvent(JsonElement owner, FeedReading reading, List<FeedItem> items)
{
    private readonly bool withContext = reading.Parameters.TryGetValue("include_context", out var flag) && flag.Equals("true", StringComparison.OrdinalIgnoreCase);
    private readonly List<string> tags = [.. Tags(owner)];
    private readonly string info = JsonText.Text(owner, "info") ?? string.Empty;
    private long place;

    public void Read()
    {
        place = items.Count;
        foreach (var attribute in JsonText.Items(owner, "Attribute"))
        {
            Read(attribute);
        }

        foreach (var attribute in JsonText.Items(owner, "Object").Where(item => !JsonText.IsTrue(item, "deleted")).SelectMany(item => JsonText.Items(item, "Attribute")))
        {
            Read(attribute);
        }
    }

    private static IEnumerable<string> Tags(JsonElement owner) => JsonText.Items(owner, "Tag").Select(tag => JsonText.Text(tag, "name")).OfType<string>();

    // MISP writes 1 for high to 3 for low, and 4 for undefined.
    private static Severity? Level(JsonElement owner) => JsonText.Text(owner, "threat_level_id") switch
    {
        "1" => Severity.High,
        "2" => Severity.Medium,
        "3" => Severity.Low,
        _ => null,
    };

    private void Read(JsonElement attribute)
    {
        place++;
        if (JsonText.Text(attribute, "type") is not { } type || JsonText.Text(attribute, "value") is not { } value || JsonText.IsTrue(attribute, "deleted")
            || (!withContext && JsonText.IsFalse(attribute, "to_ids")))
        {
            return;
        }

        foreach (var half in MispTypes.Halves(type, value))
        {
            var said = Said(attribute) with { Type = half.Type };
            said = half.IsCertificate ? said with { Tags = [.. said.Tags, FeedTags.Certificate] } : said;
            items.Add(said.Row(reading, place, half.Value, value));
        }
    }

    private FeedSaid Said(JsonElement attribute)
    {
        var fields = new FeedFields();
        foreach (var tag in Tags(attribute).Concat(tags))
        {
            fields.Tag(tag);
        }

        fields.Add(FieldRole.Description, JsonText.Text(attribute, "comment") ?? string.Empty);
        fields.Add(FieldRole.Description, info);
        fields.Add(FieldRole.ExternalId, JsonText.Text(attribute, "uuid") ?? string.Empty);
        fields.Add(FieldRole.FirstSeen, JsonText.Text(attribute, "first_seen") ?? JsonText.Text(attribute, "timestamp") ?? JsonText.Text(owner, "timestamp") ?? string.Empty);
        fields.Add(FieldRole.LastSeen, JsonText.Text(attribute, "last_seen") ?? string.Empty);
        Put(fields, "event_uuid", JsonText.Text(owner, "uuid"));
        Put(fields, "event", info);
        Put(fields, "category", JsonText.Text(attribute, "category"));
        return fields.Said() with { Level = Level(owner) };
    }

    private static void Put(FeedFields fields, string key, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            fields.Put(key, text);
        }
    }
}
