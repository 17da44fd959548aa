using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SocConsole.Core.InsiderRisk.Graph;

internal sealed class EntityEdgeConfiguration : IEntityTypeConfiguration<EntityEdge>
{
    public void Configure(EntityTypeBuilder<EntityEdge> builder)
    {
        builder.ToTable("entity_edges");
        builder.Property(row => row.Target).HasMaxLength(EntityEdge.LongestTarget);
        builder.HasIndex(row => new { row.OrganizationId, row.PersonId, row.Kind, row.Target }).IsUnique();
        builder.HasIndex(row => new { row.OrganizationId, row.Kind, row.Target });
    }
}

internal sealed class EdgeCursorConfiguration : IEntityTypeConfiguration<EdgeCursor>
{
    public void Configure(EntityTypeBuilder<EdgeCursor> builder)
    {
        builder.ToTable("edge_cursors");
        builder.HasKey(row => row.OrganizationId);
        builder.Property(row => row.OrganizationId).ValueGeneratedNever();
    }
}
