using SocConsole.Core.Storage;

namespace SocConsole.Core.Response.Connectors;

/// <summary>A zip of raw events with a manifest of SHA-256 sums, kept in the data directory.</summary>
public sealed class EvidencePackage : IOwned
{
    public long Id { get; set; }

    public int OrganizationId { get; set; }

    public string? ThreatNumber { get; set; }

    public int? IncidentNumber { get; set; }

    public string? RunNumber { get; set; }

    public required string FileName { get; set; }

    /// <summary>SHA-256 of the zip, hex.</summary>
    public required string Sha256 { get; set; }

    public long Bytes { get; set; }

    public int Events { get; set; }

    public required string IdempotencyKey { get; set; }

    public required string CreatedBy { get; set; }

    public DateTime CreatedAt { get; set; }
}
