using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SocConsole.Core.Response.BlockList;
using SocConsole.Core.Response.Connectors;
using SocConsole.Core.Response.Playbooks;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Response;

internal sealed class PlaybookRunConfiguration : IEntityTypeConfiguration<PlaybookRun>
{
    public void Configure(EntityTypeBuilder<PlaybookRun> builder)
    {
        builder.ToTable("playbook_runs");
        builder.Property(row => row.Version).IsConcurrencyToken();
        builder.Property(row => row.Flow).AsJson();
        builder.Property(row => row.Decided).AsJson();
        builder.HasIndex(row => new { row.OrganizationId, row.IncidentNumber, row.CreatedAt });
        builder.HasIndex(row => new { row.OrganizationId, row.WorkflowId, row.CreatedAt });
        builder.HasIndex(row => new { row.OrganizationId, row.Number }).IsUnique();
        builder.HasIndex(row => new { row.OrganizationId, row.ThreatId });
        builder.HasIndex(row => new { row.OrganizationId, row.TriggerId, row.Status });
        builder.HasIndex(row => new { row.OrganizationId, row.IncidentId });
        builder.HasIndex(row => new { row.OrganizationId, row.Status, row.CreatedAt });
        builder.HasIndex(row => new { row.OrganizationId, row.CreatedAt });
        builder.HasIndex(row => new { row.OrganizationId, row.TemplateId, row.CreatedAt });
        builder.HasMany(row => row.Steps).WithOne().HasForeignKey(step => step.RunId);
        builder.HasMany(row => row.Approvals).WithOne().HasForeignKey(approval => approval.RunId);
    }
}

internal sealed class PlaybookRunStepConfiguration : IEntityTypeConfiguration<PlaybookRunStep>
{
    public void Configure(EntityTypeBuilder<PlaybookRunStep> builder)
    {
        builder.ToTable("playbook_run_steps");
        builder.Property(row => row.Parameters).AsJson();
        builder.HasIndex(row => new { row.RunId, row.Order }).IsUnique();
        builder.HasIndex(row => row.EndsAt).HasFilter("EndsAt IS NOT NULL");
    }
}

internal sealed class ApprovalConfiguration : IEntityTypeConfiguration<Approval>
{
    public void Configure(EntityTypeBuilder<Approval> builder)
    {
        builder.ToTable("approvals");
        builder.HasIndex(row => new { row.RunId, row.ActorId });
    }
}

internal sealed class BlockEntryConfiguration : IEntityTypeConfiguration<BlockEntry>
{
    public void Configure(EntityTypeBuilder<BlockEntry> builder)
    {
        builder.ToTable("block_entries");
        builder.HasIndex(row => new { row.OrganizationId, row.IdempotencyKey }).IsUnique();
        builder.HasIndex(row => new { row.OrganizationId, row.RemovedAt, row.ExpiresAt });
    }
}

internal sealed class BlockListTokenConfiguration : IEntityTypeConfiguration<BlockListToken>
{
    public void Configure(EntityTypeBuilder<BlockListToken> builder)
    {
        builder.ToTable("block_list_tokens");
        builder.HasIndex(row => row.Hash).IsUnique();
    }
}

internal sealed class EvidencePackageConfiguration : IEntityTypeConfiguration<EvidencePackage>
{
    public void Configure(EntityTypeBuilder<EvidencePackage> builder)
    {
        builder.ToTable("evidence_packages");
        builder.HasIndex(row => new { row.OrganizationId, row.IdempotencyKey }).IsUnique();
        builder.HasIndex(row => new { row.OrganizationId, row.ThreatNumber });
    }
}
