using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Detection.Management.Placeholders;

/// <summary>What Sigma's <c>expand</c> puts in for <c>%name%</c> in an organization's own rules.</summary>
public sealed class PlaceholderList : IOwned
{
    public int OrganizationId { get; set; }

    /// <summary>Without percent signs.</summary>
    public required string Name { get; set; }

    public required IReadOnlyList<string> Values { get; set; }

    public DateTime UpdatedAt { get; set; }

    public required string UpdatedBy { get; set; }
}

internal sealed class PlaceholderListConfiguration : IEntityTypeConfiguration<PlaceholderList>
{
    public void Configure(EntityTypeBuilder<PlaceholderList> builder)
    {
        builder.ToTable("rule_placeholders");
        builder.HasKey(row => new { row.OrganizationId, row.Name });
        builder.Property(row => row.Values).AsJson();
    }
}

/// <param name="Name">Without percent signs.</param>
/// <param name="Values">In the order in which they were given.</param>
/// <param name="UpdatedAt">UTC.</param>
/// <param name="UpdatedBy">Who gave them.</param>
public sealed record PlaceholderView(string Name, IReadOnlyList<string> Values, DateTime UpdatedAt, string UpdatedBy);

/// <param name="Name">Without percent signs.</param>
/// <param name="Count">How many values it has.</param>
/// <param name="UpdatedAt">UTC.</param>
/// <param name="UpdatedBy">Who gave them.</param>
public sealed record PlaceholderSummary(string Name, int Count, DateTime UpdatedAt, string UpdatedBy);
