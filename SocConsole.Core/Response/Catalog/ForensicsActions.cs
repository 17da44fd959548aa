namespace SocConsole.Core.Response.Catalog;

/// <summary>Actions of the category forensics.</summary>
internal static class ForensicsActions
{
    public static readonly IReadOnlyList<ResponseAction> All =
    [
        new("create_incident", ActionCategory.Forensics, ActionPurpose.Observes, ActionSafety.Low, false, 5, ActionParameter.ReadAll("title! severity description"), [ActionCatalog.Incidents], null, "Opens an incident."),
        new("invoke_ai_agent", ActionCategory.Forensics, ActionPurpose.Observes, ActionSafety.Low, false, 60, ActionParameter.ReadAll("agent task! context query"), [], null, "Asks a language model; none is set up."),
        new("disk_imaging", ActionCategory.Forensics, ActionPurpose.Observes, ActionSafety.Low, false, 3600, ActionParameter.ReadAll("target_systems|host:host! imaging_level hash_verification"), [], null, "Has an image of a disk taken."),
        new("network_packet_capture", ActionCategory.Forensics, ActionPurpose.Observes, ActionSafety.Low, true, 1800, ActionParameter.ReadAll("capture_scope! duration:duration filtering_rules"), [], "D3-NTA", "Records traffic."),
        new("log_preservation", ActionCategory.Forensics, ActionPurpose.Observes, ActionSafety.Low, false, 300, ActionParameter.ReadAll("log_sources|file_path! retention_period integrity_protection host:host!"), [ActionCatalog.Agent], null, "Collects a log file from a host as evidence."),
        new("chain_of_custody", ActionCategory.Forensics, ActionPurpose.Observes, ActionSafety.Low, false, 600, ActionParameter.ReadAll("evidence_items:list custodian_details documentation_level"), [ActionCatalog.Evidence], null, "Writes a package of the evidence with checksums and who took it when."),
        new("forensic_timeline", ActionCategory.Forensics, ActionPurpose.Observes, ActionSafety.Low, false, 1200, ActionParameter.ReadAll("time_range data_sources:list correlation_level"), [ActionCatalog.Evidence], null, "Collects the raw events with a summary of who did what and when."),
        new("evidence_analysis", ActionCategory.Forensics, ActionPurpose.Observes, ActionSafety.Low, false, 2400, ActionParameter.ReadAll("evidence_types:list analysis_depth correlation_rules"), [ActionCatalog.Evidence], null, "Collects the raw events with a summary of them."),
        new("attribution_analysis", ActionCategory.Forensics, ActionPurpose.Observes, ActionSafety.Low, false, 1800, ActionParameter.ReadAll("analysis_scope attribution_models confidence_threshold:number"), [], null, "Has it looked at who is behind it."),
        new("campaign_correlation", ActionCategory.Forensics, ActionPurpose.Observes, ActionSafety.Low, false, 1200, ActionParameter.ReadAll("correlation_scope campaign_databases similarity_threshold:number"), [ActionCatalog.Incidents], null, "Finds incidents like this one."),
    ];
}
