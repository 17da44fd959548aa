namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>What the columns of Zeek's logs mean in ECS, whether they came as JSON or as text. Zeek's own names stay.</summary>
internal static class ZeekRecord
{
    private const int MaximumPath = 32;

    /// <summary>Adds the ECS names.</summary>
    /// <param name="path">The log's name; null when nothing tells it.</param>
    /// <param name="fields">The record under Zeek's names.</param>
    public static void Read(string? path, EventFields fields)
    {
        if (path is { Length: > 0 and <= MaximumPath } && !path.AsSpan().ContainsAnyExcept(HttpText.TokenCharacters))
        {
            fields.AddIfMissing(Ecs.EventDataset, TextPool.Get($"zeek.{path}"));
        }

        AddEnds(path, fields);
        AddLog(path, fields);
        ForeignFields.NetworkAction(fields, path ?? "network_event");
    }

    private static void AddEnds(string? path, EventFields fields)
    {
        fields.AddIfMissing(Ecs.SourceIp, Record.Address(fields["id.orig_h"] ?? fields["src"] ?? fields["tx_hosts"]));
        fields.AddIfMissing(Ecs.SourcePort, Record.Port(fields["id.orig_p"]));
        fields.AddIfMissing(Ecs.DestinationIp, Record.Address(fields["id.resp_h"] ?? fields["dst"] ?? fields["rx_hosts"]));
        fields.AddIfMissing(Ecs.DestinationPort, Record.Port(fields["id.resp_p"] ?? fields["p"]));
        fields.AddIfMissing(EcsNetwork.Transport, fields["proto"] is { } transport and not "unknown_transport" ? ForeignFields.Transport(transport) : null);
        fields.AddIfMissing(EcsNetwork.CommunityId, fields["community_id"]);
        fields.AddIfMissing(EcsNetwork.Protocol, path switch
        {
            "conn" => fields["service"]?.ToLowerInvariant(),
            "ssl" => "tls",
            "dns" or "http" or "ssh" or "kerberos" or "rdp" or "ftp" or "smtp" or "ntlm" or "dce_rpc" => path,
            "smb_files" or "smb_mapping" => "smb",
            _ => null,
        });
    }

    private static void AddLog(string? path, EventFields fields)
    {
        switch (path)
        {
            case "conn":
                AddConnection(fields);
                break;
            case "dns":
                AddDns(fields);
                break;
            case "http":
                AddHttp(fields);
                break;
            case "ssl":
                AddTls(fields);
                break;
            case "ssh" or "kerberos" or "ntlm" or "rdp":
                AddLogin(path, fields);
                break;
            case "files" or "smb_files" or "smb_mapping":
                AddFile(path, fields);
                break;
            case "notice" or "weird":
                AddNotice(path, fields);
                break;
            case "ftp":
                fields.AddIfMissing(Ecs.EventAction, "ftp_command");
                fields.AddIfMissing(Ecs.UserName, fields["user"]);
                break;
            case "x509":
                fields.AddIfMissing(Ecs.EventAction, "certificate_seen");
                break;
        }
    }

    private static void AddConnection(EventFields fields)
    {
        fields.AddIfMissing(Ecs.EventAction, "network_flow");
        fields.AddIfMissing(Ecs.EventDuration, Record.Nanoseconds(fields["duration"]));
        fields.AddIfMissing(EcsNetwork.SourceBytes, Record.Count(fields["orig_bytes"]));
        fields.AddIfMissing(EcsNetwork.DestinationBytes, Record.Count(fields["resp_bytes"]));
    }

    private static void AddDns(EventFields fields)
    {
        fields.AddIfMissing(Ecs.EventAction, "dns_query");
        fields.AddIfMissing(Ecs.DnsQuestion, fields["query"]);
        fields.AddIfMissing(EcsNetwork.DnsType, fields["qtype_name"]);
        fields.AddIfMissing(EcsNetwork.DnsResponseCode, fields["rcode_name"]);
        Record.AddAddresses(fields, "answers", EcsNetwork.DnsResolvedIp);
    }

    private static void AddHttp(EventFields fields)
    {
        fields.AddIfMissing(Ecs.EventAction, "http_request");
        fields.AddIfMissing(Ecs.EventCategory, "web");
        fields.AddIfMissing(Ecs.HttpMethod, fields["method"]);
        fields.AddIfMissing(Ecs.HttpVersion, fields["version"]);
        fields.AddIfMissing(Ecs.HttpReferrer, fields["referrer"]);
        fields.AddIfMissing(Ecs.UserAgent, fields["user_agent"]);
        fields.AddIfMissing(Ecs.UserName, fields["username"]);
        fields.AddIfMissing(Ecs.HttpBytes, Record.Count(fields["response_body_len"]));
        if (fields.TryGet("uri", out var target))
        {
            RequestLine.AddTarget(target, fields);
        }

        fields.AddIfMissing(Ecs.UrlDomain, fields["host"]);
        if (Numbers.TryRead(fields["status_code"], 599, out var status) && status >= 100)
        {
            fields.AddIfMissing(Ecs.HttpStatus, fields["status_code"]);
            fields.AddIfMissing(Ecs.EventOutcome, status < 400 ? "success" : "failure");
        }
    }

