namespace SocConsole.Core.Detection.Threats;

/// <summary>What to do about each kind of attack, as names of the action catalogue; the first is the containment.</summary>
public static class RecommendedActions
{
    public static IReadOnlyList<string> For(string threatType) => threatType switch
    {
        "account_compromise" => ["quarantine_ip", "forensic_dump", "isolate_host", "notify_admin"],
        "privilege_escalation" => ["forensic_dump", "isolate_host", "notify_admin"],
        "sql_injection" or "command_injection" => ["quarantine_ip", "block_request", "forensic_dump", "notify_admin"],
        "xss" or "path_traversal" => ["quarantine_ip", "block_request", "forensic_analysis"],
        "brute_force_attack" or "password_spraying" or "ddos_attack" => ["quarantine_ip", "forensic_dump", "notify_admin"],
        "indicator_match" => ["quarantine_ip", "forensic_dump", "notify_admin"],
        _ => ["quarantine_ip", "forensic_analysis"],
    };
}
