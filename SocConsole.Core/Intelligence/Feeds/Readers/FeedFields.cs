using System.Text.Encodings.Web;
using System.Text.Json;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Intelligence.Feeds.Readers;

/// <summary>Gathers what the fields of one row say, by their roles. What a field says first counts; a later one of the same role adds only where a row may have many.</summary>
internal sealed class FeedFields
{
    // A reader of the metadata is a program, and the pages encode it again: what is beyond ASCII may stand as it is.
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<string> tags = [];
    private readonly Dictionary<string, string> metadata = new(StringComparer.Ordinal);
    private IndicatorType? type;
    private double? confidence;
    private Severity? level;
    private string description = string.Empty;
    private string? externalId;
    private DateTime? first;
    private DateTime? last;
    private string? dateAdded;

    /// <summary>The word for a type of which it is known that its values are no indicators; null when there is none.</summary>
    public string? OtherType { get; private set; }

    /// <summary>Takes a field by its name, as <see cref="FieldNames"/> knows it.</summary>
    public void Add(string name, string text)
    {
        if (FeedText.IsNothing(text.AsSpan().Trim()))
        {
            return;
        }

        if (name.Equals("dateAdded", StringComparison.Ordinal))
        {
            dateAdded = text;
        }

        if (FieldNames.MetadataKey(name) is { } key)
        {
            metadata.TryAdd(key, text);
            return;
        }

        Add(FieldNames.Role(name), text);
    }

    public void Add(FieldRole role, string text)
    {
        switch (role)
        {
            case FieldRole.Type:
                type ??= FeedTypes.Of(text);
                OtherType ??= type is null && FeedTypes.IsOther(text) ? text : null;
                break;
            case FieldRole.Confidence or FieldRole.Percentage:
                confidence ??= FeedText.Confidence(text, role == FieldRole.Percentage);
                break;
            case FieldRole.Level:
                level ??= FeedText.Level(text);
                break;
            case FieldRole.Tlp:
                level ??= FeedText.LevelOfTlp(text);
                tags.Add($"tlp:{text.Trim().ToLowerInvariant()}");
                break;
            case FieldRole.Tags:
                tags.AddRange(FeedTags.Split(text));
                break;
            case FieldRole.Label:
                tags.Add(text);
                break;
            case FieldRole.Description:
                description = description.Length == 0 ? text : description;
                break;
            case FieldRole.ExternalId:
                externalId ??= text;
                break;
            case FieldRole.FirstSeen:
                first ??= FeedText.Time(text);
                break;
            case FieldRole.LastSeen:
                last ??= FeedText.Time(text);
                break;
        }
    }

    /// <summary>Takes a tag as it stands, whatever it holds.</summary>
    public void Tag(string tag) => tags.Add(tag);

    public void Put(string key, string text) => metadata.TryAdd(key, text);

    public FeedSaid Said()
    {
        if (metadata.ContainsKey("vendorProject") && metadata.TryGetValue("knownRansomwareCampaignUse", out var ransomware))
        {
            tags.AddRange(["cisa", "known-exploited", "vulnerability"]);
            tags.AddRange(ransomware.Equals("known", StringComparison.OrdinalIgnoreCase) ? ["ransomware"] : []);
            metadata.TryAdd("dateAdded", dateAdded ?? string.Empty);
        }

        return new FeedSaid
        {
            Type = type,
            Confidence = confidence,
            Level = level,
            Tags = tags,
            Description = description,
            ExternalId = externalId,
            Metadata = metadata.Count == 0 ? "{}" : JsonSerializer.Serialize(metadata, Readable),
            FirstSeen = first,
            LastSeen = last,
        };
    }
}
