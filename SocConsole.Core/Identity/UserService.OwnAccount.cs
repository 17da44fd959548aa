using System.Text.Encodings.Web;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Identity;

/// <summary>What people do with their own account. Changes end their other sessions; the one they act in lives on (<see cref="Actor.SessionId"/>).</summary>
public sealed partial class UserService
{
    private const string Issuer = "SOC console";
    private const int RecoveryCodes = 10;

    public Task<Result<UserView>> MeAsync(Actor actor, CancellationToken ct) => ProfileAsync(actor, ct).Map(profile => profile.User);

    /// <summary>The signed-in person and its organization.</summary>
    public async Task<Result<Profile>> ProfileAsync(Actor actor, CancellationToken ct)
    {
        if (actor.UserId is not { } userId)
        {
            return IdentityErrors.PersonNeeded;
        }

        await using var db = database.Read(actor.OrganizationId);
        var user = await db.Users.FirstOrDefaultAsync(row => row.Id == userId, ct);
        var organization = await db.Organizations.FirstOrDefaultAsync(row => row.Id == actor.OrganizationId, ct);
        return user is null || organization is null
            ? Error.NotFound("User", userId)
            : new Profile(UserView.Of(user, clock.GetUtcNow().UtcDateTime), organization.Id, organization.Name, user.MustChangePassword);
    }

    /// <summary>Changes the password. A wrong current password counts towards the lockout.</summary>
    public async Task<Result<Done>> ChangePasswordAsync(Actor actor, string current, string next, CancellationToken ct)
    {
        if (!(await accounts.HashAsync(next, "new_password")).Succeeded(out var hash, out var broken))
        {
            return broken;
        }

        if (string.Equals(current, next, StringComparison.Ordinal))
        {
            return Error.Invalid("new_password", "must differ from the current one");
        }

        await using var db = database.Read(actor.OrganizationId);
        var seen = await db.Users.FirstOrDefaultAsync(row => row.Id == actor.UserId, ct);
        var fits = accounts.Matches(seen?.PasswordHash, current);
        return await ChangeOwnAsync(actor, "password changed", async (unit, user, account) =>
        {
            if (!fits || user.PasswordHash != seen!.PasswordHash)
            {
                Lockout.Count(unit, user, "current password", accounts.Lockout);
                return Error.Invalid("current_password", "is wrong");
            }

            user.PasswordHash = hash;
            user.MustChangePassword = false;
            unit.Audit(actor, "user.password_changed", user.Email!);
            return IdentityErrors.Of(await account.Manager.UpdateSecurityStampAsync(user), "new_password");
        }, ct);
    }

    /// <summary>Makes a new secret for the authenticator app. The second factor is on once <see cref="ConfirmTotpAsync"/> has seen a code.</summary>
    public async Task<Result<TotpSetup>> BeginTotpAsync(Actor actor, CancellationToken ct)
    {
        TotpSetup? setup = null;
        var result = await ChangeOwnAsync(actor, "", async (unit, user, account) =>
        {
            if (user.TwoFactorEnabled)
            {
                return Error.Conflict("TWO_FACTOR_ENABLED", "The second factor is on; switch it off with a code first.");
            }

            // Not ResetAuthenticatorKeyAsync: a secret that nothing uses yet must not end sessions.
            var secret = account.Manager.GenerateNewAuthenticatorKey();
            await account.Store.SetAuthenticatorKeyAsync(user, secret, ct);
            unit.Audit(actor, "user.totp_begun", user.Email!);
            setup = new TotpSetup(secret, UriOf(user, secret));
            return null;
        }, ct);
        return result.Map(_ => setup!);
    }

    /// <summary>Switches the second factor on. Answers ten recovery codes, shown this once.</summary>
    public async Task<Result<IReadOnlyList<string>>> ConfirmTotpAsync(Actor actor, string code, CancellationToken ct)
    {
        IReadOnlyList<string> codes = [];
        var result = await ChangeOwnAsync(actor, "second factor switched on", async (unit, user, account) =>
        {
            if (user.TwoFactorEnabled)
            {
                return Error.Conflict("TWO_FACTOR_ENABLED", "The second factor is on already.");
            }

            if (!await SecondFactor.AcceptTotpAsync(account.Manager, user, code))
            {
                return Error.Invalid("code", "is wrong; check the clock of the device that made it");
            }

            codes = [.. await account.Manager.GenerateNewTwoFactorRecoveryCodesAsync(user, RecoveryCodes) ?? []];
            unit.Audit(actor, "user.totp_enabled", user.Email!);
            return IdentityErrors.Of(await account.Manager.SetTwoFactorEnabledAsync(user, true), "code");
        }, ct);
        return result.Map(_ => codes);
    }

    /// <summary>Switches the second factor off. A wrong code counts towards the lockout.</summary>
    public Task<Result<Done>> DisableTotpAsync(Actor actor, string code, CancellationToken ct) =>
        ChangeOwnAsync(actor, "second factor switched off", async (unit, user, account) =>
        {
            if (!user.TwoFactorEnabled)
            {
                return Error.Conflict("TWO_FACTOR_DISABLED", "The second factor is off.");
            }

            if (!await SecondFactor.AcceptAsync(account.Manager, user, code))
            {
                Lockout.Count(unit, user, "code", accounts.Lockout);
                return Error.Invalid("code", "is wrong or was used before");
            }

            unit.Audit(actor, "user.totp_disabled", user.Email!);
            return IdentityErrors.Of(await account.Manager.SetTwoFactorEnabledAsync(user, false), "code");
        }, ct);

    private async Task<Result<Done>> ChangeOwnAsync(Actor actor, string reason, Func<Unit, User, UserAccountScope, Task<Error?>> change, CancellationToken ct)
    {
        if (actor.UserId is not { } userId)
        {
            return IdentityErrors.PersonNeeded;
        }

        IReadOnlyList<Guid> affected = [];

        // The inner error is a value of the write: a counted failure has to be committed.
        var written = await database.WriteAsync<Result<Done>>(actor.OrganizationId, async unit =>
        {
            if (await unit.Db.Users.FirstOrDefaultAsync(row => row.Id == userId, ct) is not { } user)
            {
                return (Result<Done>)Error.NotFound("User", userId);
            }

            if (Lockout.Holds(user, unit.Now))
            {
                return (Result<Done>)Error.Conflict("LOCKED_OUT", "Too many wrong passwords or codes; try again later.");
            }

            await using var account = accounts.Within(unit.Db);
            var stamp = user.SecurityStamp;
            if (await change(unit, user, account) is { } failed)
            {
                return (Result<Done>)failed;
            }

            affected = stamp == user.SecurityStamp ? [] : await unit.EndSessionsAsync(user, reason, actor.SessionId, ct);
            return (Result<Done>)Done.Value;
        }, ct);
        live.Forget(affected);
        return written.Error is { } error ? error : written.Value;
    }

    // Key URI format of authenticator apps; RFC 6238 with its defaults: SHA-1, 6 digits, 30 s.
    private static string UriOf(User user, string secret)
    {
        var issuer = UrlEncoder.Default.Encode(Issuer);
        return $"otpauth://totp/{issuer}:{UrlEncoder.Default.Encode(user.Email!)}?secret={secret}&issuer={issuer}&digits=6&period=30";
    }
}
