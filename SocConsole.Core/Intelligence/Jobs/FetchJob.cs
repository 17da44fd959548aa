using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SocConsole.Core.Intelligence.Feeds.Readers;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Jobs;

public enum FetchJobStatus
{
    Pending,
    Running,
    Completed,
    Failed,
}

public enum FetchJobKind
{
    /// <summary>Reads a feed.</summary>
    Feed,

    /// <summary>Reads a file that somebody sent.</summary>
    Import,

    /// <summary>Reads a dark-web source.</summary>
    Scrape,
}

/// <summary>One reading of a feed, a file or a dark-web source. A row first; what carries it out may come later, or again after a kill.</summary>
public sealed class FetchJob : IOwned
{
    public const int MaximumSamples = 20;

    public int Id { get; set; }

    public int OrganizationId { get; set; }

    public FetchJobKind Kind { get; set; }

    /// <summary>The feed or the dark-web source; null for a file, and once it is deleted.</summary>
    public int? SubjectId { get; set; }

    /// <summary>What it reads, for a person; stays when the source goes.</summary>
    public required string SourceName { get; set; }

    public FetchJobStatus Status { get; set; }

    /// <summary>What an import needs besides its file: format and defaults, as JSON. No secret.</summary>
    public string Parameters { get; set; } = "{}";

    /// <summary>Valid indicators that were read, doubles included.</summary>
    public long IndicatorsFound { get; set; }

    /// <summary>How many of them the organization did not know.</summary>
    public long IndicatorsNew { get; set; }

    /// <summary>Rows that held no indicator.</summary>
    public long RowsRejected { get; set; }

    /// <summary>Indicators that an exclusion kept out.</summary>
    public long IndicatorsExcluded { get; set; }

    /// <summary>Bytes that were read.</summary>
    public long BytesRead { get; set; }

    /// <summary>Bytes that there are; null while nobody knows.</summary>
    public long? BytesTotal { get; set; }

    /// <summary>Some of the rejected rows, the first of each job.</summary>
    public IReadOnlyList<FeedRejection> Samples { get; set; } = [];

    /// <summary>What happened, in a sentence: <c>not changed since</c>, or an end that is no failure.</summary>
    public string? Note { get; set; }

    public string? ErrorMessage { get; set; }

    public DateTime CreatedAt { get; set; }

    public required string CreatedBy { get; set; }

    public DateTime? StartedAt { get; set; }

    public DateTime? CompletedAt { get; set; }

    /// <summary>Who cancelled it; null otherwise. A cancelled job has failed.</summary>
    public string? CancelledBy { get; set; }

    /// <summary>How often it broke off and was tried again.</summary>
    public int Failures { get; set; }
}

internal sealed class FetchJobConfiguration : IEntityTypeConfiguration<FetchJob>
{
    public void Configure(EntityTypeBuilder<FetchJob> builder)
    {
        builder.ToTable("fetch_jobs");
        builder.Property(row => row.Samples).AsJson();
        builder.HasIndex(row => new { row.OrganizationId, row.Kind, row.SubjectId });
        builder.HasIndex(row => row.Status);
    }
}
