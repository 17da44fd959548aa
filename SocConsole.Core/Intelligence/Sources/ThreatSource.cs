using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Sources;

public enum SourceKind
{
    Government,
    Opensource,
    Commercial,
    Darkweb,
}

/// <summary>Who tells of indicators.</summary>
public sealed class ThreatSource : IOwned
{
    public const int MaximumName = 200;
    public const int MaximumUrl = 2_048;
    public const int MaximumKey = 1_000;

    public int Id { get; set; }

    public int OrganizationId { get; set; }

    /// <summary>Unique in the organization; upper and lower case are one.</summary>
    public required string Name { get; set; }

    public string Description { get; set; } = string.Empty;

    public string? Url { get; set; }

    public SourceKind Kind { get; set; }

    /// <summary>Requests to it, at most; null for no limit of ours.</summary>
    public int? RateLimitPerMinute { get; set; }

    public int? RateLimitPerHour { get; set; }

    /// <summary>Encrypted; never shown again.</summary>
    public string? ProtectedKey { get; set; }

    public bool IsActive { get; set; } = true;

    public DateTime? LastFetch { get; set; }

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }
}

internal sealed class ThreatSourceConfiguration : IEntityTypeConfiguration<ThreatSource>
{
    public void Configure(EntityTypeBuilder<ThreatSource> builder)
    {
        builder.ToTable("threat_sources");
        builder.Property(row => row.Name).HasMaxLength(ThreatSource.MaximumName).UseCollation("NOCASE");
        builder.Property(row => row.Url).HasMaxLength(ThreatSource.MaximumUrl);
        builder.HasIndex(row => new { row.OrganizationId, row.Name }).IsUnique();
    }
}
