namespace SocConsole.Core.Detection.Threats;

/// <summary>The assumptions of the loss estimate, under <c>Soc:Impact</c>; an organization puts its own figures there. US dollars unless said otherwise.</summary>
public sealed class ImpactOptions
{
    public const string Section = "Soc:Impact";

    /// <summary>Loss if the data behind an average system is taken.</summary>
    public decimal DataBreachUsd { get; set; } = 5_000_000;

    public decimal DowntimePerHourUsd { get; set; } = 100_000;

    public decimal RegulatoryFineUsd { get; set; } = 1_000_000;

    public decimal ReputationDamageUsd { get; set; } = 500_000;

    /// <summary>Cost of an hour of the people who respond.</summary>
    public decimal ResponseHourUsd { get; set; } = 120;

    /// <summary>By kind of attack: how likely it ends in each loss when nothing is done. A kind that is missing takes <c>default</c>.</summary>
    public Dictionary<string, ImpactAssumption> ByThreatType { get; set; } = new()
    {
        ["default"] = new() { BreachProbability = 0.02, DowntimeProbability = 0.02, DowntimeHours = 4, ResponseHours = 2 },
        ["brute_force_attack"] = new() { BreachProbability = 0.05, DowntimeProbability = 0.02, DowntimeHours = 4, ResponseHours = 4 },
        ["password_spraying"] = new() { BreachProbability = 0.08, DowntimeProbability = 0.02, DowntimeHours = 4, ResponseHours = 6 },
        ["user_enumeration"] = new() { BreachProbability = 0.01, DowntimeProbability = 0, DowntimeHours = 0, ResponseHours = 1 },
        ["account_compromise"] = new() { BreachProbability = 0.4, DowntimeProbability = 0.2, DowntimeHours = 8, ResponseHours = 24 },
        ["privilege_escalation"] = new() { BreachProbability = 0.2, DowntimeProbability = 0.1, DowntimeHours = 8, ResponseHours = 16 },
        ["sql_injection"] = new() { BreachProbability = 0.15, DowntimeProbability = 0.05, DowntimeHours = 4, ResponseHours = 16 },
        ["xss"] = new() { BreachProbability = 0.04, DowntimeProbability = 0.01, DowntimeHours = 2, ResponseHours = 6 },
        ["path_traversal"] = new() { BreachProbability = 0.06, DowntimeProbability = 0.01, DowntimeHours = 2, ResponseHours = 6 },
        ["command_injection"] = new() { BreachProbability = 0.25, DowntimeProbability = 0.15, DowntimeHours = 8, ResponseHours = 24 },
        ["scanner"] = new() { BreachProbability = 0.005, DowntimeProbability = 0, DowntimeHours = 0, ResponseHours = 0.5 },
        ["port_scan"] = new() { BreachProbability = 0.005, DowntimeProbability = 0, DowntimeHours = 0, ResponseHours = 0.5 },
        ["ddos_attack"] = new() { BreachProbability = 0, DowntimeProbability = 0.5, DowntimeHours = 6, ResponseHours = 12 },
        ["code_injection"] = new() { BreachProbability = 0.25, DowntimeProbability = 0.15, DowntimeHours = 8, ResponseHours = 24 },
        ["remote_file_inclusion"] = new() { BreachProbability = 0.2, DowntimeProbability = 0.1, DowntimeHours = 8, ResponseHours = 16 },
        ["web_shell"] = new() { BreachProbability = 0.4, DowntimeProbability = 0.2, DowntimeHours = 8, ResponseHours = 24 },
        ["file_upload"] = new() { BreachProbability = 0.15, DowntimeProbability = 0.1, DowntimeHours = 8, ResponseHours = 12 },
        ["request_forgery"] = new() { BreachProbability = 0.1, DowntimeProbability = 0.02, DowntimeHours = 4, ResponseHours = 8 },
        ["ldap_injection"] = new() { BreachProbability = 0.1, DowntimeProbability = 0.02, DowntimeHours = 4, ResponseHours = 8 },
        ["header_injection"] = new() { BreachProbability = 0.03, DowntimeProbability = 0.01, DowntimeHours = 2, ResponseHours = 4 },
        ["session_fixation"] = new() { BreachProbability = 0.05, DowntimeProbability = 0.01, DowntimeHours = 2, ResponseHours = 6 },
        ["information_leak"] = new() { BreachProbability = 0.05, DowntimeProbability = 0, DowntimeHours = 0, ResponseHours = 4 },
        ["request_smuggling"] = new() { BreachProbability = 0.08, DowntimeProbability = 0.02, DowntimeHours = 4, ResponseHours = 8 },
        ["protocol_anomaly"] = new() { BreachProbability = 0.005, DowntimeProbability = 0, DowntimeHours = 0, ResponseHours = 0.5 },
        ["web_attack"] = new() { BreachProbability = 0.06, DowntimeProbability = 0.02, DowntimeHours = 4, ResponseHours = 6 },
        ["intrusion_attempt"] = new() { BreachProbability = 0.05, DowntimeProbability = 0.02, DowntimeHours = 4, ResponseHours = 4 },
        ["credential_access"] = new() { BreachProbability = 0.3, DowntimeProbability = 0.1, DowntimeHours = 8, ResponseHours = 16 },
        ["persistence"] = new() { BreachProbability = 0.25, DowntimeProbability = 0.1, DowntimeHours = 8, ResponseHours = 16 },
        ["defense_evasion"] = new() { BreachProbability = 0.2, DowntimeProbability = 0.1, DowntimeHours = 8, ResponseHours = 12 },
        ["lateral_movement"] = new() { BreachProbability = 0.3, DowntimeProbability = 0.15, DowntimeHours = 8, ResponseHours = 24 },
        ["execution"] = new() { BreachProbability = 0.2, DowntimeProbability = 0.1, DowntimeHours = 8, ResponseHours = 12 },
        ["command_and_control"] = new() { BreachProbability = 0.35, DowntimeProbability = 0.15, DowntimeHours = 8, ResponseHours = 24 },
        ["malware"] = new() { BreachProbability = 0.3, DowntimeProbability = 0.25, DowntimeHours = 12, ResponseHours = 24 },
        ["ransomware"] = new() { BreachProbability = 0.5, DowntimeProbability = 0.8, DowntimeHours = 48, ResponseHours = 80 },
        ["data_exfiltration"] = new() { BreachProbability = 0.5, DowntimeProbability = 0.05, DowntimeHours = 4, ResponseHours = 40 },
        ["dns_tunneling"] = new() { BreachProbability = 0.35, DowntimeProbability = 0.05, DowntimeHours = 4, ResponseHours = 24 },
        ["data_destruction"] = new() { BreachProbability = 0.05, DowntimeProbability = 0.5, DowntimeHours = 24, ResponseHours = 40 },
        ["resource_hijacking"] = new() { BreachProbability = 0.1, DowntimeProbability = 0.2, DowntimeHours = 8, ResponseHours = 12 },
        ["discovery"] = new() { BreachProbability = 0.02, DowntimeProbability = 0, DowntimeHours = 0, ResponseHours = 2 },
        ["honeypot_intrusion"] = new() { BreachProbability = 0.005, DowntimeProbability = 0, DowntimeHours = 0, ResponseHours = 0.5 },
    };

    public IEnumerable<string> Faults()
    {
        if (DataBreachUsd < 0 || DowntimePerHourUsd < 0 || RegulatoryFineUsd < 0 || ReputationDamageUsd < 0 || ResponseHourUsd < 0)
        {
            yield return $"{Section}: amounts of money must not be negative.";
        }

        foreach (var type in ByThreatType.Where(pair => !pair.Value.IsPossible).Select(pair => pair.Key))
        {
            yield return $"{Section}:ByThreatType:{type} must have probabilities from 0 to 1 and hours that are not negative.";
        }
    }
}

/// <summary>What an attack of one kind leads to when nothing is done.</summary>
public sealed class ImpactAssumption
{
    /// <summary>0 to 1.</summary>
    public double BreachProbability { get; set; }

    /// <summary>0 to 1.</summary>
    public double DowntimeProbability { get; set; }

    public double DowntimeHours { get; set; }

    public double ResponseHours { get; set; }

    internal bool IsPossible => BreachProbability is >= 0 and <= 1 && DowntimeProbability is >= 0 and <= 1 && DowntimeHours >= 0 && ResponseHours >= 0;
}
