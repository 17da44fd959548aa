namespace SocConsole.Core.Identity;

/// <summary>A person as administrators see them. Times are UTC.</summary>
public sealed record UserView(Guid Id, string Email, string DisplayName, Role Role, bool Disabled, bool TwoFactor, bool LockedOut, DateTime CreatedAt, DateTime? LastSignInAt)
{
    internal static UserView Of(User user, DateTime now) =>
        new(user.Id, user.Email!, user.DisplayName, user.Role, user.Disabled, user.TwoFactorEnabled, Lockout.Holds(user, now), user.CreatedAt, user.LastSignInAt);
}
