using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Enrichment.Providers;
using SocConsole.Core.Enrichment.Verdicts;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Enrichment.Bulk;

public enum BulkRowStatus
{
    Pending,
    Completed,
    Failed,
}

/// <summary>One row of a file that is checked.</summary>
public sealed class BulkRow : IOwned
{
    /// <summary>Longest text of a row that is kept, in characters.</summary>
    public const int MaximumRaw = 300;

    public Guid JobId { get; set; }

    /// <summary>From 1, in the order of the file, the header left out.</summary>
    public int Number { get; set; }

    public int OrganizationId { get; set; }

    /// <summary>As it stood in the file.</summary>
    public required string Raw { get; set; }

    /// <summary>Null when the row holds no indicator.</summary>
    public IocType? IocType { get; set; }

    public string? Value { get; set; }

    public BulkRowStatus Status { get; set; }

    public IocVerdict? Verdict { get; set; }

    public int? Score { get; set; }

    public string? Explanation { get; set; }

    public DateTime? FirstSeen { get; set; }

    public DateTime? LastSeen { get; set; }

    /// <summary>What each provider said, in short.</summary>
    public IReadOnlyList<BulkProviderWord> Providers { get; set; } = [];

    public string? Error { get; set; }

    public DateTime? CheckedAt { get; set; }
}

/// <summary>A provider's answer to one row, in short.</summary>
public sealed record BulkProviderWord(string Provider, ProviderStatus Status, int? Reputation, string? DetectionRatio);

internal sealed class BulkRowConfiguration : IEntityTypeConfiguration<BulkRow>
{
    public void Configure(EntityTypeBuilder<BulkRow> builder)
    {
        builder.ToTable("bulk_rows");
        builder.HasKey(row => new { row.JobId, row.Number });
        builder.Property(row => row.Providers).AsJson();
        builder.HasOne<BulkJob>().WithMany().HasForeignKey(row => row.JobId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(row => new { row.JobId, row.Status, row.Number });
        builder.HasIndex(row => row.OrganizationId);
    }
}
