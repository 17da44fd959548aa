using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Automation.Webhooks;

internal sealed class WebhookSubscriptionConfiguration : IEntityTypeConfiguration<WebhookSubscription>
{
    public void Configure(EntityTypeBuilder<WebhookSubscription> builder)
    {
        builder.ToTable("webhook_subscriptions");
        builder.Property(row => row.Version).IsConcurrencyToken();
        builder.Property(row => row.Events).AsJson();
        builder.HasIndex(row => new { row.OrganizationId, row.IsActive });
    }
}

internal sealed class WebhookDeliveryConfiguration : IEntityTypeConfiguration<WebhookDelivery>
{
    public void Configure(EntityTypeBuilder<WebhookDelivery> builder)
    {
        builder.ToTable("webhook_deliveries");
        builder.HasIndex(row => new { row.OrganizationId, row.DeliveryId }).IsUnique();
        builder.HasIndex(row => new { row.OrganizationId, row.SubscriptionId, row.Id });

        // What waits is found without reading what was delivered.
        builder.HasIndex(row => row.NextAttemptAt).HasFilter("NextAttemptAt IS NOT NULL");
        builder.HasIndex(row => new { row.SubscriptionId, row.NextAttemptAt }).HasFilter("NextAttemptAt IS NOT NULL");
    }
}
