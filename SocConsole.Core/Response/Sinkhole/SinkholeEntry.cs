using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Response.Sinkhole;

/// <summary>A domain that resolvers answer falsely (RPZ). Every run has an entry of its own; the domain is sunk while any of them is active.</summary>
public sealed class SinkholeEntry : IOwned
{
    public long Id { get; set; }

    public int OrganizationId { get; set; }

    public required string Domain { get; set; }

    /// <summary>Address that is answered; null answers that the name does not exist.</summary>
    public string? Address { get; set; }

    public required string Reason { get; set; }

    public string? RunNumber { get; set; }

    public required string CreatedBy { get; set; }

    public DateTime CreatedAt { get; set; }

    public DateTime? ExpiresAt { get; set; }

    public DateTime? RemovedAt { get; set; }

    public string? RemovedBy { get; set; }

    public required string IdempotencyKey { get; set; }
}

internal sealed class SinkholeEntryConfiguration : IEntityTypeConfiguration<SinkholeEntry>
{
    public void Configure(EntityTypeBuilder<SinkholeEntry> builder)
    {
        builder.ToTable("sinkhole_entries");
        builder.HasIndex(row => new { row.OrganizationId, row.IdempotencyKey }).IsUnique();
        builder.HasIndex(row => new { row.OrganizationId, row.RemovedAt, row.ExpiresAt });
    }
}
