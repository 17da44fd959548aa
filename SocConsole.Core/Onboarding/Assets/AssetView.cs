using SocConsole.Core.EndpointAgents;

namespace SocConsole.Core.Onboarding.Assets;

/// <summary>An asset as people see it. Times are UTC.</summary>
/// <param name="DeploymentProfile"><c>server</c>, <c>workstation</c> or <c>none</c>: what an agent there would be for.</param>
/// <param name="DeploymentPriority"><c>critical</c>, <c>high</c>, <c>medium</c>, <c>low</c>, or <c>none</c> where no agent can run.</param>
/// <param name="AgentCompatible">Whether the agent runs on its system; null when the system is unknown.</param>
/// <param name="Criticality">How much its loss would hurt, 1 to 5.</param>
/// <param name="AgentId">The agent that reports from this address or host; null when none does.</param>
public sealed record AssetView(
    int Id, string Ip, string? Hostname, string? OsType, string? OsRole, string Classification, double ClassificationConfidence, string? ClassificationReason, IReadOnlyList<int> OpenPorts, IReadOnlyList<AssetService> Services,
    string DeploymentProfile, string DeploymentPriority, bool? AgentCompatible, int Criticality, string? Owner, int? ScanId, int? AgentId, DateTime DiscoveredAt, DateTime LastSeen)
{
    internal static AssetView Of(Asset row, IReadOnlyList<EndpointAgent> agents)
    {
        var compatible = Compatible(row.OsType);
        return new AssetView(
            row.Id, row.Ip, row.Hostname, row.OsType, row.OsRole, row.Classification, row.ClassificationConfidence, row.ClassificationReason, row.OpenPorts, row.Services,
            compatible == false ? "none" : row.OsRole == "workstation" ? "workstation" : "server", Priority(row, compatible), compatible, row.Criticality, row.Owner, row.ScanId, AgentOf(row, agents), row.DiscoveredAt, row.LastSeenAt);
    }

    /// <summary>The agent program needs Linux.</summary>
    private static bool? Compatible(string? os) => os switch
    {
        null => null,
        "linux" => true,
        _ => false,
    };

    private static string Priority(Asset row, bool? compatible) => compatible == false ? "none" : (row.Criticality, row.Classification) switch
    {
        ( >= 5, _) => "critical",
        ( >= 4, _) => "high",
        ( <= 1, _) => "low",
        (_, "domain_controller" or "database_server") => "high",
        (_, "web_server" or "mail_server" or "file_server" or "container_host" or "dns_server") => "medium",
        _ => "low",
    };

    // Two agents that fit tell nothing.
    private static int? AgentOf(Asset row, IReadOnlyList<EndpointAgent> agents)
    {
        var fitting = agents.Where(agent => agent.Addresses.Contains(row.Ip) || (row.Hostname is { } host && (Same(host, agent.Hostname) || Same(Short(host), agent.Hostname)))).Take(2).ToList();
        return fitting is [{ } only] ? only.Id : null;
    }

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static string Short(string host) => host.Split('.')[0];
}

/// <summary>Which assets are asked for; what is null is no filter.</summary>
/// <param name="Text">Part of address, host name or owner.</param>
/// <param name="Classification">Such as <c>web_server</c>.</param>
/// <param name="OsType"><c>linux</c>, <c>windows</c>, <c>network</c>, or <c>unknown</c>.</param>
public sealed record AssetFilter(string? Text = null, string? Classification = null, string? OsType = null);

/// <summary>What people change; what is null stays. An empty owner is none.</summary>
public sealed record AssetEdit(int? Criticality, string? Owner);
