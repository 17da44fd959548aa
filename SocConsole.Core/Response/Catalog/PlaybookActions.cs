namespace SocConsole.Core.Response.Catalog;

/// <summary>Actions of the playbooks that answer threats.</summary>
internal static class PlaybookActions
{
    public static readonly IReadOnlyList<ResponseAction> All =
    [
        new("quarantine_ip", ActionCategory.Network, ActionPurpose.Contains, ActionSafety.Medium, true, 30, ActionParameter.ReadAll("ip|ip_address:ip! ttl|duration|duration_seconds:duration"), [ActionCatalog.BlockList], "D3-ITF", "Puts an address on the block list that firewalls poll."),
        new("block_domain", ActionCategory.Network, ActionPurpose.Contains, ActionSafety.Medium, true, 30, ActionParameter.ReadAll("domain|domains:domains! ttl|duration|duration_seconds:duration"), [ActionCatalog.BlockList], "D3-DNSDL", "Puts a domain on the block list that resolvers poll."),
        new("block_request", ActionCategory.Network, ActionPurpose.Contains, ActionSafety.Medium, true, 30, ActionParameter.ReadAll("ip|ip_address:ip! ttl|duration|duration_seconds:duration"), [ActionCatalog.BlockList], "D3-ITF", "Puts the sender of a web request on the block list."),
        new("isolate_host", ActionCategory.Endpoint, ActionPurpose.Contains, ActionSafety.High, true, 45, ActionParameter.ReadAll("host|host_identifier|ip:host! isolation_level duration|ttl|duration_seconds:duration"), [ActionCatalog.Agent], "D3-NI", "Cuts a host off the network but for the console."),
        new("vault_isolation", ActionCategory.Data, ActionPurpose.Contains, ActionSafety.High, true, 60, ActionParameter.ReadAll("target!"), [], null, "Cuts off access to a data store."),
        new("forensic_dump", ActionCategory.Forensics, ActionPurpose.Observes, ActionSafety.Low, false, 60, ActionParameter.ReadAll("threat_id"), [ActionCatalog.Evidence], null, "Collects the raw events into a package with checksums."),
        new("forensic_analysis", ActionCategory.Forensics, ActionPurpose.Observes, ActionSafety.Low, false, 60, ActionParameter.ReadAll("threat_id"), [ActionCatalog.Evidence], null, "Collects the raw events with a summary of who did what and when."),
        new("notify_admin", ActionCategory.Identity, ActionPurpose.Notifies, ActionSafety.Low, false, 10, ActionParameter.ReadAll("threat_id message"), [ActionCatalog.Notify], null, "Tells the administrators."),
        new("notify_legal", ActionCategory.Identity, ActionPurpose.Notifies, ActionSafety.Low, false, 10, ActionParameter.ReadAll("threat_id message"), [ActionCatalog.Notify], null, "Tells the legal department."),
        new("alert_admin", ActionCategory.Identity, ActionPurpose.Notifies, ActionSafety.Low, false, 10, ActionParameter.ReadAll("threat_id message"), [ActionCatalog.Notify], null, "Tells the administrators at once."),
        new("manual_task", ActionCategory.Forensics, ActionPurpose.Observes, ActionSafety.Low, false, 600, ActionParameter.ReadAll("task!"), [], null, "Waits for a person to do what it says."),
    ];
}
