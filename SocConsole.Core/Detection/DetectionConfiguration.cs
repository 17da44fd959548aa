using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SocConsole.Core.Detection.Simulation;
using SocConsole.Core.Detection.Stages;
using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Detection;

internal sealed class ThreatConfiguration : IEntityTypeConfiguration<Threat>
{
    public void Configure(EntityTypeBuilder<Threat> builder)
    {
        builder.ToTable("threats");
        builder.Property(row => row.Techniques).AsJson();
        builder.Property(row => row.RecommendedActions).AsJson();
        builder.Property(row => row.Indicators).AsJson();
        builder.Property(row => row.ImpactBreakdown).AsJson();
        builder.Property(row => row.ImpactUsd).HasConversion<double>();
        builder.Property(row => row.Version).IsConcurrencyToken();
        builder.HasIndex(row => new { row.OrganizationId, row.Number }).IsUnique();
        builder.HasIndex(row => new { row.OrganizationId, row.DetectedAt });
        builder.HasIndex(row => new { row.OrganizationId, row.Status, row.DetectedAt });
        builder.HasIndex(row => new { row.OrganizationId, row.Severity, row.DetectedAt });
        builder.HasIndex(row => new { row.OrganizationId, row.Fingerprint, row.LastSeenAt });
        builder.HasIndex(row => new { row.OrganizationId, row.MitigatedAt });
        builder.HasIndex(row => new { row.OrganizationId, row.Type, row.ClosedAt });
        builder.HasIndex(row => new { row.OrganizationId, row.Priority });
        builder.HasIndex(row => new { row.OrganizationId, row.Simulation });
        builder.HasIndex(row => new { row.OrganizationId, row.FoundBy });
        builder.HasIndex(row => new { row.OrganizationId, row.EntityValue });
        builder.HasIndex(row => new { row.OrganizationId, row.ClosedAt });
    }
}

internal sealed class FindingConfiguration : IEntityTypeConfiguration<Finding>
{
    public void Configure(EntityTypeBuilder<Finding> builder)
    {
        builder.ToTable("findings");
        builder.Property(row => row.Techniques).AsJson();
        builder.Property(row => row.MatchedFields).AsJson();
        builder.Property(row => row.RuleReferences).AsJson().HasDefaultValueSql("'[]'");
        builder.HasIndex(row => new { row.ThreatId, row.RuleId });
        builder.HasIndex(row => new { row.OrganizationId, row.RuleId, row.EntityValue, row.LastSeenAt });
    }
}

internal sealed class ThreatEvidenceConfiguration : IEntityTypeConfiguration<ThreatEvidence>
{
    public void Configure(EntityTypeBuilder<ThreatEvidence> builder)
    {
        builder.ToTable("threat_evidence");
        builder.HasKey(row => new { row.ThreatId, row.Sequence });
        builder.HasIndex(row => row.Sequence);
    }
}

internal sealed class TimelineEntryConfiguration : IEntityTypeConfiguration<TimelineEntry>
{
    public void Configure(EntityTypeBuilder<TimelineEntry> builder)
    {
        builder.ToTable("timeline");
        builder.HasIndex(row => new { row.ThreatId, row.At });
    }
}

internal sealed class StageSettingsConfiguration : IEntityTypeConfiguration<StageSettings>
{
    public void Configure(EntityTypeBuilder<StageSettings> builder)
    {
        builder.ToTable("stage_settings");
        builder.HasKey(row => new { row.OrganizationId, row.Stage });
    }
}

internal sealed class StageCountConfiguration : IEntityTypeConfiguration<StageCount>
{
    public void Configure(EntityTypeBuilder<StageCount> builder)
    {
        builder.ToTable("stage_counts");
        builder.HasKey(row => new { row.OrganizationId, row.Stage, row.Day });
    }
}

internal sealed class AttackSimulationConfiguration : IEntityTypeConfiguration<AttackSimulation>
{
    public void Configure(EntityTypeBuilder<AttackSimulation> builder)
    {
        builder.ToTable("attack_simulations");
        builder.HasIndex(row => new { row.OrganizationId, row.Number }).IsUnique();
    }
}

internal sealed class DetectionProgressConfiguration : IEntityTypeConfiguration<DetectionProgress>
{
    public void Configure(EntityTypeBuilder<DetectionProgress> builder)
    {
        builder.ToTable("detection_progress");
        builder.Property(row => row.Id).ValueGeneratedNever();
    }
}

internal sealed class DetectionCheckpointConfiguration : IEntityTypeConfiguration<DetectionCheckpoint>
{
    public void Configure(EntityTypeBuilder<DetectionCheckpoint> builder)
    {
        builder.ToTable("detection_checkpoints");
        builder.Property(row => row.Id).ValueGeneratedNever();
    }
}
