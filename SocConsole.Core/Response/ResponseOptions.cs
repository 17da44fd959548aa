using System.Net;

namespace SocConsole.Core.Response;

/// <summary>Settings under <c>Soc:Response</c>.</summary>
public sealed class ResponseOptions
{
    public const string Section = "Soc:Response";

    /// <summary>How long a playbook blocks an address; 1 s to 365 days.</summary>
    public TimeSpan BlockDuration { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long a run waits for approval before it rejects itself; 1 min to 7 days.</summary>
    public TimeSpan ApprovalTimeout { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Pause before the first further try of a step; it doubles with each. Up to 1 min.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Lets private addresses be blocked: attackers inside are real.</summary>
    public bool AllowPrivateTargets { get; set; } = true;

    /// <summary>Networks in CIDR notation that are never blocked.</summary>
    public IReadOnlyList<string> ProtectedNetworks { get; set; } = [];

    /// <summary>Domains that are never answered falsely by the sinkhole, with all above and below them; name the console's own here.</summary>
    public IReadOnlyList<string> ProtectedDomains { get; set; } = [];

    /// <summary>Folder below which zone files of the sinkhole may be written; null for none.</summary>
    public string? SinkholeDirectory { get; set; }

    /// <summary>What is wrong with the settings, with the key to mend.</summary>
    public IEnumerable<string> Faults()
    {
        if (BlockDuration < TimeSpan.FromSeconds(1) || BlockDuration > TimeSpan.FromDays(365))
        {
            yield return $"{Section}:BlockDuration must be from 00:00:01 to 365.00:00:00.";
        }

        if (ApprovalTimeout < TimeSpan.FromMinutes(1) || ApprovalTimeout > TimeSpan.FromDays(7))
        {
            yield return $"{Section}:ApprovalTimeout must be from 00:01:00 to 7.00:00:00.";
        }

        if (RetryDelay < TimeSpan.Zero || RetryDelay > TimeSpan.FromMinutes(1))
        {
            yield return $"{Section}:RetryDelay must be from 00:00:00 to 00:01:00.";
        }

        if (SinkholeDirectory is { Length: > 0 } directory && !Path.IsPathFullyQualified(directory))
        {
            yield return $"{Section}:SinkholeDirectory must be an absolute path.";
        }

        foreach (var network in ProtectedNetworks.Where(network => !IPNetwork.TryParse(network, out _)))
        {
            yield return $"{Section}:ProtectedNetworks holds '{network}', which is no network such as 192.0.2.0/24.";
        }
    }
}
