using System.Diagnostics.CodeAnalysis;

namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>
/// The common and combined log formats of Apache httpd, nginx and the many servers that copy them, and those of nginx-proxy-manager. The two servers write the same line; <c>nginx.access</c> is
/// given when a part is there that only nginx writes, <c>apache.access</c> otherwise.
/// </summary>
public sealed class AccessLogParser : IEventParser
{
    public string Dataset => "apache.access";

    public bool TryParse(string line, in ParseContext context, [NotNullWhen(true)] out ParsedLine? parsed)
    {
        var fields = new EventFields(20);
        parsed = null;
        if (!AccessLogReader.TryRead(line, fields, out var timestamp) && !ProxyManagerLog.TryRead(line.AsSpan().Trim(), fields, out timestamp))
        {
            return false;
        }

        fields.Add(Ecs.Message, line);
        parsed = new ParsedLine(timestamp, fields);
        return true;
    }
}
