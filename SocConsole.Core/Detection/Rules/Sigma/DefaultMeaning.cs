using SocConsole.Core.Ingestion;

namespace SocConsole.Core.Detection.Rules.Sigma;

/// <summary>What a rule means that says nothing in a <c>soc</c> block: derived from its ATT&amp;CK tags and its log source.</summary>
internal static class DefaultMeaning
{
    public const string ThreatType = "suspicious_activity";

    // Kinds of attack that the console has impact assumptions and playbooks for, by technique; a sub-technique stands before its technique.
    private static readonly (string Technique, string ThreatType)[] ByTechnique =
    [
        ("T1110.003", "password_spraying"),
        ("T1110", "brute_force_attack"),
        ("T1078", "account_compromise"),
        ("T1548", "privilege_escalation"),
        ("T1068", "privilege_escalation"),
        ("T1498", "ddos_attack"),
        ("T1499", "ddos_attack"),
        ("T1046", "port_scan"),
        ("T1595", "scanner"),
    ];

    // In the order in which they tell most about what is happening.
    private static readonly string[] Tactics =
    [
        "impact", "exfiltration", "credential-access", "lateral-movement", "command-and-control", "privilege-escalation", "execution", "persistence",
        "defense-evasion", "defense-impairment", "stealth", "initial-access", "collection", "discovery", "reconnaissance", "resource-development",
    ];

    private static readonly string[] Cloud = ["aws", "azure", "gcp", "okta", "m365", "github", "bitbucket", "onelogin", "kubernetes", "cisco"];
    private static readonly string[] Endpoints = ["windows", "macos", "linux"];
    private static readonly string[] RemoteServices = ["sshd", "auth", "vsftpd", "guacamole"];

    public static string ThreatTypeOf(IReadOnlyList<string> techniques, IEnumerable<string> tags)
    {
        foreach (var (technique, type) in ByTechnique)
        {
            if (techniques.Any(own => own == technique || own.StartsWith(technique + ".", StringComparison.Ordinal)))
            {
                return type;
            }
        }

        var named = tags.Where(tag => tag.StartsWith("attack.", StringComparison.OrdinalIgnoreCase)).Select(tag => tag["attack.".Length..].Replace('_', '-')).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return Tactics.FirstOrDefault(named.Contains)?.Replace('-', '_') ?? ThreatType;
    }

    /// <summary>Fields of which the first that an event has names what is under suspicion.</summary>
    public static string[] EntityFieldsOf(RuleLogSource source)
    {
        if (Cloud.Contains(source.Product, StringComparer.OrdinalIgnoreCase))
        {
            return [Ecs.UserName, Ecs.SourceIp, Ecs.HostName];
        }

        return Endpoints.Contains(source.Product, StringComparer.OrdinalIgnoreCase) && !RemoteServices.Contains(source.Service, StringComparer.OrdinalIgnoreCase)
            ? [Ecs.HostName, Ecs.UserName, Ecs.SourceIp]
            : [Ecs.SourceIp, Ecs.UserName, Ecs.HostName];
    }
}
