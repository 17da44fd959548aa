using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Incidents;

internal sealed class IncidentConfiguration : IEntityTypeConfiguration<Incident>
{
    public void Configure(EntityTypeBuilder<Incident> builder)
    {
        builder.ToTable("incidents");
        builder.Property(row => row.Version).IsConcurrencyToken();
        builder.Property(row => row.Techniques).AsJson();
        builder.Property(row => row.Triage).AsJson();
        builder.HasIndex(row => new { row.OrganizationId, row.Number }).IsUnique();
        builder.HasIndex(row => new { row.OrganizationId, row.Status, row.CreatedAt });
        builder.HasIndex(row => new { row.OrganizationId, row.CreatedAt });
        builder.HasIndex(row => new { row.OrganizationId, row.SourceIp });
        builder.HasIndex(row => new { row.OrganizationId, row.AssigneeId, row.Status });
    }
}

internal sealed class IncidentThreatConfiguration : IEntityTypeConfiguration<IncidentThreat>
{
    public void Configure(EntityTypeBuilder<IncidentThreat> builder)
    {
        builder.ToTable("incident_threats");
        builder.HasIndex(row => new { row.OrganizationId, row.ThreatId }).IsUnique();
        builder.HasIndex(row => new { row.OrganizationId, row.IncidentId });
        builder.HasIndex(row => new { row.OrganizationId, row.ThreatNumber });
    }
}

internal sealed class IncidentEntryConfiguration : IEntityTypeConfiguration<IncidentEntry>
{
    public void Configure(EntityTypeBuilder<IncidentEntry> builder)
    {
        builder.ToTable("incident_entries");
        builder.HasIndex(row => new { row.OrganizationId, row.IncidentId, row.Id });
    }
}

internal sealed class IncidentTaskConfiguration : IEntityTypeConfiguration<IncidentTask>
{
    public void Configure(EntityTypeBuilder<IncidentTask> builder)
    {
        builder.ToTable("incident_tasks");
        builder.HasIndex(row => new { row.OrganizationId, row.IncidentId, row.Order });
    }
}

internal sealed class IncidentNoteConfiguration : IEntityTypeConfiguration<IncidentNote>
{
    public void Configure(EntityTypeBuilder<IncidentNote> builder)
    {
        builder.ToTable("incident_notes");
        builder.HasIndex(row => new { row.OrganizationId, row.IncidentId, row.Id });
    }
}

internal sealed class IncidentEvidenceConfiguration : IEntityTypeConfiguration<IncidentEvidence>
{
    public void Configure(EntityTypeBuilder<IncidentEvidence> builder)
    {
        builder.ToTable("incident_evidence");
        builder.HasIndex(row => new { row.OrganizationId, row.IncidentId, row.Id });
        builder.HasIndex(row => row.StorageName).IsUnique();
        builder.HasIndex(row => new { row.OrganizationId, row.SourceKey }).IsUnique().HasFilter("SourceKey IS NOT NULL");
    }
}
