using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Enrichment.Settings;

/// <summary>What an organization says of a provider; null is what the console's own settings say, and behind them the provider's profile.</summary>
public sealed class ProviderSetting : IOwned
{
    public const int MaximumUrl = 300;
    public const int MaximumKey = 500;

    public int Id { get; set; }

    public int OrganizationId { get; set; }

    public required string Provider { get; set; }

    public bool? IsEnabled { get; set; }

    public string? BaseUrl { get; set; }

    /// <summary>Encrypted; never shown again.</summary>
    public string? ProtectedKey { get; set; }

    /// <summary>Requests at most, by <see cref="Asking.QuotaWindow"/>'s names; empty for none.</summary>
    public IReadOnlyDictionary<string, int>? Limits { get; set; }

    /// <summary>The narrowest marking that may be sent to it.</summary>
    public Tlp? MaximumTlp { get; set; }

    /// <summary>How much its word counts, 0 to 1.</summary>
    public double? Weight { get; set; }

    public DateTime UpdatedAt { get; set; }

    public required string UpdatedBy { get; set; }
}

internal sealed class ProviderSettingConfiguration : IEntityTypeConfiguration<ProviderSetting>
{
    public void Configure(EntityTypeBuilder<ProviderSetting> builder)
    {
        builder.ToTable("provider_settings");
        builder.Property(row => row.Limits).AsJson();
        builder.HasIndex(row => new { row.OrganizationId, row.Provider }).IsUnique();
    }
}
