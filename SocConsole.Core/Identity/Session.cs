using SocConsole.Core.Storage;

namespace SocConsole.Core.Identity;

/// <summary>One sign-in of a person: the family of refresh tokens that came from it, and what revokes its access tokens.</summary>
public sealed class Session : IOwned
{
    public Guid Id { get; set; }

    public int OrganizationId { get; set; }

    public Guid UserId { get; set; }

    /// <summary>SHA-256 of the refresh token that serves next; an older one revokes the session.</summary>
    public required byte[] RefreshHash { get; set; }

    /// <summary>The person's security stamp at sign-in; the session is dead once the person's differs.</summary>
    public required string SecurityStamp { get; set; }

    public DateTime CreatedAt { get; set; }

    public DateTime RefreshedAt { get; set; }

    public DateTime ExpiresAt { get; set; }

    public DateTime? RevokedAt { get; set; }

    public string? RevokedReason { get; set; }
}
