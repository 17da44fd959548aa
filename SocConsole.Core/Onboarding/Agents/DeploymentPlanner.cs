using Microsoft.EntityFrameworkCore;
using SocConsole.Core.EndpointAgents;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Onboarding.Assets;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Onboarding.Agents;

/// <param name="Order">From 1.</param>
/// <param name="Command">What to run there; <c>TOKEN</c> stands for the token that is made for the host.</param>
public sealed record DeploymentStep(int Order, int AssetId, string Ip, string? Hostname, string Classification, string Priority, string Profile, string Platform, string Command);

/// <param name="Reason">Why it gets no agent.</param>
public sealed record LeftOut(int AssetId, string Ip, string? Hostname, string Reason);

/// <summary>Which assets get an agent, in which order.</summary>
/// <param name="LeftOut">Assets without one, at most 1,000.</param>
public sealed record DeploymentPlan(IReadOnlyList<DeploymentStep> Steps, IReadOnlyList<LeftOut> LeftOut, int TotalAssets, DateTime GeneratedAt);

/// <summary>A token with how to use it.</summary>
public sealed record AgentToken(int EnrollmentId, string Token, string Platform, string? Hostname, IReadOnlyDictionary<string, string> InstallScripts, DateTime CreatedAt, DateTime ExpiresAt);

/// <summary>Plans where agents go and makes their tokens.</summary>
public sealed class DeploymentPlanner(SocDatabase database, AgentEnrollments enrollments, TimeProvider clock)
{
    private const int MostAssets = 4_096;
    private const int MostLeftOut = 1_000;
    private static readonly string[] Priorities = ["critical", "high", "medium", "low", "none"];

    /// <param name="actor">Who asks.</param>
    /// <param name="console">Address under which agents reach the console.</param>
    /// <param name="ct">Cancels the operation.</param>
    public async Task<Result<DeploymentPlan>> PlanAsync(Actor actor, string console, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageAssets) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        var agents = await AssetRegister.AgentsAsync(db, ct);
        var rows = await db.Assets.OrderByDescending(row => row.Criticality).ThenBy(row => row.Id).Take(MostAssets).ToListAsync(ct);
        List<AssetView> assets = [.. rows.Select(row => AssetView.Of(row, agents))];
        var get = assets.Where(asset => Reason(asset) is null).OrderBy(asset => Array.IndexOf(Priorities, asset.DeploymentPriority)).ThenByDescending(asset => asset.Criticality).ThenBy(asset => asset.Id);
        return new DeploymentPlan(
            [.. get.Select((asset, index) => new DeploymentStep(index + 1, asset.Id, asset.Ip, asset.Hostname, asset.Classification, asset.DeploymentPriority, asset.DeploymentProfile, "linux", InstallScripts.Command(console, asset.Hostname)))],
            [.. assets.Where(asset => Reason(asset) is not null).Take(MostLeftOut).Select(asset => new LeftOut(asset.Id, asset.Ip, asset.Hostname, Reason(asset)!))],
            assets.Count,
            clock.GetUtcNow().UtcDateTime);
    }

    /// <summary>Makes a token. Errors: those of <see cref="AgentEnrollments.CreateAsync"/>, DEPLOYMENT_NOT_ALLOWED, ASSET_NOT_FOUND.</summary>
    public async Task<Result<AgentToken>> TokenAsync(Actor actor, NewEnrollment enrollment, string console, CancellationToken ct)
    {
        await using (var db = database.Read(actor.OrganizationId))
        {
            if ((await db.OnboardingStates.FirstOrDefaultAsync(ct))?.Permissions.TryGetValue(OnboardingService.AgentDeploymentPermission, out var allowed) is true && !allowed)
            {
                return OnboardingErrors.DeploymentNotAllowed;
            }

            if (enrollment.AssetId is { } asset && !await db.Assets.AnyAsync(row => row.Id == asset, ct))
            {
                return Error.NotFound("Asset", asset);
            }
        }

        var now = clock.GetUtcNow().UtcDateTime;
        return (await enrollments.CreateAsync(actor, enrollment, ct)).Map(made =>
            new AgentToken(made.Id, made.Token, enrollment.Platform, enrollment.Hostname, InstallScripts.Of(console, enrollment.Hostname, made.Token), now, made.ExpiresAt));
    }

    private static string? Reason(AssetView asset) =>
        asset.AgentId is not null ? "it has an agent"
        : asset.AgentCompatible == false ? $"there is no agent for {asset.OsType}"
        : asset.AgentCompatible is null ? "its system is unknown; a person can enrol it by hand"
        : null;
}
