using System.Diagnostics.CodeAnalysis;

namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>
/// Syslog lines of every dialect. The dataset is <c>sshd</c>, <c>sudo</c> or <c>su</c> by program (PAM's lines among them), <c>pam</c> for PAM's lines of other
/// programs, an access log's name for a web server that logs to syslog, and <c>syslog</c> for the rest.
/// </summary>
public sealed class SyslogParser : IEventParser
{
    private const int TypicalFields = 14;
    private const int MaximumRepeat = 1_000_000;

    public string Dataset => "syslog";

    public bool TryParse(string line, in ParseContext context, [NotNullWhen(true)] out ParsedLine? parsed)
    {
        parsed = null;
        if (!SyslogHeader.TryRead(line, context.ReceivedAt, out var header))
        {
            return false;
        }

        var message = header.Message.TrimEnd();
        var fields = new EventFields(TypicalFields);
        var stamp = header.Timestamp;
        if (!SyslogPrograms.IsSshd(header.Program) && EventFormat.TryRead(message, fields, context.ReceivedAt, ref stamp))
        {
            fields.AddIfMissing(Ecs.Message, message.ToString());
            AddHeader(header, fields);
            parsed = new ParsedLine(stamp, fields);
            return true;
        }

        var text = message.Length == line.Length ? line : message.ToString();
        fields.Add(Ecs.Message, text);
        AddHeader(header, fields);
        var sentence = Unrepeat(message, fields);
        var timestamp = header.Timestamp;
        if (SyslogPrograms.IsSshd(header.Program))
        {
            fields.Add(Ecs.EventDataset, "sshd");
            SshdMessage.Read(sentence, fields);
        }
        else
        {
            ReadOther(header.Program, sentence, fields, ref timestamp);
        }

        parsed = new ParsedLine(timestamp, fields);
        return true;
    }

    private static void AddHeader(in SyslogHeader header, EventFields fields)
    {
        Add(fields, Ecs.HostName, header.Host);
        Add(fields, Ecs.ProcessName, header.Program);
        if (Numbers.IsDigits(header.Pid))
        {
            fields.Add(Ecs.ProcessPid, header.Pid.ToString());
        }

        if (header.Priority >= 0)
        {
            fields.Add(Ecs.SyslogFacility, Numbers.Text(header.Priority >> 3));
            fields.Add(Ecs.SyslogSeverity, Numbers.Text(header.Priority & 7));
        }

        Add(fields, Ecs.SyslogMessageId, header.MessageId);
    }

    private static void ReadOther(ReadOnlySpan<char> program, ReadOnlySpan<char> sentence, EventFields fields, ref DateTime? timestamp)
    {
        switch (program)
        {
            case "sudo":
                fields.Add(Ecs.EventDataset, "sudo");
                SudoMessage.Read(sentence, fields);
                return;
            case "su":
                fields.Add(Ecs.EventDataset, "su");
                SuMessage.Read(sentence, fields);
                return;
        }

        if (SyslogPrograms.IsWebServer(program) && AccessLogReader.TryRead(sentence, fields, out var requested))
        {
            timestamp = requested;
            return;
        }

        if (NetfilterMessage.TryRead(program, sentence, fields))
        {
            return;
        }

        if (PamMessage.Read(sentence, fields))
        {
            fields.Add(Ecs.EventDataset, "pam");
            return;
        }

        if (SyslogSentences.Read(program, sentence, fields, ref timestamp))
        {
            return;
        }

        if (KeyValueReader.BeginsWithPair(sentence) && KeyValueReader.TryRead(sentence, fields, ref timestamp))
        {
            fields.Add(Ecs.EventDataset, "kv");
            return;
        }

        fields.Add(Ecs.EventDataset, "syslog");
        PhraseReader.Read(sentence, fields);
    }

    /// <summary>rsyslog's <c>message repeated N times: [ … ]</c> stands for N lines of the inner text.</summary>
    private static ReadOnlySpan<char> Unrepeat(ReadOnlySpan<char> message, EventFields fields)
    {
        const string start = "message repeated ";
        const string middle = " times: [";
        if (!message.StartsWith(start))
        {
            return message;
        }

        var rest = message[start.Length..];
        var times = rest.IndexOf(middle);
        if (times <= 0 || !Numbers.TryRead(rest[..times], MaximumRepeat, out var count) || count == 0)
        {
            return message;
        }

        fields.Add(Ecs.Repeat, Numbers.Text(count));
        rest = rest[(times + middle.Length)..];
        return (rest.EndsWith("]") ? rest[..^1] : rest).Trim(' ');
    }

    private static void Add(EventFields fields, string name, ReadOnlySpan<char> value)
    {
        if (!value.IsEmpty)
        {
            fields.AddIfMissing(name, TextPool.Get(value));
        }
    }
}
