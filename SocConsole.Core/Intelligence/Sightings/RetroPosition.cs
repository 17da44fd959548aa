using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Sightings;

/// <summary>How far the retro-hunt has come in an organization's indicators. It moves in the transaction that tells what was found.</summary>
public sealed class RetroPosition : IOwned
{
    public int OrganizationId { get; set; }

    /// <summary>Indicators up to this number were looked for in the stored events.</summary>
    public int LastIndicatorId { get; set; }

    public DateTime UpdatedAt { get; set; }
}

internal sealed class RetroPositionConfiguration : IEntityTypeConfiguration<RetroPosition>
{
    public void Configure(EntityTypeBuilder<RetroPosition> builder)
    {
        builder.ToTable("retro_positions");
        builder.HasKey(row => row.OrganizationId);
        builder.Property(row => row.OrganizationId).ValueGeneratedNever();
    }
}
