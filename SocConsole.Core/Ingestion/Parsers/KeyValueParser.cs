using System.Diagnostics.CodeAnalysis;

namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>Lines of <c>key=value</c> pairs (logfmt, and the many firewalls that write so), with or without an ISO time before them.</summary>
public sealed class KeyValueParser : IEventParser
{
    public string Dataset => "kv";

    public bool TryParse(string line, in ParseContext context, [NotNullWhen(true)] out ParsedLine? parsed)
    {
        parsed = null;
        var text = line.AsSpan().Trim();
        DateTime? timestamp = null;
        if (TimeText.TryReadIso(text, out var time, out var length) && length < text.Length && text[length] == ' ')
        {
            timestamp = time;
            text = text[length..];
        }

        var fields = new EventFields(24);
        if (!KeyValueReader.TryRead(text, fields, ref timestamp))
        {
            return false;
        }

        fields.AddIfMissing(Ecs.Message, fields["msg"]);
        parsed = new ParsedLine(timestamp, fields);
        return true;
    }
}
