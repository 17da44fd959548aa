using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Indicators;

internal sealed class IndicatorConfiguration : IEntityTypeConfiguration<Indicator>
{
    public void Configure(EntityTypeBuilder<Indicator> builder)
    {
        builder.ToTable("indicators");
        builder.Property(row => row.Value).HasMaxLength(Indicator.MaximumValue);
        builder.Property(row => row.NormalizedValue).HasMaxLength(Indicator.MaximumValue);
        builder.Property(row => row.Description).HasMaxLength(Indicator.MaximumDescription);
        builder.Property(row => row.Tags).AsJson();
        builder.HasIndex(row => new { row.OrganizationId, row.Type, row.NormalizedValue }).IsUnique();
        builder.HasIndex(row => row.NextReactionAt);
    }
}

internal sealed class IndicatorClaimConfiguration : IEntityTypeConfiguration<IndicatorClaim>
{
    public void Configure(EntityTypeBuilder<IndicatorClaim> builder)
    {
        builder.ToTable("indicator_claims");
        builder.HasKey(row => new { row.IndicatorId, row.SourceId });
        builder.HasOne<Indicator>().WithMany().HasForeignKey(row => row.IndicatorId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(row => new { row.SourceId, row.IndicatorId });
    }
}

internal sealed class IndicatorTagConfiguration : IEntityTypeConfiguration<IndicatorTag>
{
    public void Configure(EntityTypeBuilder<IndicatorTag> builder)
    {
        builder.ToTable("indicator_tags");
        builder.Property(row => row.Tag).HasMaxLength(Indicator.MaximumTag);
        builder.HasKey(row => new { row.OrganizationId, row.Tag, row.IndicatorId });
        builder.HasOne<Indicator>().WithMany().HasForeignKey(row => row.IndicatorId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(row => row.IndicatorId);
    }
}
