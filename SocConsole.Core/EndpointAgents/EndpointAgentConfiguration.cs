using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SocConsole.Core.Storage;

namespace SocConsole.Core.EndpointAgents;

internal sealed class EndpointAgentConfiguration : IEntityTypeConfiguration<EndpointAgent>
{
    public void Configure(EntityTypeBuilder<EndpointAgent> builder)
    {
        builder.ToTable("endpoint_agents");
        builder.Property(row => row.Addresses).AsJson();
        builder.Property(row => row.Blocked).AsJson();
        builder.Property(row => row.Capabilities).AsJson();
        builder.HasIndex(row => row.DeviceRow).IsUnique();
        builder.HasIndex(row => new { row.OrganizationId, row.Hostname });
    }
}

internal sealed class AgentEnrollmentConfiguration : IEntityTypeConfiguration<AgentEnrollment>
{
    public void Configure(EntityTypeBuilder<AgentEnrollment> builder)
    {
        builder.ToTable("agent_enrollments");
        builder.HasIndex(row => row.TokenHash).IsUnique();
        builder.HasIndex(row => new { row.OrganizationId, row.Id });
    }
}

internal sealed class AgentActionConfiguration : IEntityTypeConfiguration<AgentAction>
{
    public void Configure(EntityTypeBuilder<AgentAction> builder)
    {
        builder.ToTable("agent_actions");
        builder.Property(row => row.Parameters).AsJson();
        builder.HasIndex(row => new { row.OrganizationId, row.IdempotencyKey }).IsUnique();
        builder.HasIndex(row => new { row.OrganizationId, row.AgentId, row.Status, row.Id });
    }
}
