using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Response.Connectors;

/// <summary>A notice that was handed over. A further try under the same key sees it and does not send again.</summary>
public sealed class Notification : IOwned
{
    public long Id { get; set; }

    public int OrganizationId { get; set; }

    public required string IdempotencyKey { get; set; }

    /// <summary><c>webhook</c> or <c>mail</c>.</summary>
    public required string Channel { get; set; }

    /// <summary>What the other side answered, for a person.</summary>
    public required string Receipt { get; set; }

    public DateTime SentAt { get; set; }
}

internal sealed class NotificationConfiguration : IEntityTypeConfiguration<Notification>
{
    public void Configure(EntityTypeBuilder<Notification> builder)
    {
        builder.ToTable("notifications");
        builder.HasIndex(row => new { row.OrganizationId, row.IdempotencyKey, row.Channel }).IsUnique();
    }
}