    private static void AddTls(EventFields fields)
    {
        fields.AddIfMissing(Ecs.EventAction, "tls_handshake");
        fields.AddIfMissing(Ecs.EventOutcome, Record.Outcome(fields["established"]));
        fields.AddIfMissing(EcsNetwork.TlsServerName, fields["server_name"]);
        fields.AddIfMissing(EcsNetwork.TlsVersion, fields["version"]);
        fields.AddIfMissing(EcsNetwork.TlsJa3, fields["ja3"]);
    }

    /// <summary>What Zeek says of an SSH login is its guess by packet sizes; it stays silent where it has none.</summary>
    private static void AddLogin(string path, EventFields fields)
    {
        var outcome = Record.Outcome(path == "ssh" ? fields["auth_success"] : fields["success"]);
        fields.AddIfMissing(Ecs.EventOutcome, outcome);
        fields.AddIfMissing(Ecs.EventAction, (path, outcome) switch
        {
            ("ssh", "success") => "ssh_login",
            ("ssh", "failure") => "ssh_login_failed",
            ("kerberos", _) => fields["request_type"] is "AS" ? "kerberos_as" : fields["request_type"] is "TGS" ? "kerberos_tgs" : "kerberos_request",
            ("ntlm", _) => "ntlm_authentication",
            _ => $"{path}_connection",
        });
        fields.AddIfMissing(Ecs.EventCategory, outcome is null && path is "ssh" or "rdp" ? null : "authentication");
        fields.AddIfMissing(Ecs.EventReason, fields["error_msg"]);
        if (path == "kerberos" && fields["client"] is { } client)
        {
            var slash = client.LastIndexOf('/');
            fields.AddIfMissing(Ecs.UserName, slash < 0 ? client : client[..slash]);
            fields.AddIfMissing(EcsNetwork.UserDomain, slash < 0 ? null : client[(slash + 1)..]);
        }

        fields.AddIfMissing(Ecs.UserName, fields["username"] ?? fields["cookie"]);
        fields.AddIfMissing(EcsNetwork.UserDomain, fields["domainname"]);
    }

    private static void AddFile(string path, EventFields fields)
    {
        var action = fields["action"] is { } operation && operation.StartsWith("SMB::", StringComparison.Ordinal) ? TextPool.Get($"smb_{operation[5..].ToLowerInvariant()}") : null;
        fields.AddIfMissing(Ecs.EventAction, path == "files" ? "file_transfer" : path == "smb_mapping" ? "smb_share_mapped" : action ?? "smb_file");
        fields.AddIfMissing(Ecs.EventCategory, path == "smb_mapping" ? "network" : "file");
        var name = path == "files" ? fields["filename"] : fields["name"];
        fields.AddIfMissing(EcsNetwork.FileName, name?[(name.AsSpan().LastIndexOfAny('/', '\\') + 1)..]);
        fields.AddIfMissing(EcsNetwork.FilePath, path == "smb_files" && name is not null ? $"{fields["path"]}\\{name}" : fields["path"]);
        fields.AddIfMissing(EcsNetwork.FileSize, Record.Count(fields["total_bytes"] ?? fields["size"]));
        fields.AddIfMissing(EcsNetwork.FileMimeType, fields["mime_type"]);
        fields.AddIfMissing(Ecs.FileHashMd5, fields["md5"]);
        fields.AddIfMissing(Ecs.FileHashSha1, fields["sha1"]);
        fields.AddIfMissing(Ecs.FileHashSha256, fields["sha256"]);
    }

    private static void AddNotice(string path, EventFields fields)
    {
        fields.AddIfMissing(Ecs.EventAction, path == "notice" ? "ids_notice" : "network_anomaly");
        fields.AddIfMissing(Ecs.EventCategory, path == "notice" ? "intrusion_detection" : "network");
        fields.AddIfMissing(EcsNetwork.RuleName, fields["note"] ?? fields["name"]);
        fields.AddIfMissing(Ecs.Message, fields["msg"]);
        fields.AddIfMissing(Ecs.EventReason, fields["sub"] ?? fields["addl"]);
    }
}
