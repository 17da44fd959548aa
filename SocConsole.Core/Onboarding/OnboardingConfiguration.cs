using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Onboarding;

internal sealed class OnboardingStateConfiguration : IEntityTypeConfiguration<OnboardingState>
{
    public void Configure(EntityTypeBuilder<OnboardingState> builder)
    {
        builder.ToTable("onboarding_states");
        builder.Property(row => row.Done).AsJson();
        builder.Property(row => row.Profile).AsJson();
        builder.Property(row => row.Permissions).AsJson();
        builder.HasIndex(row => row.OrganizationId).IsUnique();
    }
}

internal sealed class NetworkScanConfiguration : IEntityTypeConfiguration<NetworkScan>
{
    public void Configure(EntityTypeBuilder<NetworkScan> builder)
    {
        builder.ToTable("network_scans");
        builder.Property(row => row.Ranges).AsJson();
        builder.Property(row => row.Ports).AsJson();
        builder.HasIndex(row => new { row.OrganizationId, row.Id });
        builder.HasIndex(row => row.Status);
    }
}

internal sealed class AssetConfiguration : IEntityTypeConfiguration<Asset>
{
    public void Configure(EntityTypeBuilder<Asset> builder)
    {
        builder.ToTable("assets");
        builder.Property(row => row.OpenPorts).AsJson();
        builder.Property(row => row.Services).AsJson();
        builder.HasIndex(row => new { row.OrganizationId, row.Ip }).IsUnique();
        builder.HasIndex(row => new { row.OrganizationId, row.Hostname });
    }
}
