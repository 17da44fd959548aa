using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Detection.Management;

internal sealed class StoredRuleConfiguration : IEntityTypeConfiguration<StoredRule>
{
    public void Configure(EntityTypeBuilder<StoredRule> builder)
    {
        builder.ToTable("rules");
        builder.Property(row => row.SigmaTags).AsJson();
        builder.Property(row => row.LogSource).AsJson();
        builder.Property(row => row.Version).IsConcurrencyToken();
        builder.HasIndex(row => new { row.OrganizationId, row.RuleId }).IsUnique();
    }
}

internal sealed class RuleSettingConfiguration : IEntityTypeConfiguration<RuleSetting>
{
    public void Configure(EntityTypeBuilder<RuleSetting> builder)
    {
        builder.ToTable("rule_settings");
        builder.HasKey(row => new { row.OrganizationId, row.RuleId });
        builder.Property(row => row.Tags).AsJson();
    }
}

internal sealed class RuleExceptionConfiguration : IEntityTypeConfiguration<RuleException>
{
    public void Configure(EntityTypeBuilder<RuleException> builder)
    {
        builder.ToTable("rule_exceptions");
        builder.HasIndex(row => new { row.OrganizationId, row.RuleId });
    }
}

internal sealed class RuleStatConfiguration : IEntityTypeConfiguration<RuleStat>
{
    public void Configure(EntityTypeBuilder<RuleStat> builder)
    {
        builder.ToTable("rule_stats");
        builder.HasKey(row => new { row.OrganizationId, row.RuleId, row.Day });
        builder.HasIndex(row => row.Day);
    }
}
