namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>Suricata's EVE records: alerts, and what its protocol readers tell of each transaction. The dataset is <c>suricata.</c> and the event type.</summary>
internal sealed class SuricataProduct : IJsonProduct
{
    private const int MaximumType = 32;

    public string Dataset => "suricata";

    public bool NamesEverything => true;

    public bool Knows(EventFields fields) =>
        fields.TryGet("event_type", out _)
        && (fields.TryGet("flow_id", out _) || fields.TryGet("alert.signature_id", out _) || fields.TryGet("in_iface", out _) || fields.TryGet("pcap_cnt", out _)
            || fields.TryGet("stats.uptime", out _));

    public void Read(EventFields fields, ref DateTime? timestamp)
    {
        var type = fields["event_type"]!;
        if (type.Length is > 0 and <= MaximumType && !type.AsSpan().ContainsAnyExcept(HttpText.TokenCharacters))
        {
            fields.AddIfMissing(Ecs.EventDataset, TextPool.Get($"suricata.{type}"));
        }

        AddAction(type, fields);
        AddEnds(fields);
        AddAlert(fields);
        AddHttp(fields);
        AddNames(fields);
        AddFile(fields);
        AddFlow(fields);
    }

    private static void AddAction(string type, EventFields fields)
    {
        var (action, category) = type switch
        {
            "alert" => ("ids_alert", "intrusion_detection"),
            "dns" => (fields["dns.type"] is "answer" or "response" ? "dns_answer" : "dns_query", "network"),
            "http" or "http2" => ("http_request", "web"),
            "tls" => ("tls_handshake", "network"),
            "flow" or "netflow" => ("network_flow", "network"),
            "fileinfo" => ("file_transfer", "file"),
            "ssh" => ("ssh_connection", "network"),
            "anomaly" => ("network_anomaly", "network"),
            "drop" => ("firewall_block", "network"),
            "stats" => ("stats", null),
            _ => (type, "network"),
        };
        fields.AddIfMissing(Ecs.EventAction, action);
        fields.AddIfMissing(Ecs.EventCategory, category);
    }

    private static void AddEnds(EventFields fields)
    {
        fields.AddIfMissing(Ecs.SourceIp, Record.Address(fields["src_ip"]));
        fields.AddIfMissing(Ecs.SourcePort, Record.Port(fields["src_port"]));
        fields.AddIfMissing(Ecs.DestinationIp, Record.Address(fields["dest_ip"]));
        fields.AddIfMissing(Ecs.DestinationPort, Record.Port(fields["dest_port"]));
        fields.AddIfMissing(EcsNetwork.Transport, fields["proto"] is { } transport ? ForeignFields.Transport(transport) : null);
        var protocol = fields["app_proto"] ?? (fields["event_type"] is "dns" or "http" or "tls" or "ssh" or "smb" or "smtp" or "ftp" or "rdp" or "krb5" ? fields["event_type"] : null);
        fields.AddIfMissing(EcsNetwork.Protocol, protocol is "failed" or "unknown" ? null : protocol);
        fields.AddIfMissing(EcsNetwork.CommunityId, fields["community_id"]);
        fields.AddIfMissing(EcsNetwork.IngressInterface, fields["in_iface"]);
        fields.AddIfMissing(Ecs.HostName, fields["host"]);
    }

    private static void AddAlert(EventFields fields)
    {
        if (!fields.TryGet("alert.signature", out var signature))
        {
            return;
        }

        fields.AddIfMissing(EcsNetwork.EventKind, "alert");
        fields.AddIfMissing(EcsNetwork.RuleName, signature);
        fields.AddIfMissing(EcsNetwork.RuleId, fields["alert.signature_id"]);
        fields.AddIfMissing(EcsNetwork.RuleCategory, fields["alert.category"]);
        fields.AddIfMissing(EcsNetwork.EventSeverity, fields["alert.severity"]);
        fields.AddIfMissing(Ecs.Message, signature);
    }

    private static void AddHttp(EventFields fields)
    {
        fields.AddIfMissing(Ecs.HttpMethod, fields["http.http_method"]);
        fields.AddIfMissing(Ecs.HttpStatus, fields["http.status"]);
        fields.AddIfMissing(Ecs.UserAgent, fields["http.http_user_agent"]);
        fields.AddIfMissing(Ecs.HttpReferrer, fields["http.http_refer"]);
        fields.AddIfMissing(Ecs.HttpBytes, fields["http.length"]);
        fields.AddIfMissing(Ecs.HttpVersion, fields["http.protocol"] is { } protocol && protocol.StartsWith("HTTP/", StringComparison.Ordinal) ? protocol[5..] : null);
        if (fields.TryGet("http.url", out var url))
        {
            RequestLine.AddTarget(url, fields);
        }

        fields.AddIfMissing(Ecs.UrlDomain, fields["http.hostname"]);
        if (fields[Ecs.EventAction] == "http_request" && Numbers.TryRead(fields[Ecs.HttpStatus], 999, out var status) && status > 0)
        {
            fields.AddIfMissing(Ecs.EventOutcome, status < 400 ? "success" : "failure");
        }
    }

    /// <summary>The question's place differs by version: <c>dns.rrname</c> (1 and 2), <c>dns.query[]</c> in alerts of 2, <c>dns.queries[]</c> (3).</summary>
    private static void AddNames(EventFields fields)
    {
        fields.AddIfMissing(Ecs.DnsQuestion, fields["dns.rrname"] ?? fields["dns.queries.rrname"] ?? fields["dns.query.rrname"]);
        fields.AddIfMissing(EcsNetwork.DnsType, fields["dns.rrtype"] ?? fields["dns.queries.rrtype"] ?? fields["dns.query.rrtype"]);
        fields.AddIfMissing(EcsNetwork.DnsResponseCode, fields["dns.rcode"]);
        Record.AddAddresses(fields, "dns.answers.rdata", EcsNetwork.DnsResolvedIp);
        if (fields["dns.rdata"] is { } old)
        {
            fields.AddIfMissing(EcsNetwork.DnsResolvedIp, Record.Address(old));
        }

        fields.AddIfMissing(EcsNetwork.TlsServerName, fields["tls.sni"]);
        fields.AddIfMissing(EcsNetwork.TlsJa3, fields["tls.ja3.hash"]);
    }

    private static void AddFile(EventFields fields)
    {
        var name = fields["fileinfo.filename"] ?? fields["files.filename"];
        if (name is null)
        {
            return;
        }

        fields.AddIfMissing(EcsNetwork.FilePath, name);
        fields.AddIfMissing(EcsNetwork.FileName, name[(name.LastIndexOf('/') + 1)..]);
        fields.AddIfMissing(EcsNetwork.FileSize, fields["fileinfo.size"] ?? fields["files.size"]);
        fields.AddIfMissing(Ecs.FileHashMd5, fields["fileinfo.md5"] ?? fields["files.md5"]);
        fields.AddIfMissing(Ecs.FileHashSha1, fields["fileinfo.sha1"] ?? fields["files.sha1"]);
        fields.AddIfMissing(Ecs.FileHashSha256, fields["fileinfo.sha256"] ?? fields["files.sha256"]);
    }

    private static void AddFlow(EventFields fields)
    {
        fields.AddIfMissing(EcsNetwork.SourceBytes, fields["flow.bytes_toserver"]);
        fields.AddIfMissing(EcsNetwork.DestinationBytes, fields["flow.bytes_toclient"]);
        fields.AddIfMissing(Ecs.EventReason, fields["flow.reason"] ?? fields["anomaly.event"]);
    }
}
