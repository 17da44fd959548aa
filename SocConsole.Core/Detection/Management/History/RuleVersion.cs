using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Detection.Management.History;

/// <summary>One text that a rule of an organization had, or has. At most <see cref="MaximumPerRule"/> are kept, the newest.</summary>
public sealed class RuleVersion : IOwned
{
    public const int MaximumPerRule = 200;

    public const int MaximumNote = 500;

    public long Id { get; set; }

    public int OrganizationId { get; set; }

    public required string RuleId { get; set; }

    /// <summary>From 1, without gaps.</summary>
    public int Version { get; set; }

    public required string Text { get; set; }

    public DateTime CreatedAt { get; set; }

    public required string CreatedBy { get; set; }

    /// <summary>Why it was changed; null where nobody said.</summary>
    public string? Note { get; set; }
}

internal sealed class RuleVersionConfiguration : IEntityTypeConfiguration<RuleVersion>
{
    public void Configure(EntityTypeBuilder<RuleVersion> builder)
    {
        builder.ToTable("rule_versions");
        builder.HasIndex(row => new { row.OrganizationId, row.RuleId, row.Version }).IsUnique();
    }
}

/// <param name="Version">From 1.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="CreatedBy">Who saved it.</param>
/// <param name="Note">Why; null where nobody said.</param>
public sealed record RuleVersionView(int Version, DateTime CreatedAt, string CreatedBy, string? Note);

/// <param name="Version">From 1.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="CreatedBy">Who saved it.</param>
/// <param name="Note">Why; null where nobody said.</param>
/// <param name="Text">The document as it was saved.</param>
public sealed record RuleVersionText(int Version, DateTime CreatedAt, string CreatedBy, string? Note, string Text);

/// <param name="Current">The version that the rule has now.</param>
/// <param name="Versions">The newest first, at most 200.</param>
/// <param name="Forgotten">Older versions that are no longer kept.</param>
public sealed record RuleHistory(int Current, IReadOnlyList<RuleVersionView> Versions, int Forgotten);
