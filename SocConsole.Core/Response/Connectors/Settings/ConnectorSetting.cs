using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Response.Connectors.Settings;

/// <summary>A connector as an organization has set it up.</summary>
public sealed class ConnectorSetting : IOwned
{
    public int Id { get; set; }

    public int OrganizationId { get; set; }

    /// <summary>Which kind of connector: <c>http</c>, <c>scim</c>, <c>ldap</c>, <c>chat</c>, <c>ticket</c>, <c>misp</c>, <c>taxii</c>, <c>rpz</c>.</summary>
    public required string Kind { get; set; }

    public required string Name { get; set; }

    public bool Enabled { get; set; }

    /// <summary>Settings that are no secrets, by name.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; set; }

    /// <summary>Secrets by name, each encrypted; never shown.</summary>
    public required IReadOnlyDictionary<string, string> ProtectedSecrets { get; set; }

    /// <summary>Catalogue names that it carries out, where the kind leaves that open.</summary>
    public required IReadOnlyList<string> Actions { get; set; }

    public DateTime? CheckedAt { get; set; }

    /// <summary>What the last check found wrong; null when it answered.</summary>
    public string? Fault { get; set; }

    public required string EditedBy { get; set; }

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }

    public int Version { get; set; }
}

internal sealed class ConnectorSettingConfiguration : IEntityTypeConfiguration<ConnectorSetting>
{
    public void Configure(EntityTypeBuilder<ConnectorSetting> builder)
    {
        builder.ToTable("connector_settings");
        builder.Property(row => row.Version).IsConcurrencyToken();
        builder.Property(row => row.Settings).AsJson();
        builder.Property(row => row.ProtectedSecrets).AsJson();
        builder.Property(row => row.Actions).AsJson();
        builder.HasIndex(row => new { row.OrganizationId, row.Kind });
    }
}
