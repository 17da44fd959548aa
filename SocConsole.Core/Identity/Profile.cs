namespace SocConsole.Core.Identity;

/// <summary>The signed-in person with its organization, and whether its password was chosen by somebody else.</summary>
public sealed record Profile(UserView User, int OrganizationId, string OrganizationName, bool MustChangePassword);
