namespace SocConsole.Core.Detection.Threats;

/// <summary>What to do about each kind of attack, as names of the action catalogue; the first is the containment.</summary>
public static class RecommendedActions
{
    public static IReadOnlyList<string> For(string threatType) => threatType switch
    {
        "account_compromise" => ["quarantine_ip", "forensic_dump", "isolate_host", "notify_admin"],
        "privilege_escalation" => ["forensic_dump", "isolate_host", "notify_admin"],
        "sql_injection" or "command_injection" or "code_injection" or "remote_file_inclusion" or "file_upload" or "request_forgery" or "ldap_injection" => ["quarantine_ip", "block_request", "forensic_dump", "notify_admin"],
        "xss" or "path_traversal" or "header_injection" or "session_fixation" or "request_smuggling" or "web_attack" => ["quarantine_ip", "block_request", "forensic_analysis"],
        "web_shell" or "malware" or "command_and_control" or "lateral_movement" => ["isolate_host", "quarantine_ip", "forensic_dump", "notify_admin"],
        "ransomware" or "data_destruction" => ["isolate_host", "forensic_dump", "notify_admin"],
        "credential_access" or "persistence" or "defense_evasion" or "execution" or "resource_hijacking" => ["forensic_dump", "isolate_host", "notify_admin"],
        "data_exfiltration" or "dns_tunneling" => ["quarantine_ip", "isolate_host", "forensic_dump", "notify_admin"],
        "information_leak" or "discovery" => ["forensic_analysis", "notify_admin"],
        "brute_force_attack" or "password_spraying" or "ddos_attack" => ["quarantine_ip", "forensic_dump", "notify_admin"],
        IndicatorSight.ThreatType => ["quarantine_ip", "forensic_dump", "notify_admin"],
        _ => ["quarantine_ip", "forensic_analysis"],
    };
}
