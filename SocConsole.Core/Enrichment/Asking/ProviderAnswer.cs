using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Enrichment.Providers;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Enrichment.Asking;

/// <summary>What a provider said last about something, kept so that it is not asked again too soon. Failures are not kept.</summary>
public sealed class ProviderAnswer : IOwned
{
    /// <summary>Longest raw answer that is kept, in characters; of a longer one only its finding is.</summary>
    public const int MaximumRaw = 128 * 1024;

    public long Id { get; set; }

    public int OrganizationId { get; set; }

    public required string Provider { get; set; }

    public IocType IocType { get; set; }

    public required string Value { get; set; }

    /// <summary>Null when the provider knew nothing.</summary>
    public ProviderFinding? Finding { get; set; }

    /// <summary>As it came; null when it was too long.</summary>
    public string? Raw { get; set; }

    /// <summary>How long the provider took, in milliseconds.</summary>
    public int LatencyMs { get; set; }

    public DateTime FetchedAt { get; set; }

    /// <summary>Until when it is used instead of asking, UTC.</summary>
    public DateTime ExpiresAt { get; set; }
}

internal sealed class ProviderAnswerConfiguration : IEntityTypeConfiguration<ProviderAnswer>
{
    public void Configure(EntityTypeBuilder<ProviderAnswer> builder)
    {
        builder.ToTable("provider_answers");
        builder.Property(row => row.Finding).AsJson();
        builder.HasIndex(row => new { row.OrganizationId, row.Value, row.IocType, row.Provider }).IsUnique();
        builder.HasIndex(row => row.ExpiresAt);
    }
}
