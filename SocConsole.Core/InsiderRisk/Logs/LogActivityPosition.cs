using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SocConsole.Core.InsiderRisk.Logs;

/// <summary>How far the event log was read for acts of people. One row.</summary>
public sealed class LogActivityPosition
{
    public int Id { get; set; }

    public long Sequence { get; set; }
}

internal sealed class LogActivityPositionConfiguration : IEntityTypeConfiguration<LogActivityPosition>
{
    public void Configure(EntityTypeBuilder<LogActivityPosition> builder)
    {
        builder.ToTable("log_activity_position");
        builder.Property(row => row.Id).ValueGeneratedNever();
    }
}
