namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>
/// Results of osquery's scheduled queries (osquery.readthedocs.io, "Logging"): one row of a differential or snapshot log. The dataset is <c>osquery.</c> and the table, told by
/// the query's name or by the columns. Logs of many rows in one record are split by <see cref="Sensors.OsqueryRows"/> before.
/// </summary>
internal sealed class OsqueryProduct : IJsonProduct
{
    private const string Column = "columns.";

    /// <summary>Tables with an event each row, which tell their own time; the record's time is when the agent wrote them down.</summary>
    private static readonly (string Table, string[] Names, string[] Columns)[] Tables =
    [
        ("process_events", ["process_events", "processes", "proc_events"], ["cmdline", "path"]),
        ("socket_events", ["socket_events", "process_open_sockets", "open_sockets"], ["remote_address", "remote_port"]),
        ("listening_ports", ["listening_ports"], ["address", "port", "protocol"]),
        ("logged_in_users", ["logged_in_users"], ["tty", "user", "host"]),
        ("file_events", ["file_events"], ["target_path", "action"]),
        ("shell_history", ["shell_history"], ["command", "uid"]),
    ];

    public string Dataset => "osquery";

    public bool NamesEverything => true;

    public bool Knows(EventFields fields) =>
        fields.TryGet("name", out _) && fields.TryGet("action", out var action) && action is "added" or "removed" or "snapshot"
        && (fields.TryGet("hostIdentifier", out _) || fields.TryGet("calendarTime", out _) || fields.TryGet("unixTime", out _) || HasColumns(fields));

    public void Read(EventFields fields, ref DateTime? timestamp)
    {
        var table = TableOf(fields);
        fields.AddIfMissing(Ecs.EventDataset, table is null ? Dataset : TextPool.Get($"osquery.{table}"));
        timestamp = Time(fields[Column + "time"]) ?? Time(fields["unixTime"]);
        fields.AddIfMissing(EcsHost.EventCode, fields["name"]);
        fields.AddIfMissing(Ecs.HostName, fields["decorations.hostname"] ?? fields["hostIdentifier"]);
        AddUser(fields);
        switch (table)
        {
            case "process_events":
                AddProcess(fields);
                Mean(fields, "process-created", "process-ended", "process");
                break;
            case "socket_events":
                AddProcess(fields);
                AddSocket(fields);
                Mean(fields, fields[Column + "action"] ?? "network-connection", "network-connection-ended", "network");
                break;
            case "listening_ports":
                AddPort(fields);
                Mean(fields, "port-opened", "port-closed", "network");
                break;
            case "logged_in_users":
                AddSession(fields);
                Mean(fields, "session-opened", "session-closed", "session");
                break;
            case "file_events":
                fields.AddIfMissing(EcsNetwork.FilePath, fields[Column + "target_path"]);
                Mean(fields, $"file-{fields[Column + "action"]?.ToLowerInvariant() ?? "changed"}", "file-changed", "file");
                break;
            case "shell_history":
                fields.AddIfMissing(Ecs.ProcessCommandLine, fields[Column + "command"]);
                Mean(fields, "shell-command", "shell-command-forgotten", "process");
                break;
            default:
                Mean(fields, "row-added", "row-removed", "host");
                break;
        }

        AddHashes(fields);
    }

    /// <summary>Columns that were there at the first look are no event: they are the state that the agent found.</summary>
    private static void Mean(EventFields fields, string added, string removed, string category)
    {
        fields.AddIfMissing(Ecs.EventAction, fields["action"] switch { "removed" => removed, "snapshot" => "snapshot", _ => added });
        fields.AddIfMissing(Ecs.EventCategory, category);
    }

    private static string? TableOf(EventFields fields)
    {
        var query = fields["name"] ?? string.Empty;
        foreach (var (table, names, _) in Tables)
        {
            if (Array.Exists(names, name => query.Contains(name, StringComparison.OrdinalIgnoreCase)))
            {
                return table;
            }
        }

        foreach (var (table, _, columns) in Tables)
        {
            if (Array.TrueForAll(columns, column => fields.TryGet(Column + column, out _)))
            {
                return table;
            }
        }

        return null;
    }

