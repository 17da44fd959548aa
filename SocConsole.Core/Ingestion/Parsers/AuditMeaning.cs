namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>What the fields of an audit record mean in ECS.</summary>
internal static class AuditMeaning
{
    private static readonly (string Name, string Field)[] Plain =
    [
        ("exe", EcsHost.ProcessExecutable),
        ("ppid", EcsHost.ProcessParentPid),
        ("proctitle", Ecs.ProcessCommandLine),
        ("cmd", Ecs.ProcessCommandLine),
        ("cwd", Ecs.ProcessWorkingDirectory),
        ("tty", Ecs.ProcessTty),
        ("terminal", Ecs.ProcessTty),
        ("uid", EcsHost.UserId),
        ("auid", EcsHost.UserAuditId),
        ("UID", Ecs.UserName),
        ("EUID", Ecs.UserEffectiveName),
        ("grp", EcsHost.GroupName),
    ];

    public static void Add(string type, ReadOnlySpan<char> text, EventFields fields)
    {
        fields.Add(Ecs.EventAction, type.ToLowerInvariant());
        fields.AddIfMissing(Ecs.EventCategory, Category(type));
        AddAccount(fields["acct"] ?? fields["ID"], fields);
        foreach (var (name, field) in Plain)
        {
            fields.AddIfMissing(field, Known(fields[name]));
        }

        AddProcess(fields);
        if ((fields["path"] ?? fields["name"]) is { } path && (type == "PATH" || path.StartsWith('/')))
        {
            // An AVC's name is only the last part of a path.
            fields.AddIfMissing(EcsHost.FilePath, Known(path));
        }

        AddSource(fields);
        fields.AddIfMissing(Ecs.EventOutcome, Outcome(type, text, fields));
    }

    /// <summary>The value, or null where auditd writes that there is none: <c>?</c>, <c>(null)</c>, <c>(none)</c> and the id of no user, 2^32 - 1.</summary>
    private static string? Known(string? value) => value is "?" or "(null)" or "(none)" or "unset" or "4294967295" or "-1" or "" ? null : value;

    private static void AddAccount(string? account, EventFields fields)
    {
        if (account is "(invalid user)" or "(unknown user)" or "(unknown)")
        {
            fields.AddIfMissing(Ecs.EventReason, "invalid user");
            return;
        }

        fields.AddIfMissing(Ecs.UserName, Known(account));
    }

    /// <summary>The process that the record is about, and not the one that wrote it to syslog.</summary>
    private static void AddProcess(EventFields fields)
    {
        var executable = Known(fields["exe"]);
        if ((Known(fields["comm"]) ?? executable?[(executable.LastIndexOf('/') + 1)..]) is { Length: > 0 } name)
        {
            fields.Set(Ecs.ProcessName, name);
        }

        if (Numbers.IsDigits(fields["pid"]))
        {
            fields.Set(Ecs.ProcessPid, fields["pid"]!);
        }
    }

    private static void AddSource(EventFields fields)
    {
        if (AddressText.TryRead(fields["addr"] ?? fields["laddr"], out var address))
        {
            fields.AddIfMissing(Ecs.SourceIp, address);
        }
        else if (Known(fields["hostname"]) is { } host && fields["addr"] is not null)
        {
            if (AddressText.TryRead(host, out address))
            {
                fields.AddIfMissing(Ecs.SourceIp, address);
            }
            else
            {
                fields.AddIfMissing(Ecs.SourceDomain, host);
            }
        }
    }

    private static string? Outcome(string type, ReadOnlySpan<char> text, EventFields fields)
    {
        if (type is "AVC" or "USER_AVC")
        {
            return fields["apparmor"] is "DENIED" || text.Contains("denied ", StringComparison.Ordinal) ? "failure"
                : fields["apparmor"] is "ALLOWED" or "AUDIT" || text.Contains("granted ", StringComparison.Ordinal) ? "success"
                : null;
        }

        return (fields["res"] ?? fields["success"] ?? fields["result"]) switch
        {
            "success" or "yes" or "1" => "success",
            "failed" or "no" or "0" => "failure",
            _ => null,
        };
    }

    private static string? Category(string type) => type switch
    {
        "USER_LOGIN" or "USER_AUTH" or "USER_ACCT" or "USER_ERR" or "LOGIN" or "CRED_ACQ" or "CRED_REFR" or "CRED_DISP" or "GRP_AUTH" => "authentication",
        "USER_START" or "USER_END" or "USER_LOGOUT" => "session",
        "ADD_USER" or "DEL_USER" or "ADD_GROUP" or "DEL_GROUP" or "USER_MGMT" or "GRP_MGMT" or "USER_CHAUTHTOK" or "ACCT_LOCK" or "ACCT_UNLOCK" => "iam",
        "SYSCALL" or "EXECVE" or "PROCTITLE" or "USER_CMD" or "USER_TTY" or "TTY" or "ANOM_ABEND" or "SECCOMP" or "SERVICE_START" or "SERVICE_STOP" => "process",
        "PATH" or "CWD" => "file",
        "SOCKADDR" or "NETFILTER_CFG" or "ANOM_PROMISCUOUS" => "network",
        "CONFIG_CHANGE" or "DAEMON_START" or "DAEMON_END" or "DAEMON_CONFIG" or "MAC_STATUS" or "MAC_POLICY_LOAD" or "BPF" => "configuration",
        _ => null,
    };
}
