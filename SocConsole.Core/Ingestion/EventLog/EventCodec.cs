using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SocConsole.Core.Ingestion.EventLog;

/// <summary>A delivery encoded for storage: raw text and fields as UTF-8 in one buffer, made on the caller's thread to spare the writer's.</summary>
internal sealed class EncodedDelivery : IDisposable
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly PooledBuffer buffer;
    private readonly int[] ends;

    public EncodedDelivery(IReadOnlyList<LogEvent> events)
    {
        Events = events;
        buffer = new PooledBuffer(Math.Max(256, events.Count * 512));
        ends = new int[events.Count * 2];
        using var json = new Utf8JsonWriter(buffer, Options);
        for (var i = 0; i < events.Count; i++)
        {
            Encoding.UTF8.GetBytes(events[i].Raw, buffer);
            ends[i * 2] = buffer.WrittenCount;
            json.Reset(buffer);
            WriteFields(json, events[i].Fields);
            json.Flush();
            ends[(i * 2) + 1] = buffer.WrittenCount;
        }
    }

    public IReadOnlyList<LogEvent> Events { get; }

    public ReadOnlySpan<byte> Raw(int index) => Part(index * 2);

    public ReadOnlySpan<byte> Fields(int index) => Part((index * 2) + 1);

    /// <summary>Gives the memory back; spans of it must not be used any more.</summary>
    public void Dispose() => buffer.Dispose();

    /// <summary>Reads the stored form of fields. A name that stands several times is a field with several values.</summary>
    public static EventFields ReadFields(string json)
    {
        var fields = new EventFields();
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;

            // The names that rules use are literals and so interned already; senders choose the others, and what they make up must not stay for ever.
            name = string.IsInterned(name) ?? name;
            reader.Read();
            fields.Add(name, reader.GetString()!);
        }

        return fields;
    }

    private static void WriteFields(Utf8JsonWriter json, EventFields fields)
    {
        json.WriteStartObject();
        for (var i = 0; i < fields.Count; i++)
        {
            json.WriteString(fields.NameAt(i), fields.ValueAt(i));
        }

        json.WriteEndObject();
    }

    private ReadOnlySpan<byte> Part(int part)
    {
        var start = part == 0 ? 0 : ends[part - 1];
        return buffer.WrittenSpan[start..ends[part]];
    }
}
