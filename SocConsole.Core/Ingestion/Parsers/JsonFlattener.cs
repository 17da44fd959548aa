using System.Buffers;
using System.Text;
using System.Text.Json;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>
/// Turns one JSON object into flat fields: nested objects become dotted names, arrays repeated values, numbers and booleans their JSON text; null adds nothing.
/// What passes a bound, or has a name of the console's own, is left out and <see cref="EventFields.Truncated"/> set.
/// </summary>
internal static class JsonFlattener
{
    /// <summary>Objects nested deeper than this are left out.</summary>
    public const int MaximumDepth = 16;

    /// <summary>Longest dotted name in characters: without it, a long name over many fields would multiply the line's size.</summary>
    public const int MaximumName = 512;

    /// <summary>Room kept for the ECS names that are added afterwards.</summary>
    public const int MaximumFields = EventFields.MaximumCount - 32;

    /// <summary>The console's own fields: a sender that could set them would count for many or pass for a drill.</summary>
    private const string OwnPrefix = "soc.";

    /// <summary>Reads the object, or says in a sentence why the text is none.</summary>
    public static Result<EventFields> Flatten(string text)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        var name = ArrayPool<char>.Shared.Rent(MaximumName);
        try
        {
            var length = Encoding.UTF8.GetBytes(text, bytes);
            return Read(bytes.AsSpan(0, length), name);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
            ArrayPool<char>.Shared.Return(name);
        }
    }

    private static Result<EventFields> Read(ReadOnlySpan<byte> bytes, char[] name)
    {
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = Wire.MaximumDepth });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return Error.Invalid("The line is JSON but not an object.");
            }

            var fields = new EventFields(32);
            new Walk(fields, name).Object(ref reader, 0, 1);

            // Reads on to the end: text after the object is malformed too.
            return reader.Read() ? Error.Invalid("The line holds more than one JSON object.") : fields;
        }
        catch (JsonException fault)
        {
            return reader.CurrentDepth >= Wire.MaximumDepth
                ? Error.Invalid($"The JSON is nested deeper than {Wire.MaximumDepth} levels.")
                : Error.Invalid($"The JSON is malformed at byte {fault.BytePositionInLine ?? 0}.");
        }
        catch (InvalidOperationException)
        {
            // The reader's answer to an escaped lone surrogate, which no string can hold in UTF-8.
            return Error.Invalid("The JSON holds a text that is not valid Unicode.");
        }
    }

    private readonly struct Walk(EventFields fields, char[] name)
    {
        public void Object(ref Utf8JsonReader reader, int prefix, int depth)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var length = AppendName(ref reader, prefix);
                reader.Read();
                if (length < 0)
                {
                    fields.MarkTruncated();
                    reader.Skip();
                    continue;
                }

                Value(ref reader, length, depth);
            }
        }

        private void Value(ref Utf8JsonReader reader, int length, int depth)
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject or JsonTokenType.StartArray when depth >= MaximumDepth:
                    fields.MarkTruncated();
                    reader.Skip();
                    break;
                case JsonTokenType.StartObject:
                    Object(ref reader, length, depth + 1);
                    break;
                case JsonTokenType.StartArray:
                    while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    {
                        Value(ref reader, length, depth + 1);
                    }

                    break;
                case JsonTokenType.String:
                    Add(length, reader.GetString()!);
                    break;
                case JsonTokenType.Number:
                    Add(length, Encoding.ASCII.GetString(reader.ValueSpan));
                    break;
                case JsonTokenType.True or JsonTokenType.False:
                    Add(length, reader.TokenType == JsonTokenType.True ? "true" : "false");
                    break;
            }
        }

        /// <summary>Writes the property's name after the prefix and returns the length of both; -1 when it is too long.</summary>
        private int AppendName(ref Utf8JsonReader reader, int prefix)
        {
            // A UTF-8 byte is at most one UTF-16 unit, so the byte length bounds what CopyString writes.
            var start = prefix == 0 ? 0 : prefix + 1;
            if (reader.ValueSpan.Length > MaximumName - start)
            {
                // Read all the same: an invalid name must be refused wherever it stands.
                _ = reader.GetString();
                return -1;
            }

            if (prefix > 0)
            {
                name[prefix] = '.';
            }

            return start + reader.CopyString(name.AsSpan(start));
        }

        private void Add(int length, string value)
        {
            if (fields.Count >= MaximumFields || name.AsSpan(0, length).StartsWith(OwnPrefix, StringComparison.OrdinalIgnoreCase))
            {
                fields.MarkTruncated();
                return;
            }

            fields.Add(EcsAliases.Canonical(name.AsSpan(0, length)), value);
        }
    }
}
