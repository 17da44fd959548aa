using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Response.Workflows;

internal sealed class WorkflowConfiguration : IEntityTypeConfiguration<Workflow>
{
    public void Configure(EntityTypeBuilder<Workflow> builder)
    {
        builder.ToTable("workflows");
        builder.Property(row => row.Version).IsConcurrencyToken();
        builder.Property(row => row.Flow).AsJson();
        builder.HasIndex(row => new { row.OrganizationId, row.Uid }).IsUnique();
        builder.HasIndex(row => new { row.OrganizationId, row.IncidentNumber });
    }
}
