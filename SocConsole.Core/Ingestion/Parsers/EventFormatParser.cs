using System.Diagnostics.CodeAnalysis;

namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>
/// CEF and LEEF alone on their line. Behind a syslog header <see cref="SyslogParser"/> finds them: nowhere else in a line is the mark taken, because a sender could
/// write it into any text that a program logs.
/// </summary>
public sealed class EventFormatParser : IEventParser
{
    public string Dataset => "cef";

    public bool TryParse(string line, in ParseContext context, [NotNullWhen(true)] out ParsedLine? parsed)
    {
        var fields = new EventFields(24);
        DateTime? timestamp = null;
        parsed = EventFormat.TryRead(line, fields, context.ReceivedAt, ref timestamp) ? new ParsedLine(timestamp, fields) : null;
        return parsed is not null;
    }
}
