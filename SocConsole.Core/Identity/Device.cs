using SocConsole.Core.Storage;

namespace SocConsole.Core.Identity;

/// <summary>A sensor that signs its deliveries with a shared secret.</summary>
public sealed class Device : IOwned
{
    public int Id { get; set; }

    public int OrganizationId { get; set; }

    /// <summary>What the device sends as <c>X-Device-ID</c>; random, unique over all organizations.</summary>
    public required string DeviceId { get; set; }

    public required string Name { get; set; }

    /// <summary>The shared secret, encrypted (<see cref="ISecretStore"/>); HMAC needs it in the clear.</summary>
    public required string ProtectedSecret { get; set; }

    public required string CreatedBy { get; set; }

    public DateTime CreatedAt { get; set; }

    public DateTime? LastSeenAt { get; set; }

    public DateTime? RevokedAt { get; set; }
}

/// <summary>A nonce that a device has used; it serves once within 600 s. Shared table: looked up before the tenant is known.</summary>
public sealed class DeviceNonce
{
    public required string DeviceId { get; set; }

    public required string Nonce { get; set; }

    public DateTime ExpiresAt { get; set; }
}
