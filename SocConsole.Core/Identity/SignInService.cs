using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Identity;

/// <summary>Sign-in with password and second factor, refresh with rotation, sign-out.</summary>
public sealed partial class SignInService(SocDatabase database, UserAccounts accounts, RefreshTokens tokens, LiveSessions live, TimeProvider clock, ILogger<SignInService> logger)
{
    /// <summary>How long a refresh token serves; each use makes a new one.</summary>
    public static readonly TimeSpan RefreshLife = TimeSpan.FromDays(30);

    private const int MaximumNameLength = 256;
    private const int MaximumLiveSessions = 100;

    /// <param name="usernameOrEmail">The e-mail address, which is the user name too.</param>
    /// <param name="password">The password.</param>
    /// <param name="code">A code of the authenticator app or a recovery code; needed once the second factor is on.</param>
    /// <param name="ct">Cancels the attempt.</param>
    /// <returns>The session, or AUTHENTICATION_FAILED, or TWO_FACTOR_REQUIRED when the password fits and the code is missing.</returns>
    public async Task<Result<SignedIn>> SignInAsync(string usernameOrEmail, string password, string? code, CancellationToken ct)
    {
        var user = await FindAsync(usernameOrEmail, ct);
        var fits = accounts.Matches(user?.PasswordHash, password);
        if (user is null || user.Disabled || Lockout.Holds(user, clock.GetUtcNow().UtcDateTime))
        {
            LogRefused(user is null ? "unknown" : user.Disabled ? "disabled" : "locked out");
            return IdentityErrors.AuthenticationFailed;
        }

        var attempt = await database.WriteAcrossAsync<Attempt>(unit => fits ? CompleteAsync(unit, user, code, ct) : FailAsync(unit, user.Id, "password", ct), ct);
        if (!attempt.Succeeded(out var outcome, out var error))
        {
            return error;
        }

        live.Forget(outcome.Ended);
        return outcome.SignedIn is { } signedIn ? signedIn : IdentityErrors.AuthenticationFailed;
    }

    /// <summary>
    /// Takes a refresh token for a new one. An older token of the session ends the session: one of its two holders stole it, and which one can't be told.
    /// </summary>
    public async Task<Result<SignedIn>> RefreshAsync(string refreshToken, CancellationToken ct)
    {
        if (tokens.SessionOf(refreshToken) is not { } sessionId)
        {
            return IdentityErrors.AuthenticationFailed;
        }

        // One transaction: of two concurrent uses the second sees the first one's hash and counts as a reuse.
        var attempt = await database.WriteAcrossAsync<Attempt>(unit => RotateAsync(unit, sessionId, Secrets.Hash(refreshToken), ct), ct);
        if (!attempt.Succeeded(out var outcome, out var error))
        {
            return error;
        }

        if (outcome.SignedIn is { } signedIn)
        {
            return signedIn;
        }

        live.Forget(outcome.Ended);
        LogReuse(sessionId);
        return IdentityErrors.AuthenticationFailed;
    }

    /// <summary>Ends the actor's session, and the one that <paramref name="refreshToken"/> belongs to when it is the actor's own.</summary>
    public async Task<Result<Done>> SignOutAsync(Actor actor, string? refreshToken, CancellationToken ct)
    {
        if (actor.UserId is not { } userId)
        {
            return IdentityErrors.PersonNeeded;
        }

        var wanted = new[] { actor.SessionId, refreshToken is null ? null : tokens.SessionOf(refreshToken) };
        var result = await database.WriteAsync<Done>(actor.OrganizationId, async unit =>
        {
            foreach (var session in await unit.Db.Sessions.Where(row => wanted.Contains(row.Id) && row.UserId == userId && row.RevokedAt == null).ToListAsync(ct))
            {
                session.End(unit.Now, "signed out");
                unit.Audit(actor, "session.ended", session.Id.ToString());
            }

            return Done.Value;
        }, ct);
        live.Forget(wanted.OfType<Guid>());
        return result;
    }

    private async Task<User?> FindAsync(string usernameOrEmail, CancellationToken ct)
    {
        if (usernameOrEmail.Length > MaximumNameLength)
        {
            return null;
        }

        var name = accounts.Normalize(usernameOrEmail);
        await using var db = database.Across();
        return await db.Users.AsNoTracking().FirstOrDefaultAsync(user => user.NormalizedUserName == name, ct);
    }

    private async Task<Result<Attempt>> FailAsync(Unit unit, Guid userId, string what, CancellationToken ct)
    {
        if (await unit.Db.Users.FirstOrDefaultAsync(row => row.Id == userId, ct) is { } user && !Lockout.Holds(user, unit.Now))
        {
            Lockout.Count(unit, user, what, accounts.Lockout);
        }

        return Attempt.Failed;
    }

