using System.Text.Json;
using SocConsole.Core.Kernel;
using SocConsole.Core.Onboarding;
using SocConsole.Core.Onboarding.Agents;
using SocConsole.Core.Onboarding.Assets;
using SocConsole.Core.Onboarding.Scans;

namespace SocConsole.Web.Endpoints.Onboarding;

/// <param name="NetworkRanges">Networks such as 192.168.1.0/24, or single addresses.</param>
/// <param name="ScanType">quick (unless said) or full.</param>
/// <param name="PortRanges">A text or a list of ports and ranges that count instead of the type's: 22, 8000-8100.</param>
internal sealed record ScanRequestBody(IReadOnlyList<string?>? NetworkRanges, string? ScanType, JsonElement? PortRanges)
{
    public Result<ScanRequest> ToRequest() => PortRanges switch
    {
        null or { ValueKind: JsonValueKind.Null } => new ScanRequest(NetworkRanges, ScanType ?? "quick", null),
        { ValueKind: JsonValueKind.String } text => new ScanRequest(NetworkRanges, ScanType ?? "quick", [text.GetString()!]),
        { ValueKind: JsonValueKind.Array } list when list.EnumerateArray().All(item => item.ValueKind is JsonValueKind.String or JsonValueKind.Number) =>
            new ScanRequest(NetworkRanges, ScanType ?? "quick", [.. list.EnumerateArray().Select(item => item.ToString())]),
        _ => Error.Invalid("port_ranges", "must be a text or a list of ports and ranges"),
    };
}

/// <param name="Status">queued, running, completed, cancelled or failed.</param>
/// <param name="ProgressPercentage">Hosts that were looked at, of all.</param>
/// <param name="AssetsDiscovered">Hosts with an open port that this scan met.</param>
/// <param name="Error">Why it failed; null when it did not.</param>
internal sealed record ScanBody(
    int ScanId, ScanStatus Status, string ScanType, IReadOnlyList<string> NetworkRanges, int Ports, int Hosts, int HostsDone, double ProgressPercentage, int AssetsDiscovered, string RequestedBy, DateTime CreatedAt,
    DateTime? StartedAt, DateTime? CompletedAt, string? Error)
{
    public static ScanBody From(NetworkScan scan) => new(
        scan.Id, scan.Status, scan.ScanType, scan.Ranges, scan.Ports.Count, scan.Hosts, scan.HostsDone, scan.Hosts == 0 ? 0 : Math.Round(100d * scan.HostsDone / scan.Hosts, 1), scan.Found, scan.RequestedBy, scan.CreatedAt,
        scan.StartedAt, scan.CompletedAt, scan.Fault);
}

/// <param name="Scan">The newest scan; null when there was none.</param>
/// <param name="Assets">A page of the known assets, the most critical first.</param>
internal sealed record ScanResultsBody(int? ScanId, string Status, ScanBody? Scan, IReadOnlyList<AssetView> Assets, long Total, int Page, int Limit)
{
    public static ScanResultsBody From(NetworkScan? scan, Page<AssetView> found) => new(
        scan?.Id, scan is null ? "not_started" : Wire.Name(scan.Status), scan is null ? null : ScanBody.From(scan), found.Items, found.Total, found.Number, found.Size);
}

/// <param name="Steps">In the order in which agents should come.</param>
/// <param name="LeftOut">Assets without an agent, with the reason.</param>
internal sealed record PlanBody(DeploymentPlan DeploymentPlan, IReadOnlyList<DeploymentStep> Steps, IReadOnlyList<LeftOut> LeftOut, int TotalAssets, DateTime GeneratedAt)
{
    public static PlanBody From(DeploymentPlan plan) => new(plan, plan.Steps, plan.LeftOut, plan.TotalAssets, plan.GeneratedAt);
}

/// <param name="AgentName">What it will be called; the host name unless said.</param>
/// <param name="Hostname">Host that it is for.</param>
/// <param name="Platform">linux, windows, macos or docker.</param>
/// <param name="DiscoveredAssetId">Asset that it is for.</param>
/// <param name="AssetId">Another name of <c>discovered_asset_id</c>.</param>
internal sealed record TokenRequestBody(string? AgentName, string? Hostname, string? Platform, int? DiscoveredAssetId, int? AssetId);

/// <param name="AgentToken">Shown only here.</param>
/// <param name="InstallScripts">By platform; a platform without an agent says not_supported.</param>
internal sealed record TokenBody(
    int EnrollmentId, string AgentToken, string Platform, string? Hostname, string Status, IReadOnlyDictionary<string, string> InstallScripts, DateTime CreatedAt, DateTime ExpiresAt)
{
    public static TokenBody From(AgentToken token) => new(token.EnrollmentId, token.Token, token.Platform, token.Hostname, "pending", token.InstallScripts, token.CreatedAt, token.ExpiresAt);
}
