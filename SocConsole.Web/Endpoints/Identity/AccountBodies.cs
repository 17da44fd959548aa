using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;

namespace SocConsole.Web.Endpoints.Identity;

internal sealed record RegisterRequest(string? OrganizationName = null, string? Name = null, string? Email = null, string? Password = null)
{
    public Result<NewOrganization> ToNewOrganization() => this switch
    {
        { OrganizationName: null } => Error.Invalid("organization_name", "is required"),
        { Name: null } => Error.Invalid("name", "is required"),
        { Email: null } => Error.Invalid("email", "is required"),
        { Password: null } => Error.Invalid("password", "is required"),
        _ => new NewOrganization(OrganizationName, Name, Email, Password),
    };
}

internal sealed record PasswordRequest(string? CurrentPassword = null, string? NewPassword = null);

internal sealed record OrganizationBody(int Id, string Name);

internal sealed record PersonBody(Guid Id, string Email, string FullName, Role Role);

/// <summary>The signed-in person, with the fields of every document that has this answer.</summary>
internal sealed record ProfileBody(
    Guid Id,
    Guid UserId,
    string Email,
    string Username,
    string Name,
    string FullName,
    Role Role,
    OrganizationBody Organization,
    int OrganizationId,
    PersonBody User,
    IReadOnlyList<string> Permissions,
    bool IsActive,
    DateTime CreatedAt,
    DateTime? LastLoginAt,
    bool TwoFactorEnabled,
    bool PasswordChangeRequired)
{
    public static ProfileBody From(Profile profile)
    {
        var user = profile.User;
        var granted = Core.Identity.Permissions.Of(user.Role);
        return new ProfileBody(
            user.Id,
            user.Id,
            user.Email,
            user.Email,
            user.DisplayName,
            user.DisplayName,
            user.Role,
            new OrganizationBody(profile.OrganizationId, profile.OrganizationName),
            profile.OrganizationId,
            new PersonBody(user.Id, user.Email, user.DisplayName, user.Role),
            [.. Enum.GetValues<Permission>().Where(permission => permission != Permission.None && granted.HasFlag(permission)).Select(Wire.Name)],
            !user.Disabled,
            user.CreatedAt,
            user.LastSignInAt,
            user.TwoFactor,
            profile.MustChangePassword);
    }
}
