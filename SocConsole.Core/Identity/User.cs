using Microsoft.AspNetCore.Identity;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Identity;

/// <summary>A person who signs in to the console.</summary>
public sealed class User : IdentityUser<Guid>, IOwned
{
    public int OrganizationId { get; set; }

    public required string DisplayName { get; set; }

    public Role Role { get; set; }

    public bool Disabled { get; set; }

    /// <summary>The password was made by the console and shown to somebody else; the person should choose an own one.</summary>
    public bool MustChangePassword { get; set; }

    public DateTime CreatedAt { get; set; }

    public DateTime? LastSignInAt { get; set; }
}
