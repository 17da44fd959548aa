using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Exclusions;

/// <summary>How an exclusion's entries are compared with an indicator; MISP's types of warning lists.</summary>
public enum ExclusionKind
{
    Exact,
    Substring,
    HostSuffix,
    Cidr,
    Regex,
}

public enum ExclusionPurpose
{
    /// <summary>What stands in it is no threat: public resolvers, private networks, empty files.</summary>
    FalsePositive,

    /// <summary>What stands in it may be a threat, and this is worth knowing of it: VPN exits, clouds, scanners.</summary>
    Context,
}

/// <summary>What happens to an indicator that an exclusion hits.</summary>
public enum ExclusionMode
{
    /// <summary>It is tagged and looked for all the same.</summary>
    Tag,

    /// <summary>It is stored and shown, but not looked for and not exported.</summary>
    Suppress,

    /// <summary>It is not stored when a feed tells of it; one that is stored already is suppressed.</summary>
    Drop,
}

/// <summary>A warning list, or an exclusion of the organization's own: what is not to be taken for a threat, or only with a remark.</summary>
public sealed class Exclusion : IOwned
{
    public const int MaximumName = 200;
    public const int MaximumSamples = 10;

    public int Id { get; set; }

    public int OrganizationId { get; set; }

    /// <summary>Unique in the organization; upper and lower case are one.</summary>
    public required string Name { get; set; }

    public string Description { get; set; } = string.Empty;

    public ExclusionKind Kind { get; set; }

    public ExclusionPurpose Purpose { get; set; }

    public ExclusionMode Mode { get; set; }

    /// <summary>Which types it applies to; empty for all.</summary>
    public IReadOnlyList<IndicatorType> Types { get; set; } = [];

    /// <summary>Who answers for it.</summary>
    public required string Owner { get; set; }

    public string Reason { get; set; } = string.Empty;

    /// <summary>Without effect from then on, UTC; null for never.</summary>
    public DateTime? ExpiresAt { get; set; }

    public bool IsEnabled { get; set; } = true;

    public int EntryCount { get; set; }

    /// <summary>How often it held something back or tagged it.</summary>
    public long HitCount { get; set; }

    public DateTime? LastHitAt { get; set; }

    /// <summary>The latest values that it hit, the newest first, at most <see cref="MaximumSamples"/>.</summary>
    public IReadOnlyList<string> Samples { get; set; } = [];

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }
}

/// <summary>One entry of an exclusion: a value, a part of one, a host, a network or a pattern, by its kind.</summary>
public sealed class ExclusionEntry : IOwned
{
    public const int MaximumValue = 2_048;

    public int OrganizationId { get; set; }

    public int ExclusionId { get; set; }

    public required string Value { get; set; }
}

internal sealed class ExclusionConfiguration : IEntityTypeConfiguration<Exclusion>
{
    public void Configure(EntityTypeBuilder<Exclusion> builder)
    {
        builder.ToTable("exclusions");
        builder.Property(row => row.Name).HasMaxLength(Exclusion.MaximumName).UseCollation("NOCASE");
        builder.Property(row => row.Types).AsJson();
        builder.Property(row => row.Samples).AsJson();
        builder.HasIndex(row => new { row.OrganizationId, row.Name }).IsUnique();
    }
}

internal sealed class ExclusionEntryConfiguration : IEntityTypeConfiguration<ExclusionEntry>
{
    public void Configure(EntityTypeBuilder<ExclusionEntry> builder)
    {
        builder.ToTable("exclusion_entries");
        builder.Property(row => row.Value).HasMaxLength(ExclusionEntry.MaximumValue);
        builder.HasKey(row => new { row.ExclusionId, row.Value });
        builder.HasOne<Exclusion>().WithMany().HasForeignKey(row => row.ExclusionId).OnDelete(DeleteBehavior.Cascade);
    }
}
