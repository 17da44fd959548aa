using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Identity;

/// <summary>People of an organization: administration here, the own account in the other half.</summary>
public sealed partial class UserService(SocDatabase database, UserAccounts accounts, LiveSessions live, ApiKeyVerifier keys, TimeProvider clock)
{
    private const int MaximumUsers = 1_000;

    /// <summary>Everybody of the organization by e-mail address, at most 1,000.</summary>
    public async Task<Result<IReadOnlyList<UserView>>> ListAsync(Actor actor, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageUsers) is { } refused)
        {
            return refused;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = database.Read(actor.OrganizationId);
        var users = await db.Users.OrderBy(user => user.NormalizedEmail).Take(MaximumUsers).ToListAsync(ct);
        return users.ConvertAll(user => UserView.Of(user, now));
    }

    /// <summary>Makes an account with a temporary password. The person may work with it at once and is told to change it.</summary>
    public async Task<Result<Invitation>> InviteAsync(Actor actor, string email, Role role, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageUsers) is { } refused)
        {
            return refused;
        }

        if (email.Length > NewUser.MaximumEmailLength)
        {
            return Error.Invalid("email", $"must have at most {NewUser.MaximumEmailLength} characters");
        }

        var password = Secrets.Password();
        if (!(await accounts.HashAsync(password, "password")).Succeeded(out var hash, out var broken))
        {
            return broken;
        }

        // Across: an e-mail address is unique over all organizations.
        return await database.WriteAcrossAsync<Invitation>(async unit =>
        {
            if (await unit.Db.Users.CountAsync(row => row.OrganizationId == actor.OrganizationId, ct) >= MaximumUsers)
            {
                return Error.Conflict("TOO_MANY_USERS", $"An organization has at most {MaximumUsers} accounts.");
            }

            var user = NewUser.Of(actor.OrganizationId, email, email, role, hash, unit.Now);
            user.MustChangePassword = true;
            await using var account = accounts.Within(unit.Db);
            if (IdentityErrors.Of(await account.Manager.CreateAsync(user), "email") is { } failed)
            {
                return failed;
            }

            unit.Audit(actor, "user.invited", user.Email!, new { Role = role });
            return new Invitation(user.Email!, role, password);
        }, ct);
    }

    /// <summary>Changes the role and ends the person's sessions; the person's keys may no more than the role from then on. The last active administrator keeps its role.</summary>
    public Task<Result<Done>> ChangeRoleAsync(Actor actor, Guid userId, Role role, CancellationToken ct) =>
        ChangeAsync(actor, userId, async (unit, user) =>
        {
            if (user.Role == role)
            {
                return null;
            }

            if (await IsLastAdministratorAsync(unit, user, ct))
            {
                return IdentityErrors.LastAdministrator;
            }

            unit.Audit(actor, "user.role_changed", user.Email!, new { From = user.Role, To = role });
            user.Role = role;
            return await RenewAsync(unit, user);
        }, "role changed", ct);

    /// <summary>Closes or opens an account; closing ends its sessions, and its keys serve no more while it is closed. The last active administrator can't be closed.</summary>
    public Task<Result<Done>> SetDisabledAsync(Actor actor, Guid userId, bool disabled, CancellationToken ct) =>
        ChangeAsync(actor, userId, async (unit, user) =>
        {
            if (user.Disabled == disabled)
            {
                return null;
            }

            if (disabled && await IsLastAdministratorAsync(unit, user, ct))
            {
                return IdentityErrors.LastAdministrator;
            }

            unit.Audit(actor, disabled ? "user.disabled" : "user.enabled", user.Email!);
            user.Disabled = disabled;
            return await RenewAsync(unit, user);
        }, "account disabled", ct);

    /// <summary>Gives a temporary password, lifts a lockout and ends the person's sessions. The second factor stays. For other people's accounts only.</summary>
    public async Task<Result<Invitation>> ResetPasswordAsync(Actor actor, Guid userId, CancellationToken ct)
    {
        // A key acts for its maker: it must not turn into the maker's password.
        if (IsOwn(actor, userId))
        {
            return Error.Conflict("OWN_PASSWORD", "Change your own password with the current one.");
        }

        var password = Secrets.Password();
        if (!(await accounts.HashAsync(password, "password")).Succeeded(out var hash, out var broken))
        {
            return broken;
        }

        Invitation? invitation = null;
        var result = await ChangeAsync(actor, userId, async (unit, user) =>
        {
            user.PasswordHash = hash;
            user.MustChangePassword = true;
            user.AccessFailedCount = 0;
            user.LockoutEnd = null;
            unit.Audit(actor, "user.password_reset", user.Email!);
            invitation = new Invitation(user.Email!, user.Role, password);
            return await RenewAsync(unit, user);
        }, "password reset", ct);
        return result.Map(_ => invitation!);
    }

    private async Task<Result<Done>> ChangeAsync(Actor actor, Guid userId, Func<Unit, User, Task<Error?>> change, string reason, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageUsers) is { } refused)
        {
            return refused;
        }

        if (actor.UserId is null && IsOwn(actor, userId))
        {
            return Error.Forbidden("A key can't change the account of the person who made it.");
        }

        IReadOnlyList<Guid> ended = [];
        IReadOnlyList<byte[]> affected = [];
        var result = await database.WriteAsync<Done>(actor.OrganizationId, async unit =>
        {
            if (await unit.Db.Users.FirstOrDefaultAsync(row => row.Id == userId, ct) is not { } user)
            {
                return Error.NotFound("User", userId);
            }

            var stamp = user.SecurityStamp;
            if (await change(unit, user) is { } failed)
            {
                return failed;
            }

            // A new stamp says that access changed; without one there was nothing to do.
            if (stamp != user.SecurityStamp)
            {
                ended = await unit.EndSessionsAsync(user, reason, keep: null, ct);
                affected = await KeysOfAsync(unit, user, ct);
            }

            return Done.Value;
        }, ct);
        live.Forget(ended);
        keys.Forget(affected);
        return result;
    }

    private static bool IsOwn(Actor actor, Guid userId) => actor.UserId == userId || actor.ResponsibleId == userId.ToString();

    private static async Task<IReadOnlyList<byte[]>> KeysOfAsync(Unit unit, User user, CancellationToken ct)
    {
        var maker = user.Id.ToString();
        return await unit.Db.ApiKeys.Where(key => key.OrganizationId == user.OrganizationId && key.CreatedById == maker && key.RevokedAt == null)
            .Select(key => key.Hash).ToListAsync(ct);
    }

    private async Task<Error?> RenewAsync(Unit unit, User user)
    {
        await using var account = accounts.Within(unit.Db);
        return IdentityErrors.Of(await account.Manager.UpdateSecurityStampAsync(user), "user");
    }

    private static async Task<bool> IsLastAdministratorAsync(Unit unit, User user, CancellationToken ct) =>
        user is { Role: Role.Admin, Disabled: false }
        && !await unit.Db.Users.AnyAsync(row => row.OrganizationId == user.OrganizationId && row.Id != user.Id && row.Role == Role.Admin && !row.Disabled, ct);
}
