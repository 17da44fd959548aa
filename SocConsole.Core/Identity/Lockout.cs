using Microsoft.AspNetCore.Identity;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Identity;

/// <summary>
/// Failed guesses and the lock that follows. Identity's own counter reads the machine's clock and saves by itself; here it is part of the audited write.
/// </summary>
internal static class Lockout
{
    public static bool Holds(User user, DateTime now) => user.LockoutEnd is { } end && end.UtcDateTime > now;

    /// <summary>Counts a wrong password or code. The user is a tracked row of the unit.</summary>
    public static void Count(Unit unit, User user, string what, LockoutOptions options)
    {
        var guard = Actor.Stage(user.OrganizationId, "sign-in");
        user.AccessFailedCount++;
        unit.Audit(guard, "user.sign_in_failed", user.Email!, new { What = what, Failures = user.AccessFailedCount });
        if (user.AccessFailedCount >= options.MaxFailedAccessAttempts)
        {
            user.AccessFailedCount = 0;
            user.LockoutEnd = new DateTimeOffset(unit.Now + options.DefaultLockoutTimeSpan);
            unit.Audit(guard, "user.locked_out", user.Email!, new { Until = user.LockoutEnd });
        }
    }
}
