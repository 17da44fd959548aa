using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Ingestion;

/// <summary>From the bytes of a line to the text that is parsed.</summary>
internal static class LineDecoder
{
    /// <summary>
    /// The line's text. A JSON object whose only member is a string <c>message</c> is an envelope: the text is the message. Error: not UTF-8, or an envelope
    /// whose message is no string.
    /// </summary>
    public static Result<string> Decode(ReadOnlySpan<byte> line, DeliveryFormat format)
    {
        if (!Utf8.IsValid(line))
        {
            return Error.Invalid("not valid UTF-8");
        }

        if (format == DeliveryFormat.JsonLines)
        {
            // Byte order marks come with the first line of files that Windows programs wrote.
            line = line.StartsWith("\uFEFF"u8) ? line[3..] : line;
            var text = line.TrimStart(" \t"u8);
            if (text.IsEmpty || text[0] != (byte)'{')
            {
                return Error.Invalid(text.IsEmpty ? "empty line" : "not a JSON object");
            }

            if (TryOpen(line, out var message, out var refused))
            {
                return message;
            }

            if (refused is not null)
            {
                return refused;
            }
        }

        return Encoding.UTF8.GetString(line);
    }

    private static bool TryOpen(ReadOnlySpan<byte> line, out string message, out Error? refused)
    {
        message = string.Empty;
        refused = null;
        var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = Wire.MaximumDepth });
        try
        {
            if (!reader.Read() || !reader.Read() || reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals("message"u8) || !reader.Read())
            {
                return false;
            }

            if (reader.TokenType != JsonTokenType.String)
            {
                refused = Error.Invalid("message must be a string");
                return false;
            }

            message = reader.GetString()!;
            return reader.Read() && reader.TokenType == JsonTokenType.EndObject && !reader.Read();
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // JsonException: malformed. InvalidOperationException: a lone surrogate escape that no string can hold.
            refused = Error.Invalid("malformed JSON");
            return false;
        }
    }
}
