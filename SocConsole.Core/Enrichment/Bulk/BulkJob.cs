using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Enrichment.Bulk;

public enum BulkStatus
{
    Pending,
    Processing,
    Completed,
    Failed,
    Cancelled,

    /// <summary>Somebody deleted it, or newer ones took its place: nobody sees it any more, and its rows leave in small steps.</summary>
    Deleted,
}

/// <summary>A file of indicators to check. A row first; what carries it out may come later, or again after a kill.</summary>
public sealed class BulkJob : IOwned
{
    public Guid Id { get; set; }

    public int OrganizationId { get; set; }

    public required string FileName { get; set; }

    /// <summary>Bytes.</summary>
    public long FileSize { get; set; }

    public BulkStatus Status { get; set; }

    /// <summary>Asks providers though an answer is kept.</summary>
    public bool ForceRefresh { get; set; }

    public int TotalIocs { get; set; }

    /// <summary>Rows that are over: completed and failed.</summary>
    public int ProcessedIocs { get; set; }

    public int CompletedIocs { get; set; }

    /// <summary>Rows that hold no indicator, and rows to which no provider answered.</summary>
    public int FailedIocs { get; set; }

    public required string CreatedBy { get; set; }

    public DateTime CreatedAt { get; set; }

    public DateTime? StartedAt { get; set; }

    public DateTime? CompletedAt { get; set; }

    public string? ErrorMessage { get; set; }

    public string? CancelledBy { get; set; }

    /// <summary>How often it broke off and was tried again.</summary>
    public int Failures { get; set; }
}

internal sealed class BulkJobConfiguration : IEntityTypeConfiguration<BulkJob>
{
    public void Configure(EntityTypeBuilder<BulkJob> builder)
    {
        builder.ToTable("bulk_jobs");
        builder.HasIndex(row => new { row.OrganizationId, row.CreatedAt });
        builder.HasIndex(row => row.Status);
    }
}
