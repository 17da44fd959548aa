using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Identity;

/// <summary>Who stands behind a session right now. Asked at every request; answers are at most 30 s old, and a revocation in this process holds at once.</summary>
public sealed class LiveSessions(SocDatabase database, TimeProvider clock) : IDisposable
{
    private readonly RecentCache<Guid, Entry> recent = new(clock);

    /// <summary>The person with its current role, or null when the session is revoked or over, or the person disabled or changed since.</summary>
    public async ValueTask<Actor?> FindAsync(Guid sessionId, CancellationToken ct)
    {
        var entry = await recent.FindAsync(sessionId, () => ReadAsync(sessionId, ct));
        return entry is not null && entry.ExpiresAt > clock.GetUtcNow().UtcDateTime ? entry.Actor : null;
    }

    public void Dispose() => recent.Dispose();

    internal static Actor ActorOf(User user, Guid sessionId) =>
        new(user.OrganizationId, user.Id.ToString(), user.Email!, ActorKind.User, Permissions.Of(user.Role)) { SessionId = sessionId };

    internal void Forget(IEnumerable<Guid> sessionIds)
    {
        foreach (var sessionId in sessionIds)
        {
            recent.Forget(sessionId);
        }
    }

    private async Task<Entry?> ReadAsync(Guid sessionId, CancellationToken ct)
    {
        await using var db = database.Across();
        var found = await db.Sessions.AsNoTracking().Where(session => session.Id == sessionId && session.RevokedAt == null)
            .Join(db.Users.AsNoTracking(), session => session.UserId, user => user.Id, (session, user) => new { session, user })
            .FirstOrDefaultAsync(ct);
        return found is { user.Disabled: false } && found.session.SecurityStamp == found.user.SecurityStamp
            ? new Entry(ActorOf(found.user, sessionId), found.session.ExpiresAt)
            : null;
    }

    private sealed record Entry(Actor Actor, DateTime ExpiresAt);
}
