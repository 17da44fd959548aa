using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SocConsole.Core.Audit;

internal sealed class AuditRecordConfiguration : IEntityTypeConfiguration<AuditRecord>
{
    public void Configure(EntityTypeBuilder<AuditRecord> builder)
    {
        builder.ToTable("audit_records");
        builder.HasIndex(row => new { row.OrganizationId, row.Position }).IsUnique();
        builder.HasIndex(row => new { row.OrganizationId, row.Subject });
    }
}
