using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Identity;

/// <summary>Ends the sessions of a person whose password, role or access changed.</summary>
internal static class SessionEnding
{
    /// <summary>Revokes every live session but <paramref name="keep"/>, which follows the new security stamp. Answers all that were live, to be forgotten after the commit.</summary>
    public static async Task<IReadOnlyList<Guid>> EndSessionsAsync(this Unit unit, User user, string reason, Guid? keep, CancellationToken ct)
    {
        var live = await unit.Db.Sessions.Where(session => session.UserId == user.Id && session.RevokedAt == null).ToListAsync(ct);
        foreach (var session in live)
        {
            if (session.Id == keep)
            {
                session.SecurityStamp = user.SecurityStamp!;
            }
            else
            {
                session.End(unit.Now, reason);
            }
        }

        return [.. live.Select(session => session.Id)];
    }

    public static void End(this Session session, DateTime now, string reason)
    {
        session.RevokedAt = now;
        session.RevokedReason = reason;
    }
}
