using System.Collections.Frozen;

namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>Which ECS field the common field names of other products mean.</summary>
internal static class EcsAliases
{
    /// <summary>Names under which a record's time is looked for, the first that is there and readable counts.</summary>
    public static readonly string[] Times = ["@timestamp", "timestamp", "time", "ts", "eventTime", "event_time", "datetime", "date", "event.created", "_time"];

    /// <summary>Names under which a record's text is looked for when it has no <c>message</c>.</summary>
    public static readonly string[] Messages = ["msg", "log", "log_entry", "raw_log", "raw", "event.original"];

    private static readonly FrozenDictionary<string, string> Names = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["src_ip"] = Ecs.SourceIp, ["source_ip"] = Ecs.SourceIp, ["srcip"] = Ecs.SourceIp, ["client_ip"] = Ecs.SourceIp, ["clientip"] = Ecs.SourceIp,
        ["remote_addr"] = Ecs.SourceIp, ["remote_ip"] = Ecs.SourceIp, ["ip"] = Ecs.SourceIp, ["ip_address"] = Ecs.SourceIp, ["sourceIPAddress"] = Ecs.SourceIp,
        ["src"] = Ecs.SourceIp, ["client.ip"] = Ecs.SourceIp, ["id.orig_h"] = Ecs.SourceIp, ["SourceIp"] = Ecs.SourceIp, ["source_address"] = Ecs.SourceIp,
        ["src_port"] = Ecs.SourcePort, ["source_port"] = Ecs.SourcePort, ["srcport"] = Ecs.SourcePort, ["sport"] = Ecs.SourcePort, ["id.orig_p"] = Ecs.SourcePort,
        ["dst_ip"] = Ecs.DestinationIp, ["dest_ip"] = Ecs.DestinationIp, ["destination_ip"] = Ecs.DestinationIp, ["dstip"] = Ecs.DestinationIp, ["dst"] = Ecs.DestinationIp,
        ["id.resp_h"] = Ecs.DestinationIp, ["DestinationIp"] = Ecs.DestinationIp, ["server_ip"] = Ecs.DestinationIp,
        ["dst_port"] = Ecs.DestinationPort, ["dest_port"] = Ecs.DestinationPort, ["destination_port"] = Ecs.DestinationPort, ["dstport"] = Ecs.DestinationPort,
        ["dport"] = Ecs.DestinationPort, ["id.resp_p"] = Ecs.DestinationPort,
        ["user"] = Ecs.UserName, ["username"] = Ecs.UserName, ["user_name"] = Ecs.UserName, ["remote_user"] = Ecs.UserName, ["account"] = Ecs.UserName,
        ["user_id"] = Ecs.UserName, ["TargetUserName"] = Ecs.UserName,
        ["host"] = Ecs.HostName, ["hostname"] = Ecs.HostName, ["host_name"] = Ecs.HostName, ["agent.name"] = Ecs.HostName, ["computer"] = Ecs.HostName,
        ["computer_name"] = Ecs.HostName, ["host.hostname"] = Ecs.HostName, ["sensor"] = Ecs.HostName,
        ["url"] = Ecs.UrlOriginal, ["request_uri"] = Ecs.UrlOriginal, ["uri"] = Ecs.UrlOriginal, ["request_url"] = Ecs.UrlOriginal, ["url.full"] = Ecs.UrlOriginal,
        ["method"] = Ecs.HttpMethod, ["http_method"] = Ecs.HttpMethod, ["request_method"] = Ecs.HttpMethod, ["verb"] = Ecs.HttpMethod,
        ["status"] = Ecs.HttpStatus, ["status_code"] = Ecs.HttpStatus, ["http_status"] = Ecs.HttpStatus, ["response_code"] = Ecs.HttpStatus,
        ["user_agent"] = Ecs.UserAgent, ["useragent"] = Ecs.UserAgent, ["http_user_agent"] = Ecs.UserAgent, ["userAgent"] = Ecs.UserAgent,
        ["referer"] = Ecs.HttpReferrer, ["referrer"] = Ecs.HttpReferrer, ["http_referer"] = Ecs.HttpReferrer,
        ["body_bytes_sent"] = Ecs.HttpBytes, ["bytes_sent"] = Ecs.HttpBytes,
        ["process"] = Ecs.ProcessName, ["process_name"] = Ecs.ProcessName, ["program"] = Ecs.ProcessName, ["appname"] = Ecs.ProcessName,
        ["pid"] = Ecs.ProcessPid, ["process_id"] = Ecs.ProcessPid,
        ["command"] = Ecs.ProcessCommandLine, ["cmd"] = Ecs.ProcessCommandLine, ["command_line"] = Ecs.ProcessCommandLine, ["cmdline"] = Ecs.ProcessCommandLine,
        ["CommandLine"] = Ecs.ProcessCommandLine, ["event_action"] = Ecs.EventAction, ["level"] = Ecs.LogLevel, ["loglevel"] = Ecs.LogLevel, ["log_level"] = Ecs.LogLevel,
        ["dns_query"] = Ecs.DnsQuestion, ["md5"] = Ecs.FileHashMd5, ["sha1"] = Ecs.FileHashSha1, ["sha256"] = Ecs.FileHashSha256,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Constants = Names.Values.Concat(
        [
            Ecs.Message, Ecs.EventCategory, Ecs.EventOutcome, Ecs.EventDataset, Ecs.EventReason, Ecs.EventDuration, Ecs.ServiceName, Ecs.SourceDomain,
            Ecs.DestinationDomain, Ecs.UserEffectiveName, Ecs.ProcessWorkingDirectory, Ecs.ProcessTty, Ecs.AuthenticationMethod, Ecs.UrlPath, Ecs.UrlQuery, Ecs.UrlDomain,
            Ecs.UrlFull, Ecs.HttpVersion, Ecs.HttpRequestBody, Ecs.EmailFrom,
        ]).ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> ConstantLookup = Constants.GetAlternateLookup<ReadOnlySpan<char>>();

    public static string? Of(string name) => Names.GetValueOrDefault(name);

    /// <summary>The name as a string; the constant of <see cref="Ecs"/> itself where it is one, because equal references are found fastest.</summary>
    public static string Canonical(ReadOnlySpan<char> name) => ConstantLookup.TryGetValue(name, out var constant) ? constant : TextPool.Get(name);
}
