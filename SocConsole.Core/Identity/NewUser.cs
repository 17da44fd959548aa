namespace SocConsole.Core.Identity;

/// <summary>What every new account begins with. The e-mail address is the user name.</summary>
internal static class NewUser
{
    public const int MaximumNameLength = 200;

    /// <summary>RFC 5321 leaves 254 characters for an address.</summary>
    public const int MaximumEmailLength = 254;

    public static User Of(int organizationId, string email, string displayName, Role role, string passwordHash, DateTime now) => new()
    {
        Id = Guid.CreateVersion7(new DateTimeOffset(now)),
        OrganizationId = organizationId,
        UserName = email.Trim(),
        Email = email.Trim(),
        DisplayName = displayName.Trim(),
        Role = role,
        PasswordHash = passwordHash,
        CreatedAt = now,
    };
}
