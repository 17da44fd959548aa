using SocConsole.Core.Ingestion;

namespace SocConsole.Tests.Ingestion.DataSets;

/// <summary>
/// The names of CrowdSec's parsers in the console's words. Left out are its own labels (log_type, service, sub_type, datasource_*, machine where it repeats the
/// header, program where it is the label of the file and not a word of the line), parts of times, which the time as a whole holds, the line itself (message), the pieces that its http
/// scenarios cut the path into (file_dir, file_name, file_ext, file_frag, http_args, http_args_len, static_ressource, impact_completion), and what only one
/// proxy writes (traefik_*, upstream_*, gzip_ratio, target_server, scheme).
/// </summary>
internal static class CrowdSecFields
{
    /// <summary>By CrowdSec's field: the fields of which one must have its value.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Names = new Dictionary<string, string[]>
    {
        ["Meta.source_ip"] = [Ecs.SourceIp],
        ["Meta.target_user"] = [Ecs.UserName],
        ["Meta.username"] = [Ecs.UserName],
        ["Meta.user"] = [Ecs.UserName],
        ["Meta.machine"] = [Ecs.HostName],
        ["Meta.http_path"] = [Ecs.UrlOriginal, Ecs.UrlPath],
        ["Meta.http_status"] = [Ecs.HttpStatus],
        ["Meta.http_verb"] = [Ecs.HttpMethod],
        ["Meta.http_user_agent"] = [Ecs.UserAgent],
        ["Meta.target_fqdn"] = [Ecs.UrlDomain],
        ["Meta.exe"] = [EcsHost.ProcessExecutable],
        ["Meta.tty"] = [Ecs.ProcessTty],
        ["Meta.uid"] = [EcsHost.UserId],
        ["Meta.auid"] = [EcsHost.UserAuditId],
        ["Meta.ppid"] = [EcsHost.ProcessParentPid],
        ["Meta.auditd_eventid"] = [EcsHost.EventId],
        ["Meta.event_id"] = [EcsHost.EventId],
        ["Meta.event_name"] = [Ecs.EventAction],
        ["Meta.event_source"] = [EcsHost.EventProvider],
        ["Meta.region"] = [EcsNetwork.CloudRegion],
        ["Meta.user_agent"] = [Ecs.UserAgent],
        ["Meta.user_type"] = ["userIdentity.type"],

        // Where a record has no ARN, CrowdSec takes the user's name.
        ["Meta.user_arn"] = [EcsHost.UserId, Ecs.UserName],
        ["Meta.account_id"] = [EcsNetwork.CloudAccount, "userIdentity.accountId"],
        ["Parsed.pid"] = [Ecs.ProcessPid],
        ["Parsed.tid"] = [EcsHost.ProcessThreadId],
        ["Parsed.loglevel"] = [Ecs.LogLevel],
        ["Parsed.sshd_client_ip"] = [Ecs.SourceIp],
        ["Parsed.sshd_invalid_user"] = [Ecs.UserName],
        ["Parsed.sshd_port"] = [Ecs.SourcePort],
        ["Parsed.remote_addr"] = [Ecs.SourceIp],
        ["Parsed.clientip"] = [Ecs.SourceIp],
        ["Parsed.source_ip"] = [Ecs.SourceIp],
        ["Parsed.remote_user"] = [Ecs.UserName],
        ["Parsed.auth"] = [Ecs.UserName],
        ["Parsed.verb"] = [Ecs.HttpMethod],
        ["Parsed.request"] = [Ecs.UrlOriginal, Ecs.UrlPath],
        ["Parsed.rawrequest"] = [Ecs.UrlOriginal],
        ["Parsed.status"] = [Ecs.HttpStatus],
        ["Parsed.response"] = [Ecs.HttpStatus],
        ["Parsed.body_bytes_sent"] = [Ecs.HttpBytes],
        ["Parsed.bytes"] = [Ecs.HttpBytes],
        ["Parsed.http_referer"] = [Ecs.HttpReferrer],
        ["Parsed.referrer"] = [Ecs.HttpReferrer],
        ["Parsed.http_version"] = [Ecs.HttpVersion],
        ["Parsed.http_user_agent"] = [Ecs.UserAgent],
        ["Parsed.target_fqdn"] = [Ecs.UrlDomain],
        ["Parsed.username"] = [Ecs.UserName],
    };

    /// <summary>Whether the reading says what CrowdSec's field says. A dash is what a log writes for nothing.</summary>
    public static bool Agrees(Reading reading, string field, string value) => Names[field].Any(name =>
        reading.Has(name, value) || (field == "Meta.auditd_eventid" && reading[name] is { } id && id.EndsWith($":{value}", StringComparison.Ordinal)));
}
