using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Incidents;

/// <param name="Enabled">Whether reversible playbooks start without approval.</param>
/// <param name="Confidence">From which confidence, 0 to 1; null while switched off.</param>
public sealed record AutoContainView(bool Enabled, double? Confidence);

/// <summary>The switch of automatic containment: the organization's <see cref="Organization.AutoContainConfidence"/> as on and off.</summary>
public sealed class AutoContainService(OrganizationService organizations)
{
    /// <summary>From which confidence it contains when it is switched on without one.</summary>
    public const double DefaultConfidence = 0.9;

    public async Task<Result<AutoContainView>> GetAsync(Actor actor, CancellationToken ct) =>
        actor.Demand(Permission.ReadIncidents) is { } refused ? refused : (await organizations.GetAsync(actor, ct)).Map(Of);

    /// <summary>Switches it. A confidence that is in force stays when it is switched on again.</summary>
    public async Task<Result<AutoContainView>> SetAsync(Actor actor, bool enabled, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageOrganization) is { } refused)
        {
            return refused;
        }

        return (await organizations.GetAsync(actor, ct)).Succeeded(out var known, out var error)
            ? (await organizations.ChangeAsync(actor, known.SelfApproval, enabled ? known.AutoContainConfidence ?? DefaultConfidence : null, ct)).Map(Of)
            : error;
    }

    private static AutoContainView Of(OrganizationView organization) => new(organization.AutoContainConfidence is not null, organization.AutoContainConfidence);
}
