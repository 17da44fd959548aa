using System.Collections.Frozen;

namespace SocConsole.Core.Response.Catalog;

/// <summary>The documented actions: those of the threat console's playbooks, the catalogue of 73, and the verbs of the incident page that have no other name.</summary>
public static class ActionCatalog
{
    public const string BlockList = "block_list";
    public const string Evidence = "evidence";
    public const string Notify = "notify";
    public const string Agent = "endpoint_agent";
    public const string Incidents = "incidents";
    public const string Intelligence = "intelligence";
    public const string Sinkhole = "rpz";
    public const string Scim = "scim";
    public const string Ldap = "ldap";
    public const string Ticket = "ticket";
    public const string Misp = "misp";
    public const string Taxii = "taxii";
    public const string Http = "http";
    public const string Manual = "manual";

    /// <summary>The action that is always done by a person.</summary>
    public const string ManualTask = "manual_task";

    public static readonly IReadOnlyList<ResponseAction> All =
        [.. PlaybookActions.All, .. NetworkActions.All, .. EndpointActions.All, .. IdentityActions.All, .. ForensicsActions.All, .. CloudActions.All, .. EmailActions.All, .. DataActions.All, .. ComplianceActions.All];

    private static readonly FrozenDictionary<string, ResponseAction> ByName = All.ToFrozenDictionary(action => action.Name, StringComparer.Ordinal);

    // Verbs of the incident page and of older documents, each with the action that it means.
    private static readonly FrozenDictionary<string, string> Aliases = new Dictionary<string, string>
    {
        ["unblock-ip"] = "block_ip",
        ["isolate-host"] = "isolate_host",
        ["un-isolate-host"] = "isolate_host",
        ["reset-passwords"] = "password_reset_bulk",
        ["check-db-integrity"] = "backup_verification",
        ["threat-intel-lookup"] = "threat_intelligence_enrichment",
        ["deploy-waf-rules"] = "deploy_firewall_rules",
        ["deploy-firewall-rules"] = "deploy_firewall_rules",
        ["capture-traffic"] = "network_packet_capture",
        ["hunt-similar-attacks"] = "campaign_correlation",
        ["alert-analysts"] = "send_notification",
        ["create-case"] = "create_ticket",
        ["honeypot-profile-attacker"] = "attribution_analysis",
        ["honeypot-enhance-monitoring"] = "security_monitoring_enhancement",
        ["honeypot-collect-threat-intel"] = "threat_intelligence_enrichment",
        ["honeypot-deploy-decoy"] = "deception_technology",
        ["revoke-sessions"] = "session_termination",
        ["disable-account"] = "account_disable",
        ["enforce-mfa"] = "mfa_enforcement",
        ["emergency-backup"] = "emergency_backup",
        ["enable-dlp"] = "data_loss_prevention",
        ["notify-stakeholders"] = "stakeholder_notification",
        ["endpoint-scan"] = "endpoint_scan",
        ["memory-dump"] = "memory_dump_collection",
        ["kill-process"] = "process_termination",
        ["attribution-analysis"] = "attribution_analysis",
        ["encrypt-sensitive-data"] = "data_encryption",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static ResponseAction? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The action of a verb such as <c>block-ip</c> or <c>memory-dump</c>.</summary>
    public static ResponseAction? OfVerb(string verb) => Find(Aliases.GetValueOrDefault(verb) ?? verb.Replace('-', '_'));

    /// <summary>Whether the action stops an attack, and is not only looking or telling.</summary>
    public static bool Contains(string name) => Find(name)?.Purpose == ActionPurpose.Contains;

    /// <summary>Whether the action changes anything.</summary>
    public static bool Changes(string name) => Find(name)?.IsChange != false;

    /// <summary>Whether the action takes files, memory or traffic from a host, which may hold anybody's data.</summary>
    public static bool TakesData(string name) => name is "log_preservation" or "memory_dump_collection" or "disk_imaging" or "network_packet_capture";

    /// <summary>The actions that a connector can carry out.</summary>
    internal static IReadOnlyCollection<string> Of(string connector) => [.. All.Where(action => action.Connectors.Contains(connector, StringComparer.Ordinal)).Select(action => action.Name)];
}
