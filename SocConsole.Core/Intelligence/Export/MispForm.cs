using System.Globalization;
using System.Text.Json;
using SocConsole.Core.Intelligence.Feeds.Readers;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Intelligence.Stix.Mapping;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Intelligence.Export;

/// <summary>What an indicator is in MISP: an attribute's type and category (describeTypes.json).</summary>
internal static class MispForm
{
    private const string Network = "Network activity";
    private const string Delivery = "Payload delivery";
    private const string Undefined = "4";

    public static (string Type, string Category) Of(Indicator row) => row.Type switch
    {
        IndicatorType.Ip or IndicatorType.Cidr => ("ip-dst", Network),
        IndicatorType.Domain => ("domain", Network),
        IndicatorType.Url => ("url", Network),
        IndicatorType.Email => ("email-src", Delivery),
        IndicatorType.Cve => ("vulnerability", "External analysis"),
        IndicatorType.Hash => Hash(row),
        _ => throw new ArgumentOutOfRangeException(nameof(row), row.Type, "not a type of indicator"),
    };

    /// <summary>MISP knows high (1), medium (2), low (3) and undefined (4).</summary>
    public static string Level(Severity? level) => level switch
    {
        Severity.Critical or Severity.High => "1",
        Severity.Medium => "2",
        Severity.Low => "3",
        _ => Undefined,
    };

    public static string Seconds(DateTime time) => new DateTimeOffset(time, TimeSpan.Zero).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    public static string Day(DateTime time) => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static void Attribute(Utf8JsonWriter json, Indicator row)
    {
        var (type, category) = Of(row);
        json.WriteStartObject();
        json.WriteString("uuid", StixNames.Named($"attribute|{Wire.Name(row.Type)}|{row.NormalizedValue}"));
        json.WriteString("type", type);
        json.WriteString("category", category);
        json.WriteString("value", row.NormalizedValue);
        json.WriteBoolean("to_ids", row.State == IndicatorState.Active);
        json.WriteString("comment", row.Description);
        json.WriteString("timestamp", Seconds(row.UpdatedAt));
        json.WriteString("first_seen", StixNames.Exactly(row.FirstSeen));
        json.WriteString("last_seen", StixNames.Exactly(row.LastSeen));

        // 5 takes over the event's.
        json.WriteString("distribution", "5");
        json.WriteBoolean("deleted", false);
        Tags(json, row);
        json.WriteEndObject();
    }

    private static void Tags(Utf8JsonWriter json, Indicator row)
    {
        var marking = StixMarking.Of(row) is { } tlp ? StixMarking.TagOf(tlp) : null;
        json.WriteStartArray("Tag");
        foreach (var tag in row.Tags.Where(tag => !StixMarking.IsMarking(tag) && tag != FeedTags.Certificate).Concat(marking is null ? [] : [marking]))
        {
            json.WriteStartObject();
            json.WriteString("name", tag);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // A certificate's fingerprint has three types only; MISP has none for the others.
    private static (string Type, string Category) Hash(Indicator row)
    {
        var name = StixForm.Of(row).Hash!.Replace("-", string.Empty, StringComparison.Ordinal).ToLowerInvariant();
        return row.Tags.Contains(FeedTags.Certificate) && name is "md5" or "sha1" or "sha256" ? ($"x509-fingerprint-{name}", Network) : (name, Delivery);
    }
}
