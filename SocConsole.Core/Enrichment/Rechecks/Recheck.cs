using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Enrichment.Verdicts;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Enrichment.Rechecks;

/// <summary>An indicator that is checked again and again; whoever asked is told when the verdict changes.</summary>
public sealed class Recheck : IOwned
{
    public const int MaximumHours = 24 * 90;

    public int Id { get; set; }

    public int OrganizationId { get; set; }

    public IocType IocType { get; set; }

    public required string Value { get; set; }

    /// <summary>Its marking; null where nobody said one.</summary>
    public Tlp? Tlp { get; set; }

    /// <summary>Hours between two checks, 1 to <see cref="MaximumHours"/>.</summary>
    public int EveryHours { get; set; }

    /// <summary>When it is due, UTC.</summary>
    public DateTime NextAt { get; set; }

    /// <summary>The verdict that the next one is compared with; null before the first check, and only ever one that providers judged.</summary>
    public IocVerdict? Verdict { get; set; }

    public int? Score { get; set; }

    public Guid? LookupId { get; set; }

    public DateTime? CheckedAt { get; set; }

    public string? LastError { get; set; }

    public required string CreatedBy { get; set; }

    public DateTime CreatedAt { get; set; }
}

/// <summary>The verdict on a watched indicator changed.</summary>
public sealed class VerdictChange : IOwned
{
    public int Id { get; set; }

    public int OrganizationId { get; set; }

    /// <summary>Stays when the re-check goes.</summary>
    public int RecheckId { get; set; }

    public IocType IocType { get; set; }

    public required string Value { get; set; }

    public IocVerdict From { get; set; }

    public IocVerdict To { get; set; }

    public int? FromScore { get; set; }

    public int? ToScore { get; set; }

    public Guid LookupId { get; set; }

    public DateTime At { get; set; }

    /// <summary>Who has seen it; null while nobody has.</summary>
    public string? SeenBy { get; set; }

    public DateTime? SeenAt { get; set; }
}

internal sealed class RecheckConfiguration : IEntityTypeConfiguration<Recheck>
{
    public void Configure(EntityTypeBuilder<Recheck> builder)
    {
        builder.ToTable("rechecks");
        builder.HasIndex(row => new { row.OrganizationId, row.IocType, row.Value }).IsUnique();
        builder.HasIndex(row => row.NextAt);
    }
}

internal sealed class VerdictChangeConfiguration : IEntityTypeConfiguration<VerdictChange>
{
    public void Configure(EntityTypeBuilder<VerdictChange> builder)
    {
        builder.ToTable("verdict_changes");
        builder.HasIndex(row => new { row.OrganizationId, row.At });
    }
}
