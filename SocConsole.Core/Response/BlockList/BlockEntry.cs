using SocConsole.Core.Storage;

namespace SocConsole.Core.Response.BlockList;

/// <summary>An address, network or domain that firewalls which poll the block list deny.</summary>
public sealed class BlockEntry : IOwned
{
    public long Id { get; set; }

    public int OrganizationId { get; set; }

    /// <summary><c>ip</c>, <c>cidr</c> or <c>domain</c>.</summary>
    public required string Kind { get; set; }

    public required string Value { get; set; }

    public required string Reason { get; set; }

    public string? ThreatNumber { get; set; }

    public string? RunNumber { get; set; }

    public required string CreatedBy { get; set; }

    public required string IdempotencyKey { get; set; }

    public DateTime CreatedAt { get; set; }

    /// <summary>When it leaves the list by itself; null stays until removed.</summary>
    public DateTime? ExpiresAt { get; set; }

    public DateTime? RemovedAt { get; set; }

    public string? RemovedBy { get; set; }

    public bool IsActive(DateTime now) => RemovedAt is null && (ExpiresAt is null || ExpiresAt > now);
}

/// <summary>A firewall's right to poll the block list: a secret in its address. Only a hash is kept.</summary>
public sealed class BlockListToken : IOwned
{
    public int Id { get; set; }

    public int OrganizationId { get; set; }

    public required string Name { get; set; }

    public required byte[] Hash { get; set; }

    public required string CreatedBy { get; set; }

    public DateTime CreatedAt { get; set; }

    public DateTime? LastPolledAt { get; set; }

    public DateTime? RevokedAt { get; set; }
}
