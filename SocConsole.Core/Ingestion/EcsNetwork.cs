namespace SocConsole.Core.Ingestion;

/// <summary>Field names of the Elastic Common Schema 8 that records of networks, sensors, clouds and clusters add to those of <see cref="Ecs"/>.</summary>
public static class EcsNetwork
{
    public const string EventCode = "event.code";
    public const string EventProvider = "event.provider";
    public const string EventSeverity = "event.severity";
    public const string EventKind = "event.kind";
    public const string EventId = "event.id";
    public const string RuleName = "rule.name";
    public const string RuleId = "rule.id";
    public const string RuleCategory = "rule.category";
    public const string Transport = "network.transport";
    public const string Protocol = "network.protocol";
    public const string Direction = "network.direction";
    public const string NetworkBytes = "network.bytes";
    public const string CommunityId = "network.community_id";
    public const string SourceBytes = "source.bytes";
    public const string SourceMac = "source.mac";
    public const string SourceUserName = "source.user.name";
    public const string DestinationBytes = "destination.bytes";
    public const string DestinationMac = "destination.mac";
    public const string DestinationUserName = "destination.user.name";
    public const string UserId = "user.id";
    public const string UserDomain = "user.domain";
    public const string FileName = "file.name";
    public const string FilePath = "file.path";
    public const string FileSize = "file.size";
    public const string FileMimeType = "file.mime_type";
    public const string TlsServerName = "tls.client.server_name";
    public const string TlsVersion = "tls.version";
    public const string TlsJa3 = "tls.client.ja3";
    public const string DnsType = "dns.question.type";
    public const string DnsResponseCode = "dns.response_code";
    public const string DnsResolvedIp = "dns.resolved_ip";
    public const string ObserverVendor = "observer.vendor";
    public const string ObserverProduct = "observer.product";
    public const string ObserverVersion = "observer.version";
    public const string ObserverIp = "observer.ip";
    public const string ObserverHostName = "observer.hostname";
    public const string IngressInterface = "observer.ingress.interface.name";
    public const string EgressInterface = "observer.egress.interface.name";
    public const string CloudAccount = "cloud.account.id";
    public const string CloudProvider = "cloud.provider";
    public const string CloudRegion = "cloud.region";
    public const string ResourceType = "orchestrator.resource.type";
    public const string ResourceName = "orchestrator.resource.name";
    public const string Namespace = "orchestrator.namespace";
}
