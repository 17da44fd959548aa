using System.Text.Json;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Stix.Mapping;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Intelligence.Export;

/// <summary>What an event of MISP says of itself.</summary>
/// <param name="Level">The gravest of its indicators; null where it is not known.</param>
internal sealed record MispEventHead(Guid Uuid, string Info, DateTime Day, DateTime ChangedAt, Severity? Level);

/// <summary>Writes events of MISP: head, attributes, end.</summary>
internal static class MispEventWriter
{
    /// <summary>Writes <c>"Event": {…, "Attribute": [</c> into an object that is open.</summary>
    public static void Begin(Utf8JsonWriter json, MispEventHead head, Organization organization)
    {
        json.WriteStartObject("Event");
        json.WriteString("uuid", head.Uuid);
        Head(json, head, organization);
        json.WriteBoolean("published", true);
        json.WriteString("publish_timestamp", MispForm.Seconds(head.ChangedAt));
        json.WriteStartArray("Attribute");
    }

    public static void End(Utf8JsonWriter json)
    {
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>What an event and its entry in the manifest say alike.</summary>
    public static void Head(Utf8JsonWriter json, MispEventHead head, Organization organization)
    {
        json.WriteString("info", head.Info);
        json.WriteString("date", MispForm.Day(head.Day));

        // 2 means completed.
        json.WriteString("analysis", "2");
        json.WriteString("threat_level_id", MispForm.Level(head.Level));
        json.WriteString("timestamp", MispForm.Seconds(head.ChangedAt));
        json.WriteStartObject("Orgc");
        json.WriteString("name", organization.Name);
        json.WriteString("uuid", StixNames.OfOrganization(organization));
        json.WriteEndObject();
        json.WriteStartArray("Tag");
        json.WriteEndArray();
    }
}
