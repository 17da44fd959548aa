using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Automation.Triggers;

internal sealed class TriggerConfiguration : IEntityTypeConfiguration<Trigger>
{
    public void Configure(EntityTypeBuilder<Trigger> builder)
    {
        builder.ToTable("triggers");
        builder.Property(row => row.Version).IsConcurrencyToken();
        builder.Property(row => row.Flow).AsJson();
        builder.Property(row => row.Tags).AsJson();
        builder.HasIndex(row => new { row.OrganizationId, row.Status, row.Priority });
    }
}

internal sealed class TriggerVersionConfiguration : IEntityTypeConfiguration<TriggerVersion>
{
    public void Configure(EntityTypeBuilder<TriggerVersion> builder)
    {
        builder.ToTable("trigger_versions");
        builder.HasIndex(row => new { row.OrganizationId, row.TriggerId, row.Version }).IsUnique();
    }
}

internal sealed class TriggerEvaluationConfiguration : IEntityTypeConfiguration<TriggerEvaluation>
{
    public void Configure(EntityTypeBuilder<TriggerEvaluation> builder)
    {
        builder.ToTable("trigger_evaluations");
        builder.HasIndex(row => new { row.OrganizationId, row.TriggerId, row.Id });
        builder.HasIndex(row => new { row.OrganizationId, row.TriggerId, row.IncidentNumber, row.Outcome });
    }
}

internal sealed class TriggerDayConfiguration : IEntityTypeConfiguration<TriggerDay>
{
    public void Configure(EntityTypeBuilder<TriggerDay> builder)
    {
        builder.ToTable("trigger_days");
        builder.HasIndex(row => new { row.OrganizationId, row.TriggerId, row.Day }).IsUnique();
    }
}
