namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>Sentences of syslog programs that have a reader of their own: the audit system, cron, the account tools, the error logs of web servers.</summary>
internal static class SyslogSentences
{
    /// <summary>True when the sentence was read; its dataset is set then.</summary>
    public static bool Read(ReadOnlySpan<char> program, ReadOnlySpan<char> sentence, EventFields fields, ref DateTime? timestamp)
    {
        if (IsAudit(program) && ReadAudit(program, sentence, fields, ref timestamp))
        {
            fields.Add(Ecs.EventDataset, "auditd");
            return true;
        }

        if (CronMessage.IsCron(program))
        {
            fields.Add(Ecs.EventDataset, "cron");
            CronMessage.Read(sentence, fields);
            return true;
        }

        if ((AccountMessage.IsTool(program) || sentence.StartsWith("new user: name=")) && AccountMessage.Read(sentence, fields))
        {
            fields.Add(Ecs.EventDataset, "syslog");
            return true;
        }

        return SyslogPrograms.IsWebServer(program) && ReadErrorLog(sentence, fields, ref timestamp);
    }

    private static bool IsAudit(ReadOnlySpan<char> program) => program is "audit" or "auditd" or "audispd" or "audisp-syslog" or "kernel" or "tag_audit_log";

    private static bool ReadAudit(ReadOnlySpan<char> program, ReadOnlySpan<char> sentence, EventFields fields, ref DateTime? timestamp)
    {
        var text = sentence;
        if (program is "kernel" && text.StartsWith("[") && text.IndexOf("] ") is > 0 and var uptime)
        {
            text = text[(uptime + 2)..].TrimStart(' ');
        }

        if (AuditRecord.TryRead(text, fields, out var time))
        {
            timestamp = time ?? timestamp;
            return true;
        }

        return program is "audit" && AuditRecord.TryReadBare(text, fields);
    }

    private static bool ReadErrorLog(ReadOnlySpan<char> sentence, EventFields fields, ref DateTime? timestamp)
    {
        if (ApacheError.TryRead(sentence, fields, needsTime: false, out var time))
        {
            fields.Add(Ecs.EventDataset, ErrorLogParser.Apache);
        }
        else if (NginxError.TryRead(sentence, fields, out time))
        {
            fields.Add(Ecs.EventDataset, ErrorLogParser.Nginx);
        }
        else
        {
            return false;
        }

        // The error log's own time has no zone.
        timestamp ??= time;
        return true;
    }
}
