using SocConsole.Core.Storage;

namespace SocConsole.Core.EndpointAgents;

/// <summary>A program on a host that sends logs and carries out actions. It signs as the device that it was enrolled with.</summary>
public sealed class EndpointAgent : IOwned
{
    public int Id { get; set; }

    public int OrganizationId { get; set; }

    /// <summary>Row of the device whose secret it holds.</summary>
    public int DeviceRow { get; set; }

    public required string Name { get; set; }

    /// <summary>As the host calls itself; actions find the agent by it, by its short form or by an address.</summary>
    public required string Hostname { get; set; }

    /// <summary><c>linux</c>, <c>windows</c>, <c>macos</c> or <c>docker</c>.</summary>
    public required string Platform { get; set; }

    public string? Version { get; set; }

    public IReadOnlyList<string> Addresses { get; set; } = [];

    /// <summary>What it can do, and why not what it can't.</summary>
    public IReadOnlyList<AgentCapability> Capabilities { get; set; } = [];

    public DateTime EnrolledAt { get; set; }

    public DateTime? LastSeenAt { get; set; }

    /// <summary>Number of the last batch that was committed; a batch up to it is acknowledged again without being read.</summary>
    public long LastBatch { get; set; }

    public long EventsReceived { get; set; }

    public DateTime? LastEventAt { get; set; }

    /// <summary>Batches and bytes that wait in its spool, as it said last.</summary>
    public long SpoolBatches { get; set; }

    public long SpoolBytes { get; set; }

    /// <summary>Whether the host is isolated, as the agent read it last from the system.</summary>
    public bool Isolated { get; set; }

    /// <summary>Addresses that the agent read from its packet filter as blocked with its latest heartbeat.</summary>
    public IReadOnlyList<string> Blocked { get; set; } = [];

    /// <summary>When a person or a check last saw that it answers.</summary>
    public DateTime? VerifiedAt { get; set; }

    public DateTime? RevokedAt { get; set; }
}

/// <param name="Name">Such as <c>nftables</c> or <c>kill_process</c>.</param>
/// <param name="Available">Whether it works there now.</param>
/// <param name="Reason">Why not; null when it does.</param>
public sealed record AgentCapability(string Name, bool Available, string? Reason);

/// <summary>A token that enrols one agent once.</summary>
public sealed class AgentEnrollment : IOwned
{
    public int Id { get; set; }

    public int OrganizationId { get; set; }

    /// <summary>SHA-256 of the token, hex.</summary>
    public required string TokenHash { get; set; }

    public required string Name { get; set; }

    public string? Hostname { get; set; }

    public required string Platform { get; set; }

    /// <summary>The discovered asset that it is for.</summary>
    public int? AssetId { get; set; }

    public required string CreatedBy { get; set; }

    public DateTime CreatedAt { get; set; }

    public DateTime ExpiresAt { get; set; }

    public DateTime? UsedAt { get; set; }

    public DateTime? RevokedAt { get; set; }

    public int? AgentId { get; set; }
}

public enum AgentActionStatus
{
    Queued,
    Sent,
    Done,
    Failed,
    Cancelled,
}

/// <summary>Something that an agent is to do on its host.</summary>
public sealed class AgentAction : IOwned
{
    public long Id { get; set; }

    public int OrganizationId { get; set; }

    public int AgentId { get; set; }

    /// <summary>Verb of the agent: <c>block_ip</c>, <c>unblock_ip</c>, <c>isolate_host</c>.</summary>
    public required string Verb { get; set; }

    public required IReadOnlyDictionary<string, string> Parameters { get; set; }

    /// <summary>The same for every try: the agent does it once.</summary>
    public required string IdempotencyKey { get; set; }

    public AgentActionStatus Status { get; set; }

    public required string RequestedBy { get; set; }

    public string? RunNumber { get; set; }

    public DateTime CreatedAt { get; set; }

    /// <summary>Not handed out any more after this.</summary>
    public DateTime ExpiresAt { get; set; }

    public DateTime? SentAt { get; set; }

    public DateTime? CompletedAt { get; set; }

    /// <summary>A sentence for a person, as the agent said it.</summary>
    public string? Result { get; set; }

    /// <summary>What the agent read back, as JSON.</summary>
    public string? State { get; set; }

    /// <summary>File that came with the result: name below the artifact directory, its SHA-256 and size.</summary>
    public string? ArtifactName { get; set; }

    public string? ArtifactSha256 { get; set; }

    public long? ArtifactBytes { get; set; }
}
