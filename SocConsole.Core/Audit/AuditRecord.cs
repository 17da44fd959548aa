using SocConsole.Core.Storage;

namespace SocConsole.Core.Audit;

/// <summary>One change and who made it. Records of an organization form a chain: each seals the one before.</summary>
public sealed class AuditRecord : IOwned
{
    public long Id { get; set; }

    public int OrganizationId { get; set; }

    /// <summary>Position in the organization's chain, from 1 without gaps.</summary>
    public long Position { get; set; }

    public DateTime At { get; set; }

    public required string ActorId { get; set; }

    public required string ActorName { get; set; }

    /// <summary>What was done, as <c>resource.verb</c>: <c>playbook_run.approved</c>.</summary>
    public required string Action { get; set; }

    /// <summary>What it was done to: <c>PB-2026-001</c>.</summary>
    public required string Subject { get; set; }

    /// <summary>What changed, as JSON; never a secret.</summary>
    public required string Details { get; set; }

    public required byte[] PreviousSeal { get; set; }

    /// <summary>HMAC-SHA256 over the previous seal and this record's fields; see <see cref="AuditSeal"/>.</summary>
    public required byte[] Seal { get; set; }
}
