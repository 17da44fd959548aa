using SocConsole.Core.Kernel;

namespace SocConsole.Core.Identity;

/// <summary>An organization to be opened, with its first administrator.</summary>
/// <param name="OrganizationName">1 to 200 characters, unique.</param>
/// <param name="Name">The administrator's name, 1 to 200 characters.</param>
/// <param name="Email">The administrator's e-mail address, unique over all organizations.</param>
/// <param name="Password">At least 12 characters with upper and lower case, a digit and a symbol.</param>
/// <param name="MustChangePassword">The password was made by the console.</param>
public sealed record NewOrganization(string OrganizationName, string Name, string Email, string Password, bool MustChangePassword = false)
{
    internal Error? Validate() => this switch
    {
        _ when OrganizationName.Trim().Length is 0 or > NewUser.MaximumNameLength => Error.Invalid("organization_name", $"must have 1 to {NewUser.MaximumNameLength} characters"),
        _ when Name.Trim().Length is 0 or > NewUser.MaximumNameLength => Error.Invalid("name", $"must have 1 to {NewUser.MaximumNameLength} characters"),
        _ when Email.Length > NewUser.MaximumEmailLength => Error.Invalid("email", $"must have at most {NewUser.MaximumEmailLength} characters"),
        _ => null,
    };

    // The generated text of a record would show the password.
    public override string ToString() => $"{nameof(NewOrganization)} {OrganizationName}";
}
