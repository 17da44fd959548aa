using SocConsole.Core.Storage;

namespace SocConsole.Core.Onboarding;

public enum OnboardingStatus
{
    NotStarted,
    InProgress,
    Completed,
    Skipped,
}

/// <summary>The steps in their order.</summary>
public enum OnboardingStep
{
    Profile,
    NetworkScan,
    Agents,
    Validation,
}

/// <summary>How far an organization's onboarding is; one row an organization.</summary>
public sealed class OnboardingState : IOwned
{
    public int Id { get; set; }

    public int OrganizationId { get; set; }

    public OnboardingStatus Status { get; set; }

    public OnboardingStep Step { get; set; }

    public IReadOnlyList<OnboardingStep> Done { get; set; } = [];

    public OrganizationProfile? Profile { get; set; }

    /// <summary>What the organization allows the onboarding to do, by name.</summary>
    public IReadOnlyDictionary<string, bool> Permissions { get; set; } = new Dictionary<string, bool>();

    public DateTime? StartedAt { get; set; }

    public DateTime? CompletedAt { get; set; }

    public DateTime? SkippedAt { get; set; }
}

public sealed record OrganizationProfile(string? Name, string? Industry, string? CompanySize, string? Region);

public enum ScanStatus
{
    Queued,
    Running,
    Completed,
    Cancelled,
    Failed,
}

/// <summary>One look at the hosts of some networks.</summary>
public sealed class NetworkScan : IOwned
{
    public int Id { get; set; }

    public int OrganizationId { get; set; }

    /// <summary>Networks in CIDR notation.</summary>
    public required IReadOnlyList<string> Ranges { get; set; }

    /// <summary><c>quick</c> or <c>full</c>.</summary>
    public required string ScanType { get; set; }

    public required IReadOnlyList<int> Ports { get; set; }

    public ScanStatus Status { get; set; }

    public int Hosts { get; set; }

    public int HostsDone { get; set; }

    public int Found { get; set; }

    public required string RequestedBy { get; set; }

    public DateTime CreatedAt { get; set; }

    public DateTime? StartedAt { get; set; }

    public DateTime? CompletedAt { get; set; }

    public bool CancelRequested { get; set; }

    public string? Fault { get; set; }
}

/// <summary>A host or service that belongs to the organization, as scans and people know it.</summary>
public sealed class Asset : IOwned
{
    public int Id { get; set; }

    public int OrganizationId { get; set; }

    public required string Ip { get; set; }

    public string? Hostname { get; set; }

    /// <summary><c>linux</c>, <c>windows</c>, <c>network</c>; null when nothing told.</summary>
    public string? OsType { get; set; }

    public string? OsRole { get; set; }

    /// <summary>Such as <c>web_server</c>; <c>unknown</c> when nothing told.</summary>
    public required string Classification { get; set; }

    /// <summary>0 to 1.</summary>
    public double ClassificationConfidence { get; set; }

    /// <summary>Why it was classified so.</summary>
    public string? ClassificationReason { get; set; }

    public IReadOnlyList<int> OpenPorts { get; set; } = [];

    public IReadOnlyList<AssetService> Services { get; set; } = [];

    /// <summary>How much its loss would hurt, 1 (little) to 5; people set it.</summary>
    public int Criticality { get; set; } = 3;

    public string? Owner { get; set; }

    public int? ScanId { get; set; }

    public DateTime DiscoveredAt { get; set; }

    public DateTime LastSeenAt { get; set; }
}

/// <param name="Port">TCP port.</param>
/// <param name="Name">Service by its banner or else by its port.</param>
/// <param name="Banner">First line that it said, without control characters; null when it said nothing.</param>
public sealed record AssetService(int Port, string Name, string? Banner);
