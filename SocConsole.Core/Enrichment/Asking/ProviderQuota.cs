using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Enrichment.Asking;

/// <summary>
/// How much of a key's limits is used. The other side counts by key, or by address where there is none, whichever organization asks; so the row belongs to the console and holds nothing of an organization.
/// </summary>
public sealed class ProviderQuota
{
    public int Id { get; set; }

    public required string Provider { get; set; }

    /// <summary>Tells keys apart without holding one: the beginning of the SHA-256 of address and key.</summary>
    public required string KeyMark { get; set; }

    /// <summary>By window: the requests of each stretch that still counts.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<QuotaSlot>> Used { get; set; } = new Dictionary<string, IReadOnlyList<QuotaSlot>>();

    /// <summary>The other side said not to ask before, UTC; null for nothing.</summary>
    public DateTime? BlockedUntil { get; set; }

    public DateTime UpdatedAt { get; set; }
}

/// <summary>Requests of one stretch.</summary>
/// <param name="From">When it began, UTC ticks.</param>
/// <param name="Count">How many requests.</param>
public sealed record QuotaSlot(long From, int Count);

internal sealed class ProviderQuotaConfiguration : IEntityTypeConfiguration<ProviderQuota>
{
    public void Configure(EntityTypeBuilder<ProviderQuota> builder)
    {
        builder.ToTable("provider_quotas");
        builder.Property(row => row.Used).AsJson();
        builder.HasIndex(row => new { row.Provider, row.KeyMark }).IsUnique();
    }
}
