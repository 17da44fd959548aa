using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SocConsole.Core.Identity;

internal sealed class OrganizationConfiguration : IEntityTypeConfiguration<Organization>
{
    public void Configure(EntityTypeBuilder<Organization> builder)
    {
        builder.ToTable("organizations");
        builder.Property(row => row.Name).HasMaxLength(200);
        builder.HasIndex(row => row.Name).IsUnique();
    }
}

internal sealed class UserConfiguration : IEntityTypeConfiguration<User>
{
    public void Configure(EntityTypeBuilder<User> builder)
    {
        builder.Property(row => row.DisplayName).HasMaxLength(200);
        builder.HasIndex(row => row.OrganizationId);
    }
}

internal sealed class ApiKeyConfiguration : IEntityTypeConfiguration<ApiKey>
{
    public void Configure(EntityTypeBuilder<ApiKey> builder)
    {
        builder.ToTable("api_keys");
        builder.Property(row => row.Name).HasMaxLength(200);
        builder.HasIndex(row => row.Hash).IsUnique();
        builder.HasIndex(row => row.OrganizationId);
    }
}

internal sealed class DeviceConfiguration : IEntityTypeConfiguration<Device>
{
    public void Configure(EntityTypeBuilder<Device> builder)
    {
        builder.ToTable("devices");
        builder.Property(row => row.Name).HasMaxLength(200);
        builder.HasIndex(row => row.DeviceId).IsUnique();
        builder.HasIndex(row => row.OrganizationId);
    }
}

internal sealed class DeviceNonceConfiguration : IEntityTypeConfiguration<DeviceNonce>
{
    public void Configure(EntityTypeBuilder<DeviceNonce> builder)
    {
        builder.ToTable("device_nonces");
        builder.HasKey(row => new { row.DeviceId, row.Nonce });
        builder.HasIndex(row => row.ExpiresAt);
    }
}

internal sealed class SessionConfiguration : IEntityTypeConfiguration<Session>
{
    public void Configure(EntityTypeBuilder<Session> builder)
    {
        builder.ToTable("sessions");
        builder.HasIndex(row => row.RefreshHash).IsUnique();
        builder.HasIndex(row => new { row.UserId, row.RevokedAt });
        builder.HasIndex(row => row.ExpiresAt);
    }
}
