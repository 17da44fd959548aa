using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Enrichment.Lookups;

/// <summary>What somebody wrote on a lookup. Notes are added, never changed.</summary>
public sealed class LookupNote : IOwned
{
    public const int MaximumText = 4_000;
    public const int MaximumNotes = 200;

    public int Id { get; set; }

    public int OrganizationId { get; set; }

    public Guid LookupId { get; set; }

    public required string Author { get; set; }

    public required string Text { get; set; }

    public DateTime CreatedAt { get; set; }
}

internal sealed class LookupNoteConfiguration : IEntityTypeConfiguration<LookupNote>
{
    public void Configure(EntityTypeBuilder<LookupNote> builder)
    {
        builder.ToTable("lookup_notes");
        builder.Property(row => row.Text).HasMaxLength(LookupNote.MaximumText);
        builder.HasOne<Lookup>().WithMany().HasForeignKey(row => row.LookupId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(row => row.LookupId);
    }
}
