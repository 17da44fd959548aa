using SocConsole.Core.Storage;

namespace SocConsole.Core.Identity;

/// <summary>An integrator's key. Only a hash is kept; the key is shown once.</summary>
public sealed class ApiKey : IOwned
{
    public int Id { get; set; }

    public int OrganizationId { get; set; }

    public required string Name { get; set; }

    public Role Role { get; set; }

    /// <summary>SHA-256 of the key; the key has 256 random bits, so that no slow hash is needed.</summary>
    public required byte[] Hash { get; set; }

    /// <summary>First characters, so that people can tell keys apart.</summary>
    public required string Prefix { get; set; }

    public required string CreatedBy { get; set; }

    /// <summary><see cref="Actor.ResponsibleId"/> of who made it: approvals through the key are that person's.</summary>
    public required string CreatedById { get; set; }

    public DateTime CreatedAt { get; set; }

    public DateTime? LastUsedAt { get; set; }

    public DateTime? RevokedAt { get; set; }
}
