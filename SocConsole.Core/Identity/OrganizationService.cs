using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Identity;

/// <summary>Settings of the tenant.</summary>
public sealed class OrganizationService(SocDatabase database)
{
    public async Task<Result<OrganizationView>> GetAsync(Actor actor, CancellationToken ct)
    {
        await using var db = database.Read(actor.OrganizationId);
        return await db.Organizations.FirstOrDefaultAsync(row => row.Id == actor.OrganizationId, ct) is { } organization
            ? ViewOf(organization)
            : Error.NotFound("Organization", actor.OrganizationId);
    }

    /// <param name="actor">Who changes it.</param>
    /// <param name="selfApproval">Lets the only responsible person approve an own run.</param>
    /// <param name="autoContainConfidence">From 0 to 1, or null for never.</param>
    /// <param name="ct">Cancels the operation.</param>
    public async Task<Result<OrganizationView>> ChangeAsync(Actor actor, bool selfApproval, double? autoContainConfidence, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageOrganization) is { } refused)
        {
            return refused;
        }

        if (autoContainConfidence is not (null or (>= 0 and <= 1)))
        {
            return Error.Invalid("auto_contain_confidence", "must be from 0 to 1, or null");
        }

        return await database.WriteAsync<OrganizationView>(actor.OrganizationId, async unit =>
        {
            if (await unit.Db.Organizations.FirstOrDefaultAsync(row => row.Id == actor.OrganizationId, ct) is not { } organization)
            {
                return Error.NotFound("Organization", actor.OrganizationId);
            }

            var before = ViewOf(organization);
            organization.SelfApproval = selfApproval;
            organization.AutoContainConfidence = autoContainConfidence;
            var after = ViewOf(organization);
            if (after != before)
            {
                unit.Audit(actor, "organization.changed", organization.Name, new { Before = before, After = after });
            }

            return after;
        }, ct);
    }

    private static OrganizationView ViewOf(Organization organization) => new(organization.Name, organization.SelfApproval, organization.AutoContainConfidence);
}
