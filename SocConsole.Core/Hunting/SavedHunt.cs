using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Hunting;

/// <summary>A hunt that people keep under a name for their whole organization.</summary>
public sealed class SavedHunt : IOwned
{
    public const int MaximumName = 100;

    public int Id { get; set; }

    public int OrganizationId { get; set; }

    /// <summary>Unique in the organization; upper and lower case are one.</summary>
    public required string Name { get; set; }

    public required string Query { get; set; }

    /// <summary>A range that ends now: <c>15m</c>, <c>1h</c>, <c>24h</c>, <c>7d</c>; null where <see cref="From"/> and <see cref="Until"/> say it.</summary>
    public string? Range { get; set; }

    public DateTime? From { get; set; }

    public DateTime? Until { get; set; }

    /// <summary>Who saved it, as <c>Actor.ResponsibleId</c>.</summary>
    public required string OwnerId { get; set; }

    public required string Owner { get; set; }

    public DateTime CreatedAt { get; set; }
}

internal sealed class SavedHuntConfiguration : IEntityTypeConfiguration<SavedHunt>
{
    public void Configure(EntityTypeBuilder<SavedHunt> builder)
    {
        builder.ToTable("saved_hunts");
        builder.Property(row => row.Name).HasMaxLength(SavedHunt.MaximumName).UseCollation("NOCASE");
        builder.Property(row => row.Query).HasMaxLength(Query.HuntQuery.MaximumLength);
        builder.Property(row => row.Range).HasMaxLength(8);
        builder.Property(row => row.Owner).HasMaxLength(200);
        builder.Property(row => row.OwnerId).HasMaxLength(100);
        builder.HasIndex(row => new { row.OrganizationId, row.Name }).IsUnique();
    }
}
