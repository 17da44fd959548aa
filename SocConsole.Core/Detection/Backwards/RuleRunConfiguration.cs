using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SocConsole.Core.Detection.Backwards;

internal sealed class RuleRunConfiguration : IEntityTypeConfiguration<RuleRun>
{
    public void Configure(EntityTypeBuilder<RuleRun> builder)
    {
        builder.ToTable("rule_runs");
        builder.HasIndex(row => new { row.OrganizationId, row.Number }).IsUnique();
        builder.HasIndex(row => new { row.OrganizationId, row.RuleId });
        builder.HasIndex(row => row.State);
    }
}

internal sealed class RuleRunMatchConfiguration : IEntityTypeConfiguration<RuleRunMatch>
{
    public void Configure(EntityTypeBuilder<RuleRunMatch> builder)
    {
        builder.ToTable("rule_run_matches");
        builder.HasKey(row => new { row.RunId, row.Sequence });
        builder.HasIndex(row => new { row.RunId, row.At });
    }
}

internal sealed class RuleRunCheckpointConfiguration : IEntityTypeConfiguration<RuleRunCheckpoint>
{
    public void Configure(EntityTypeBuilder<RuleRunCheckpoint> builder)
    {
        builder.ToTable("rule_run_checkpoints");
        builder.HasKey(row => row.RunId);
        builder.Property(row => row.RunId).ValueGeneratedNever();
    }
}
