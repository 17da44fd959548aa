using System.Diagnostics.CodeAnalysis;

namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>Records of the Linux audit daemon as <c>audit.log</c> holds them. The records of one audit event stay lines of their own; <c>event.id</c> is the same.</summary>
public sealed class AuditdParser : IEventParser
{
    public string Dataset => "auditd";

    public bool TryParse(string line, in ParseContext context, [NotNullWhen(true)] out ParsedLine? parsed)
    {
        parsed = null;
        var fields = new EventFields(40);
        if (!AuditRecord.TryRead(line.AsSpan().TrimStart(), fields, out var timestamp))
        {
            return false;
        }

        fields.Add(Ecs.Message, line);
        fields.Add(Ecs.EventDataset, Dataset);
        parsed = new ParsedLine(timestamp, fields);
        return true;
    }
}
