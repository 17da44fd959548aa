namespace SocConsole.Core.Response.Catalog;

/// <summary>Actions of the category endpoint.</summary>
internal static class EndpointActions
{
    public static readonly IReadOnlyList<ResponseAction> All =
    [
        new("isolate_host_advanced", ActionCategory.Endpoint, ActionPurpose.Contains, ActionSafety.High, true, 45, ActionParameter.ReadAll("host_identifier|host|ip:host! isolation_level exceptions:list monitoring duration|duration_seconds:duration"), [ActionCatalog.Agent], "D3-NI", "Cuts a host off the network but for the console."),
        new("memory_dump_collection", ActionCategory.Endpoint, ActionPurpose.Observes, ActionSafety.Low, false, 300, ActionParameter.ReadAll("target_hosts|host:host! dump_type encryption retention pid|process:number"), [ActionCatalog.Agent], "D3-PM", "Collects the memory maps and state of a process from a host."),
        new("process_termination", ActionCategory.Endpoint, ActionPurpose.Contains, ActionSafety.High, false, 15, ActionParameter.ReadAll("process_criteria|process|pid! force_level confirmation host:host!"), [ActionCatalog.Agent], "D3-PT", "Ends a process on a host."),
        new("registry_hardening", ActionCategory.Endpoint, ActionPurpose.Changes, ActionSafety.Medium, true, 180, ActionParameter.ReadAll("hardening_profile! target_systems:list backup"), [], "D3-SCH", "Hardens the registry of Windows hosts."),
        new("system_hardening", ActionCategory.Endpoint, ActionPurpose.Changes, ActionSafety.Medium, true, 2400, ActionParameter.ReadAll("hardening_profiles:list! target_systems:list rollback_snapshot"), [], "D3-SCH", "Hardens systems."),
        new("vulnerability_patching", ActionCategory.Endpoint, ActionPurpose.Changes, ActionSafety.High, true, 3600, ActionParameter.ReadAll("patch_list:list! target_systems:list testing_level"), [], "D3-SU", "Installs patches."),
        new("endpoint_quarantine", ActionCategory.Endpoint, ActionPurpose.Contains, ActionSafety.High, true, 600, ActionParameter.ReadAll("quarantine_criteria|host|host_identifier:host! isolation_level monitoring duration|duration_seconds:duration"), [ActionCatalog.Agent], "D3-NI", "Cuts a host off the network but for the console."),
        new("service_shutdown", ActionCategory.Endpoint, ActionPurpose.Contains, ActionSafety.High, true, 300, ActionParameter.ReadAll("service_criteria! shutdown_method notification"), [], "D3-PT", "Stops a service."),
        new("configuration_rollback", ActionCategory.Endpoint, ActionPurpose.Changes, ActionSafety.Medium, false, 900, ActionParameter.ReadAll("rollback_scope! target_config validation"), [], "D3-RC", "Puts a configuration back."),
        new("behavior_analytics_deployment", ActionCategory.Endpoint, ActionPurpose.Changes, ActionSafety.Low, true, 1800, ActionParameter.ReadAll("analytics_scope! baseline_data sensitivity_level"), [], null, "Has behaviour watched."),
        new("system_recovery", ActionCategory.Endpoint, ActionPurpose.Changes, ActionSafety.High, true, 3600, ActionParameter.ReadAll("recovery_scope! recovery_method validation_criteria"), [], "D3-RO", "Brings systems back."),
        new("malware_removal", ActionCategory.Endpoint, ActionPurpose.Changes, ActionSafety.High, true, 1800, ActionParameter.ReadAll("removal_scope! removal_method quarantine_backup"), [], "D3-FEV", "Removes malware."),
        new("security_baseline_restoration", ActionCategory.Endpoint, ActionPurpose.Changes, ActionSafety.Medium, true, 2400, ActionParameter.ReadAll("baseline_profile! restoration_scope validation"), [], "D3-RC", "Puts the baseline back."),
        new("endpoint_scan", ActionCategory.Endpoint, ActionPurpose.Observes, ActionSafety.Low, false, 30, ActionParameter.ReadAll("host:host!"), [ActionCatalog.Agent], "D3-PA", "Lists the connections and processes of a host."),
    ];
}
