using System.Diagnostics.CodeAnalysis;

namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>Error logs of Apache httpd and nginx.</summary>
public sealed class ErrorLogParser : IEventParser
{
    internal const string Apache = "apache.error";
    internal const string Nginx = "nginx.error";

    /// <summary>What both share; each line has the dataset of its server.</summary>
    public string Dataset => "web.error";

    public bool TryParse(string line, in ParseContext context, [NotNullWhen(true)] out ParsedLine? parsed)
    {
        parsed = null;
        var text = line.AsSpan().Trim();
        if (text.IsEmpty || (text[0] != '[' && !char.IsAsciiDigit(text[0])))
        {
            return false;
        }

        var fields = new EventFields(16);
        fields.Add(Ecs.Message, line);
        string dataset;
        if (ApacheError.TryRead(text, fields, needsTime: true, out var timestamp))
        {
            dataset = Apache;
        }
        else if (NginxError.TryRead(text, fields, out timestamp))
        {
            dataset = Nginx;
        }
        else
        {
            return false;
        }

        fields.Add(Ecs.EventDataset, dataset);
        parsed = new ParsedLine(timestamp, fields);
        return true;
    }
}