    private static void AddUser(EventFields fields)
    {
        fields.AddIfMissing(Ecs.UserName, fields[Column + "username"] ?? fields[Column + "user"] ?? fields["decorations.username"]);
        fields.AddIfMissing(EcsHost.UserId, Record.Count(fields[Column + "uid"]));
    }

    private static void AddProcess(EventFields fields)
    {
        var path = fields[Column + "path"];
        fields.AddIfMissing(EcsHost.ProcessExecutable, path);
        fields.AddIfMissing(Ecs.ProcessName, fields[Column + "name"] ?? (path is null ? null : path[(path.LastIndexOfAny(['/', '\\']) + 1)..]));
        fields.AddIfMissing(Ecs.ProcessCommandLine, fields[Column + "cmdline"]);
        fields.AddIfMissing(Ecs.ProcessPid, Record.Count(fields[Column + "pid"]));
        fields.AddIfMissing(EcsHost.ProcessParentPid, Record.Count(fields[Column + "parent"]));
        fields.AddIfMissing(Ecs.ProcessWorkingDirectory, fields[Column + "cwd"]);
    }

    /// <summary>The agent's own end is the source, whoever opened the connection: the table does not tell.</summary>
    private static void AddSocket(EventFields fields)
    {
        fields.AddIfMissing(Ecs.SourceIp, Record.Address(fields[Column + "local_address"]));
        fields.AddIfMissing(Ecs.SourcePort, Record.Port(fields[Column + "local_port"]));
        fields.AddIfMissing(Ecs.DestinationIp, Record.Address(fields[Column + "remote_address"]));
        fields.AddIfMissing(Ecs.DestinationPort, Record.Port(fields[Column + "remote_port"]));
        AddTransport(fields);
        if (fields.TryGet(Column + "success", out var success))
        {
            fields.AddIfMissing(Ecs.EventOutcome, success is "1" ? "success" : "failure");
        }
    }

    private static void AddPort(EventFields fields)
    {
        fields.AddIfMissing(Ecs.DestinationIp, Record.Address(fields[Column + "address"]));
        fields.AddIfMissing(Ecs.DestinationPort, Record.Port(fields[Column + "port"]));
        fields.AddIfMissing(Ecs.ProcessPid, Record.Count(fields[Column + "pid"]));
        fields.AddIfMissing(Ecs.ProcessName, fields[Column + "name"]);
        AddTransport(fields);
    }

    private static void AddSession(EventFields fields)
    {
        ForeignFields.AddHost(fields, Ecs.SourceIp, Ecs.SourcePort, Ecs.SourceDomain, fields[Column + "host"]);
        fields.AddIfMissing(Ecs.ProcessTty, fields[Column + "tty"]);
        fields.AddIfMissing(Ecs.ProcessPid, Record.Count(fields[Column + "pid"]));
    }

    private static void AddTransport(EventFields fields) =>
        fields.AddIfMissing(EcsNetwork.Transport, fields[Column + "protocol"] is { } protocol and not "0" ? ForeignFields.Transport(protocol) : null);

    private static void AddHashes(EventFields fields)
    {
        fields.AddIfMissing(Ecs.FileHashMd5, fields[Column + "md5"]);
        fields.AddIfMissing(Ecs.FileHashSha1, fields[Column + "sha1"]);
        fields.AddIfMissing(Ecs.FileHashSha256, fields[Column + "sha256"]);
    }

    private static bool HasColumns(EventFields fields)
    {
        for (var i = 0; i < fields.Count; i++)
        {
            if (fields.NameAt(i).StartsWith(Column, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static DateTime? Time(string? text) => text is not null && JsonParser.TryReadTime(text, out var time) ? time : null;
}
