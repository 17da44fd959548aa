namespace SocConsole.Core.Ingestion;

/// <summary>The Elastic Common Schema 8 field names that the console's own parsers and rules use, and its few own ones under <c>soc.</c>.</summary>
public static class Ecs
{
    public const string Message = "message";
    public const string EventAction = "event.action";
    public const string EventCategory = "event.category";
    public const string EventOutcome = "event.outcome";
    public const string EventDataset = "event.dataset";
    public const string EventReason = "event.reason";
    public const string EventDuration = "event.duration";
    public const string ServiceName = "service.name";
    public const string SourceIp = "source.ip";
    public const string SourcePort = "source.port";
    public const string SourceDomain = "source.domain";
    public const string DestinationIp = "destination.ip";
    public const string DestinationPort = "destination.port";
    public const string DestinationDomain = "destination.domain";
    public const string UserName = "user.name";
    public const string UserEffectiveName = "user.effective.name";
    public const string HostName = "host.name";
    public const string ProcessName = "process.name";
    public const string ProcessPid = "process.pid";
    public const string ProcessCommandLine = "process.command_line";
    public const string ProcessWorkingDirectory = "process.working_directory";
    public const string ProcessTty = "process.tty";
    public const string AuthenticationMethod = "authentication.method";
    public const string UrlOriginal = "url.original";
    public const string UrlPath = "url.path";
    public const string UrlQuery = "url.query";
    public const string UrlDomain = "url.domain";
    public const string UrlFull = "url.full";
    public const string HttpMethod = "http.request.method";
    public const string HttpVersion = "http.version";
    public const string HttpReferrer = "http.request.referrer";
    public const string HttpRequestBody = "http.request.body.content";
    public const string HttpResponseBody = "http.response.body.content";
    public const string HttpStatus = "http.response.status_code";
    public const string HttpBytes = "http.response.body.bytes";
    public const string UserAgent = "user_agent.original";
    public const string LogLevel = "log.level";
    public const string SyslogFacility = "log.syslog.facility.code";
    public const string SyslogSeverity = "log.syslog.severity.code";
    public const string SyslogMessageId = "log.syslog.msgid";
    public const string DnsQuestion = "dns.question.name";
    public const string FileHashMd5 = "file.hash.md5";
    public const string FileHashSha1 = "file.hash.sha1";
    public const string FileHashSha256 = "file.hash.sha256";
    public const string EmailFrom = "email.from.address";
    public const string EmailTo = "email.to.address";
    public const string UserEmail = "user.email";

    /// <summary>The path and query after percent-decoding (at most three times), lower case: what web rules match.</summary>
    public const string UrlDecoded = "soc.url.decoded";

    /// <summary>What else a request says, freed of encodings and other disguise, lower case; one value for each part that isn't plain, and none for ordinary requests.</summary>
    public const string RequestText = "soc.http.request.text";

    /// <summary>How many headers of the request the record tells; absent where it tells none, as access logs do.</summary>
    public const string RequestHeaderCount = "soc.http.request.header_count";

    /// <summary>What is wrong with the request as a message of HTTP: one word for each breach that <c>RequestBreaches</c> knows.</summary>
    public const string RequestBreach = "soc.http.request.breach";

    /// <summary>How many times the record stands for, from syslog's "message repeated N times"; absent means 1.</summary>
    public const string Repeat = "soc.repeat";

    /// <summary>How many attempts the sender says there were in all so far (<c>metadata.attempts</c>); not added up.</summary>
    public const string Attempts = "soc.attempts";

    /// <summary>The person who sent the event by hand, as <c>Actor.ResponsibleId</c>; absent for what keys, devices and stages send.</summary>
    public const string SentBy = "soc.sent_by";

    /// <summary>Number of the simulated attack that made the event.</summary>
    public const string Simulation = "soc.simulation";

    /// <summary>Seconds by which the sender's clock was ahead when its time stamp was replaced by the time of receipt.</summary>
    public const string ClockSkew = "soc.clock_skew_seconds";
}
