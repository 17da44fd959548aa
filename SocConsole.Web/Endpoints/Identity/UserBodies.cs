using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;

namespace SocConsole.Web.Endpoints.Identity;

internal sealed record InviteRequest(string? Email = null, Role? Role = null);

internal sealed record InvitationBody(string Email, Role Role, string TemporaryPassword)
{
    public static InvitationBody From(Invitation invitation) => new(invitation.Email, invitation.Role, invitation.TemporaryPassword);
}

internal sealed record RoleRequest(Role? Role = null)
{
    public static readonly Error Missing = Error.Invalid("role", "is required: viewer, analyst, approver or admin");
}

/// <param name="Disabled">False opens the account again; left out, it is closed.</param>
internal sealed record DisableRequest(bool? Disabled = null);

internal sealed record UserBody(
    Guid Id, string Email, string FullName, Role Role, bool IsActive, bool TwoFactorEnabled, bool LockedOut, DateTime CreatedAt, DateTime? LastLoginAt)
{
    public static UserBody From(UserView user) =>
        new(user.Id, user.Email, user.DisplayName, user.Role, !user.Disabled, user.TwoFactor, user.LockedOut, user.CreatedAt, user.LastSignInAt);
}

internal sealed record UserListBody(IReadOnlyList<UserBody> Users);
