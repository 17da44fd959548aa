using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Identity;

/// <summary>Opens organizations, each with its first administrator.</summary>
public sealed class RegistrationService(SocDatabase database, UserAccounts accounts, IOptions<RegistrationOptions> options)
{
    /// <summary>Opens an organization. Refused when registration is closed, the name or the e-mail address is taken, or the password breaks the rules.</summary>
    public Task<Result<Profile>> RegisterAsync(NewOrganization wanted, CancellationToken ct) => CreateAsync(wanted, options.Value.Open == true, ct);

    /// <param name="wanted">The organization and its administrator.</param>
    /// <param name="open">Whether it may be made although others stand.</param>
    /// <param name="ct">Cancels the operation.</param>
    internal async Task<Result<Profile>> CreateAsync(NewOrganization wanted, bool open, CancellationToken ct)
    {
        if (wanted.Validate() is { } invalid)
        {
            return invalid;
        }

        if (!(await accounts.HashAsync(wanted.Password, "password")).Succeeded(out var hash, out var broken))
        {
            return broken;
        }

        return await database.WriteAcrossAsync<Profile>(async unit =>
        {
            if (!open && await unit.Db.Organizations.AnyAsync(ct))
            {
                return Error.Forbidden("Registration is closed; ask an administrator for an invitation.");
            }

            var name = wanted.OrganizationName.Trim();
            if (await unit.Db.Organizations.AnyAsync(row => row.Name == name, ct))
            {
                return Error.Conflict("ORGANIZATION_EXISTS", "There is an organization with this name already.");
            }

            var organization = new Organization { Name = name, CreatedAt = unit.Now };
            unit.Db.Organizations.Add(organization);
            await unit.Db.SaveChangesAsync(ct);
            return await AddAdministratorAsync(unit, organization, wanted, hash);
        }, ct);
    }

    private async Task<Result<Profile>> AddAdministratorAsync(Unit unit, Organization organization, NewOrganization wanted, string hash)
    {
        var user = NewUser.Of(organization.Id, wanted.Email, wanted.Name, Role.Admin, hash, unit.Now);
        user.MustChangePassword = wanted.MustChangePassword;
        await using var account = accounts.Within(unit.Db);
        if (IdentityErrors.Of(await account.Manager.CreateAsync(user), "email") is { } failed)
        {
            return failed;
        }

        var actor = new Actor(organization.Id, user.Id.ToString(), user.Email!, ActorKind.User, Permissions.Of(user.Role));
        unit.Audit(actor, "organization.created", organization.Name);
        unit.Audit(actor, "user.created", user.Email!, new { user.Role });
        return new Profile(UserView.Of(user, unit.Now), organization.Id, organization.Name, user.MustChangePassword);
    }
}
