namespace SocConsole.Core.Response.Catalog;

/// <summary>Actions of the category network.</summary>
internal static class NetworkActions
{
    public static readonly IReadOnlyList<ResponseAction> All =
    [
        new("block_ip", ActionCategory.Network, ActionPurpose.Contains, ActionSafety.Medium, true, 30, ActionParameter.ReadAll("ip_address|ip:ip! duration|ttl|duration_seconds:duration block_level host:host"), [ActionCatalog.BlockList, ActionCatalog.Agent], "D3-ITF", "Puts an address on the block list that firewalls poll; with a host, only on that host."),
        new("block_ip_advanced", ActionCategory.Network, ActionPurpose.Contains, ActionSafety.Medium, true, 30, ActionParameter.ReadAll("ip_address|ip:ip! duration|ttl|duration_seconds:duration block_level geo_restrictions"), [ActionCatalog.BlockList], "D3-ITF", "Puts an address on the block list that firewalls poll."),
        new("deploy_firewall_rules", ActionCategory.Network, ActionPurpose.Contains, ActionSafety.High, true, 120, ActionParameter.ReadAll("rule_set! scope priority expiration:duration"), [], "D3-NTF", "Deploys rules to a firewall."),
        new("dns_sinkhole", ActionCategory.Network, ActionPurpose.Contains, ActionSafety.Medium, true, 60, ActionParameter.ReadAll("domains|domain:domains! sinkhole_ip:ip ttl|duration|duration_seconds:duration scope"), [ActionCatalog.Sinkhole], "D3-DNSDL", "Makes resolvers that use the zone file answer falsely for domains."),
        new("traffic_redirection", ActionCategory.Network, ActionPurpose.Contains, ActionSafety.Medium, true, 90, ActionParameter.ReadAll("source_criteria! destination! monitoring_level"), [], "D3-NTF", "Sends traffic of a source elsewhere."),
        new("network_segmentation", ActionCategory.Network, ActionPurpose.Contains, ActionSafety.High, true, 1800, ActionParameter.ReadAll("segment_rules! isolation_level exceptions:list"), [], "D3-NI", "Separates networks."),
        new("traffic_analysis", ActionCategory.Network, ActionPurpose.Observes, ActionSafety.Low, true, 900, ActionParameter.ReadAll("analysis_scope! detection_rules alert_threshold"), [], "D3-NTA", "Watches traffic."),
        new("threat_hunting_deployment", ActionCategory.Network, ActionPurpose.Observes, ActionSafety.Low, true, 1200, ActionParameter.ReadAll("hunt_queries:list! target_scope monitoring_duration:duration"), [], null, "Has hunts run over a time."),
        new("deception_technology", ActionCategory.Network, ActionPurpose.Changes, ActionSafety.Low, true, 2400, ActionParameter.ReadAll("decoy_types:list! deployment_locations:list interaction_level"), [], "D3-DE", "Deploys decoys."),
        new("ssl_certificate_blocking", ActionCategory.Network, ActionPurpose.Contains, ActionSafety.Medium, true, 300, ActionParameter.ReadAll("certificate_hashes:list! blocking_scope duration:duration"), [], "D3-CA", "Refuses certificates."),
        new("bandwidth_throttling", ActionCategory.Network, ActionPurpose.Contains, ActionSafety.Medium, true, 180, ActionParameter.ReadAll("source_criteria! throttle_percentage:number duration:duration"), [], null, "Slows traffic down."),
        new("threat_intelligence_enrichment", ActionCategory.Network, ActionPurpose.Observes, ActionSafety.Low, false, 600, ActionParameter.ReadAll("intel_sources:list enrichment_scope|ioc! correlation_rules"), [ActionCatalog.Intelligence], null, "Asks the providers about an indicator."),
        new("ioc_deployment", ActionCategory.Network, ActionPurpose.Changes, ActionSafety.Low, true, 900, ActionParameter.ReadAll("ioc_list:list! deployment_scope confidence_threshold:number"), [ActionCatalog.Misp, ActionCatalog.Taxii], null, "Gives indicators to other systems."),
        new("threat_feed_update", ActionCategory.Network, ActionPurpose.Observes, ActionSafety.Low, false, 300, ActionParameter.ReadAll("feed_sources|feed! update_frequency validation_rules"), [ActionCatalog.Intelligence], null, "Fetches a feed now."),
        new("security_monitoring_enhancement", ActionCategory.Network, ActionPurpose.Changes, ActionSafety.Low, true, 1200, ActionParameter.ReadAll("monitoring_scope! detection_rules alert_thresholds"), [], null, "Has more watched."),
        new("siem_rule_deployment", ActionCategory.Network, ActionPurpose.Changes, ActionSafety.Medium, true, 600, ActionParameter.ReadAll("rule_definitions! deployment_scope testing_mode"), [], null, "Has a rule put into another system."),
        new("threat_landscape_update", ActionCategory.Network, ActionPurpose.Observes, ActionSafety.Low, false, 600, ActionParameter.ReadAll("update_scope! sharing_level anonymization"), [], null, "Has the picture of threats renewed."),
    ];
}
