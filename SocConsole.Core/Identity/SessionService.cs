using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Identity;

/// <summary>Sign-ins that are alive, and ending them.</summary>
public sealed class SessionService(SocDatabase database, LiveSessions live, TimeProvider clock)
{
    private const int MaximumSessions = 1_000;

    /// <summary>Live sessions: the actor's own, or everybody's for who may manage users. The newest first, at most 1,000.</summary>
    public async Task<Result<IReadOnlyList<SessionView>>> ListAsync(Actor actor, CancellationToken ct)
    {
        var all = actor.May(Permission.ManageUsers);
        if (!all && actor.UserId is null)
        {
            return IdentityErrors.PersonNeeded;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = database.Read(actor.OrganizationId);
        return await db.Sessions.Where(session => session.RevokedAt == null && session.ExpiresAt > now && (all || session.UserId == actor.UserId))
            .Join(db.Users, session => session.UserId, user => user.Id, (session, user) => new { session, user.Email })
            .OrderByDescending(row => row.session.RefreshedAt).Take(MaximumSessions)
            .Select(row => new SessionView(row.session.Id, row.session.UserId, row.Email!, row.session.CreatedAt, row.session.RefreshedAt, row.session.ExpiresAt)).ToListAsync(ct);
    }

    /// <summary>Ends a session at once: an own one, or anybody's for who may manage users. Others are not found.</summary>
    public async Task<Result<Done>> RevokeAsync(Actor actor, Guid sessionId, CancellationToken ct)
    {
        var all = actor.May(Permission.ManageUsers);
        var result = await database.WriteAsync<Done>(actor.OrganizationId, async unit =>
        {
            if (await unit.Db.Sessions.FirstOrDefaultAsync(row => row.Id == sessionId, ct) is not { } session || !(all || session.UserId == actor.UserId))
            {
                return Error.NotFound("Session", sessionId);
            }

            if (session.RevokedAt is null)
            {
                session.End(unit.Now, $"revoked by {actor.Name}");
                unit.Audit(actor, "session.revoked", session.Id.ToString(), new { session.UserId });
            }

            return Done.Value;
        }, ct);
        live.Forget([sessionId]);
        return result;
    }
}
