using System.Collections.Frozen;

namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>Which ECS field the common field names of other products mean.</summary>
internal static class EcsAliases
{
    /// <summary>Names under which a record's time is looked for, the first that is there and readable counts.</summary>
    public static readonly string[] Times = ["@timestamp", "timestamp", "time", "ts", "eventTime", "event_time", "datetime", "date", "event.created", "_time"];

    /// <summary>Names under which a record's text is looked for when it has no <c>message</c>.</summary>
    public static readonly string[] Messages = ["msg", "log", "log_entry", "raw_log", "raw", "event.original"];

    private static readonly FrozenDictionary<string, string> Names = new (string Field, string Aliases)[]
    {
        (Ecs.SourceIp, "src_ip source_ip srcip client_ip clientip ClientHost remote_addr remote_ip ip ip_address sourceIPAddress src client.ip id.orig_h SourceIp source_address"),
        (Ecs.SourcePort, "src_port source_port srcport sport id.orig_p"),
        (Ecs.DestinationIp, "dst_ip dest_ip destination_ip dstip dst id.resp_h DestinationIp server_ip"),
        (Ecs.DestinationPort, "dst_port dest_port destination_port dstport dport id.resp_p"),
        (Ecs.UserName, "user username user_name remote_user TargetUserName"),
        (Ecs.HostName, "host hostname host_name computer computer_name host.hostname sensor"),
        (Ecs.UrlOriginal, "url request_uri RequestPath uri request_url url.full"),
        (Ecs.HttpMethod, "method http_method request_method RequestMethod verb"),
        (Ecs.HttpStatus, "status status_code http_status response_code DownstreamStatus"),
        (Ecs.UserAgent, "user_agent useragent http_user_agent request_User-Agent"),
        (Ecs.HttpReferrer, "referer referrer http_referer"),
        (Ecs.HttpBytes, "body_bytes_sent bytes_sent"),
        (Ecs.ProcessName, "process process_name program appname"),
        (Ecs.ProcessPid, "pid process_id"),
        (Ecs.ProcessCommandLine, "command cmd command_line cmdline CommandLine"),
        (Ecs.EventAction, "event_action"),
        (Ecs.LogLevel, "level loglevel log_level"),
        (Ecs.DnsQuestion, "dns_query"),
        (Ecs.FileHashMd5, "md5"),
        (Ecs.FileHashSha1, "sha1"),
        (Ecs.FileHashSha256, "sha256"),
    }
    .SelectMany(row => row.Aliases.Split(' '), (row, alias) => (row.Field, Alias: alias))
    .ToFrozenDictionary(pair => pair.Alias, pair => pair.Field, StringComparer.OrdinalIgnoreCase);

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
