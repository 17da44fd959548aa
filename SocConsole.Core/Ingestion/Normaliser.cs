using System.Text;
using System.Text.Json;
using SocConsole.Core.Ingestion.Parsers;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Ingestion;

/// <summary>
/// Turns one received line into fields under ECS names: JSON by its first character, anything else by the first of <paramref name="parsers"/> that knows it.
/// Stateless and safe for several threads. Every result has <c>message</c> and <c>event.dataset</c>.
/// </summary>
/// <param name="json">Reads lines that begin with a brace.</param>
/// <param name="parsers">Asked in order; the last should take any line.</param>
public sealed class Normaliser(JsonParser json, IReadOnlyList<IEventParser> parsers)
{
    /// <summary>Longest line in characters.</summary>
    public const int MaximumLength = 65_536;

    /// <summary>The console's own parsers: JSON, CEF and LEEF, Windows events as XML, Zeek, syslog, audit records, error and access logs of web servers, pairs, and text for the rest.</summary>
    public static Normaliser Create()
    {
        IReadOnlyList<IEventParser> parsers =
        [
            new EventFormatParser(), new WindowsXmlParser(), new ZeekTextParser(), new SyslogParser(), new AuditdParser(), new ErrorLogParser(), new AccessLogParser(), new KeyValueParser(), new TextParser(),
        ];
        return new Normaliser(new JsonParser(parsers), parsers);
    }

    /// <summary>
    /// Reads the line. Refused with <see cref="ErrorKind.Invalid"/> and a sentence: a blank line, more than <see cref="MaximumLength"/> characters, binary data,
    /// JSON that is malformed, nested deeper than 32 levels or not an object. Never throws. Invalid UTF-8 is for the caller to refuse, who has the bytes.
    /// </summary>
    public Result<ParsedLine> Normalise(string line, in ParseContext context)
    {
        if (line.Length > MaximumLength)
        {
            return Error.Invalid($"The line is longer than {MaximumLength} characters.");
        }

        // Byte order marks come with the first line of files that Windows programs wrote.
        var text = line.AsSpan().TrimStart('\uFEFF').TrimEnd();
        if (text.TrimStart().IsEmpty)
        {
            return Error.Invalid("The line is empty.");
        }

        if (IsBinary(text) is { } binary)
        {
            return binary;
        }

        line = text.Length == line.Length ? line : text.ToString();
        text = text.TrimStart();
        if (text[0] == '{')
        {
            return json.Parse(text.Length == line.Length ? line : text.ToString(), context);
        }

        if (text[0] == '[' && text[^1] == ']' && IsJsonArray(line))
        {
            return Error.Invalid("The line is JSON but not an object.");
        }

        if (ZeekTextParser.IsHeader(text))
        {
            return Error.Invalid("The line is a Zeek header line, not a record.");
        }

        foreach (var parser in parsers)
        {
            if (parser.TryParse(line, context, out var parsed))
            {
                parsed.Fields.AddIfMissing(Ecs.Message, line);
                parsed.Fields.AddIfMissing(Ecs.EventDataset, parser.Dataset);
                RequestText.Add(parsed.Fields);
                return parsed;
            }
        }

        return Error.Invalid("The line is of no known format.");
    }

    private static Error? IsBinary(ReadOnlySpan<char> text)
    {
        if (!text.ContainsAnyInRange('\0', '\u001F') && !text.ContainsAnyInRange('\u007F', '\u009F'))
        {
            return null;
        }

        var controls = 0;
        foreach (var character in text)
        {
            if (character == '\0')
            {
                return Error.Invalid("The line contains a NUL character.");
            }

            controls += char.IsControl(character) && character is not ('\t' or '\r' or '\n') ? 1 : 0;
        }

        return controls * 10 > text.Length ? Error.Invalid("The line is binary data, not text.") : null;
    }

    private static bool IsJsonArray(string line)
    {
        try
        {
            // From bytes, because a string with half a surrogate pair makes the other overload throw.
            using var document = JsonDocument.Parse(Encoding.UTF8.GetBytes(line), new JsonDocumentOptions { MaxDepth = Wire.MaximumDepth });
            return document.RootElement.ValueKind == JsonValueKind.Array;
        }
        catch (JsonException)
        {
            // A text that only looks like one, such as [error] or [sshd].
            return false;
        }
    }
}
