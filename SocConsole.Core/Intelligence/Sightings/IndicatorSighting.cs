using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Sightings;

public enum SightingOrigin
{
    /// <summary>Found in an event as it came in.</summary>
    Detection,

    /// <summary>Found in an event that was stored before the indicator was known.</summary>
    RetroHunt,

    /// <summary>A person or another system says so.</summary>
    Reported,
}

/// <summary>How often an indicator was seen on one day in one way: one row for a day, so that a busy indicator does not fill the table.</summary>
public sealed class IndicatorSighting : IOwned
{
    public int OrganizationId { get; set; }

    public int IndicatorId { get; set; }

    /// <summary>Midnight, UTC.</summary>
    public DateTime Day { get; set; }

    public SightingOrigin Origin { get; set; }

    public long Count { get; set; }

    /// <summary>When it was seen first and last on that day, UTC: the time of the events.</summary>
    public DateTime FirstAt { get; set; }

    public DateTime LastAt { get; set; }

    /// <summary>The place of the latest event in the event log; null where there is none.</summary>
    public long? Sequence { get; set; }
}

internal sealed class IndicatorSightingConfiguration : IEntityTypeConfiguration<IndicatorSighting>
{
    public void Configure(EntityTypeBuilder<IndicatorSighting> builder)
    {
        builder.ToTable("indicator_sightings");
        builder.HasKey(row => new { row.IndicatorId, row.Day, row.Origin });
        builder.HasOne<Indicator>().WithMany().HasForeignKey(row => row.IndicatorId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(row => new { row.OrganizationId, row.Day });
    }
}
