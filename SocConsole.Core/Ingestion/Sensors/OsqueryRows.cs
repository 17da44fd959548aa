using System.Buffers;
using System.Text;
using System.Text.Json;

namespace SocConsole.Core.Ingestion.Sensors;

/// <summary>Cuts osquery's logs of many rows into records of one row each: a snapshot (<c>snapshot</c>) and a batch (<c>diffResults</c> with <c>added</c> and <c>removed</c>).</summary>
internal static class OsqueryRows
{
    /// <summary>The records as JSON. One that holds no list of rows is given back as it came.</summary>
    public static IEnumerable<string> Of(JsonElement record)
    {
        if (record.TryGetProperty("snapshot", out var snapshot) && snapshot.ValueKind == JsonValueKind.Array)
        {
            return Rows(record, snapshot, "snapshot");
        }

        if (record.TryGetProperty("diffResults", out var results) && results.ValueKind == JsonValueKind.Object)
        {
            return Rows(record, Member(results, "added"), "added").Concat(Rows(record, Member(results, "removed"), "removed"));
        }

        return [record.GetRawText()];
    }

    private static IEnumerable<string> Rows(JsonElement record, JsonElement rows, string action) =>
        rows.ValueKind != JsonValueKind.Array ? [] : rows.EnumerateArray().Where(row => row.ValueKind == JsonValueKind.Object).Select(row => Row(record, row, action));

    private static JsonElement Member(JsonElement parent, string name) => parent.TryGetProperty(name, out var member) ? member : default;

    private static string Row(JsonElement record, JsonElement row, string action)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var member in record.EnumerateObject())
            {
                if (member.Name is not ("snapshot" or "diffResults" or "columns" or "action"))
                {
                    member.WriteTo(writer);
                }
            }

            writer.WriteString("action", action);
            writer.WritePropertyName("columns");
            row.WriteTo(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