    private async Task<Result<Attempt>> CompleteAsync(Unit unit, User seen, string? code, CancellationToken ct)
    {
        // The password was checked before the write began; whatever changed in between refuses.
        var user = await unit.Db.Users.FirstOrDefaultAsync(row => row.Id == seen.Id, ct);
        if (user is null || user.Disabled || Lockout.Holds(user, unit.Now) || user.SecurityStamp != seen.SecurityStamp)
        {
            return IdentityErrors.AuthenticationFailed;
        }

        if (user.TwoFactorEnabled)
        {
            if (string.IsNullOrWhiteSpace(code))
            {
                return IdentityErrors.TwoFactorRequired;
            }

            await using var account = accounts.Within(unit.Db);
            if (!await SecondFactor.AcceptAsync(account.Manager, user, code))
            {
                Lockout.Count(unit, user, "code", accounts.Lockout);
                return Attempt.Failed;
            }
        }

        user.AccessFailedCount = 0;
        user.LockoutEnd = null;
        user.LastSignInAt = unit.Now;
        var ended = await MakeRoomAsync(unit, user, ct);
        return new Attempt(Begin(unit, user), ended);
    }

    private SignedIn Begin(Unit unit, User user)
    {
        var id = Guid.CreateVersion7(clock.GetUtcNow());
        var token = tokens.Issue(id);
        var session = new Session
        {
            Id = id,
            OrganizationId = user.OrganizationId,
            UserId = user.Id,
            RefreshHash = Secrets.Hash(token),
            SecurityStamp = user.SecurityStamp!,
            CreatedAt = unit.Now,
            RefreshedAt = unit.Now,
            ExpiresAt = unit.Now + RefreshLife,
        };
        unit.Db.Sessions.Add(session);
        var actor = LiveSessions.ActorOf(user, id);
        unit.Audit(actor, "session.created", id.ToString());
        return new SignedIn(actor, token, session.ExpiresAt);
    }

    // Keeps the table bounded: what is over for as long as a refresh token lives is dropped, and the oldest of too many live sessions ends.
    private static async Task<IReadOnlyList<Guid>> MakeRoomAsync(Unit unit, User user, CancellationToken ct)
    {
        var old = unit.Now - RefreshLife;
        await unit.Db.Sessions.Where(row => row.UserId == user.Id && (row.ExpiresAt < old || row.RevokedAt < old)).ExecuteDeleteAsync(ct);
        var excess = await unit.Db.Sessions.Where(row => row.UserId == user.Id && row.RevokedAt == null && row.ExpiresAt > unit.Now)
            .OrderByDescending(row => row.CreatedAt).Skip(MaximumLiveSessions - 1).ToListAsync(ct);
        foreach (var session in excess)
        {
            session.End(unit.Now, "too many sessions");
        }

        return [.. excess.Select(session => session.Id)];
    }

    private async Task<Result<Attempt>> RotateAsync(Unit unit, Guid sessionId, byte[] hash, CancellationToken ct)
    {
        var session = await unit.Db.Sessions.FirstOrDefaultAsync(row => row.Id == sessionId, ct);
        var user = session is null ? null : await unit.Db.Users.FirstOrDefaultAsync(row => row.Id == session.UserId, ct);
        if (session is not { RevokedAt: null } || session.ExpiresAt <= unit.Now || user is not { Disabled: false } || user.SecurityStamp != session.SecurityStamp)
        {
            return IdentityErrors.AuthenticationFailed;
        }

        var actor = LiveSessions.ActorOf(user, session.Id);
        if (!CryptographicOperations.FixedTimeEquals(session.RefreshHash, hash))
        {
            session.End(unit.Now, "an older refresh token was used again");
            unit.Audit(actor, "session.reuse_detected", session.Id.ToString());
            return new Attempt(null, [session.Id]);
        }

        var next = tokens.Issue(session.Id);
        session.RefreshHash = Secrets.Hash(next);
        session.RefreshedAt = unit.Now;
        session.ExpiresAt = unit.Now + RefreshLife;
        return new Attempt(new SignedIn(actor, next, session.ExpiresAt), []);
    }

    [LoggerMessage(2011, LogLevel.Information, "Sign-in refused: {Reason}.")]
    private partial void LogRefused(string reason);

    [LoggerMessage(2012, LogLevel.Warning, "An older refresh token came back; session {SessionId} was revoked.")]
    private partial void LogReuse(Guid sessionId);

    // A failed attempt is committed too: its count must stay.
    private sealed record Attempt(SignedIn? SignedIn, IReadOnlyList<Guid> Ended)
    {
        public static readonly Attempt Failed = new(null, []);
    }
}
