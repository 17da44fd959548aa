using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Campaigns;

/// <summary>What actors do together over time, with the techniques that they use.</summary>
public sealed class Campaign : IOwned
{
    /// <summary>Longest name, in characters: with <c>campaign:</c> before it, it is a tag of its indicators.</summary>
    public const int MaximumName = 91;
    public const int MaximumEntries = 100;

    public int Id { get; set; }

    public int OrganizationId { get; set; }

    public required string Name { get; set; }

    public string Description { get; set; } = string.Empty;

    public IReadOnlyList<string> ThreatActors { get; set; } = [];

    /// <summary>ATT&amp;CK ids.</summary>
    public IReadOnlyList<string> Techniques { get; set; } = [];

    public bool IsActive { get; set; } = true;

    public DateTime? FirstSeen { get; set; }

    public DateTime? LastSeen { get; set; }

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }
}

internal sealed class CampaignConfiguration : IEntityTypeConfiguration<Campaign>
{
    public void Configure(EntityTypeBuilder<Campaign> builder)
    {
        builder.ToTable("campaigns");
        builder.Property(row => row.Name).HasMaxLength(Campaign.MaximumName).UseCollation("NOCASE");
        builder.Property(row => row.ThreatActors).AsJson();
        builder.Property(row => row.Techniques).AsJson();
        builder.HasIndex(row => new { row.OrganizationId, row.Name }).IsUnique();
    }
}
