using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Monitoring;

/// <summary>How many requests of an organization an endpoint answered with a status in one hour.</summary>
public sealed class RequestCount : IOwned
{
    public int OrganizationId { get; set; }

    /// <summary>When the hour began, UTC.</summary>
    public DateTime Hour { get; set; }

    /// <summary>The endpoint's pattern, such as <c>/api/lookup/{lookup_id}</c>; never a path with ids.</summary>
    public required string Endpoint { get; set; }

    public int Status { get; set; }

    public long Count { get; set; }
}

internal sealed class RequestCountConfiguration : IEntityTypeConfiguration<RequestCount>
{
    public void Configure(EntityTypeBuilder<RequestCount> builder)
    {
        builder.ToTable("request_counts");
        builder.HasKey(row => new { row.OrganizationId, row.Hour, row.Endpoint, row.Status });
        builder.HasIndex(row => row.Hour);
    }
}
