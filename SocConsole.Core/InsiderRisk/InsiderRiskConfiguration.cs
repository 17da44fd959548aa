using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SocConsole.Core.InsiderRisk.Activities;
using SocConsole.Core.InsiderRisk.Alerts;
using SocConsole.Core.InsiderRisk.Models;
using SocConsole.Core.InsiderRisk.People;
using SocConsole.Core.InsiderRisk.Scoring;
using SocConsole.Core.Storage;

namespace SocConsole.Core.InsiderRisk;

internal sealed class PersonConfiguration : IEntityTypeConfiguration<Person>
{
    public void Configure(EntityTypeBuilder<Person> builder)
    {
        builder.ToTable("people");
        builder.HasIndex(row => new { row.OrganizationId, row.UserId }).IsUnique();
        builder.HasIndex(row => new { row.OrganizationId, row.Score });
    }
}

internal sealed class PersonMemoryConfiguration : IEntityTypeConfiguration<PersonMemory>
{
    public void Configure(EntityTypeBuilder<PersonMemory> builder)
    {
        builder.ToTable("person_memories");
        builder.HasKey(row => row.PersonId);
        builder.Property(row => row.PersonId).ValueGeneratedNever();
        builder.HasIndex(row => row.OrganizationId);
    }
}

internal sealed class InsiderLedgerConfiguration : IEntityTypeConfiguration<InsiderLedger>
{
    public void Configure(EntityTypeBuilder<InsiderLedger> builder)
    {
        builder.ToTable("insider_ledgers");
        builder.HasKey(row => row.OrganizationId);
        builder.Property(row => row.OrganizationId).ValueGeneratedNever();
    }
}

internal sealed class ActivityConfiguration : IEntityTypeConfiguration<Activity>
{
    public void Configure(EntityTypeBuilder<Activity> builder)
    {
        builder.ToTable("activities");
        builder.HasIndex(row => new { row.OrganizationId, row.Key }).IsUnique();
        builder.HasIndex(row => new { row.OrganizationId, row.At });
        builder.HasIndex(row => new { row.PersonId, row.At });
    }
}

internal sealed class PersonDayConfiguration : IEntityTypeConfiguration<PersonDay>
{
    public void Configure(EntityTypeBuilder<PersonDay> builder)
    {
        builder.ToTable("person_days");
        builder.HasIndex(row => new { row.PersonId, row.Date }).IsUnique();
        builder.HasIndex(row => new { row.OrganizationId, row.Date });
    }
}

internal sealed class InsiderAlertConfiguration : IEntityTypeConfiguration<InsiderAlert>
{
    public void Configure(EntityTypeBuilder<InsiderAlert> builder)
    {
        builder.ToTable("insider_alerts");
        builder.Property(row => row.Anomalies).AsJson();
        builder.HasIndex(row => new { row.OrganizationId, row.Number }).IsUnique();
        builder.HasIndex(row => new { row.OrganizationId, row.At });
        builder.HasIndex(row => new { row.PersonId, row.Date });
        builder.HasIndex(row => new { row.OrganizationId, row.IncidentNumber });
    }
}

internal sealed class InsiderModelConfiguration : IEntityTypeConfiguration<InsiderModel>
{
    public void Configure(EntityTypeBuilder<InsiderModel> builder)
    {
        builder.ToTable("insider_models");
        builder.HasIndex(row => new { row.OrganizationId, row.Number }).IsUnique();
    }
}

internal sealed class InsiderLabelConfiguration : IEntityTypeConfiguration<InsiderLabel>
{
    public void Configure(EntityTypeBuilder<InsiderLabel> builder)
    {
        builder.ToTable("insider_labels");
        builder.HasIndex(row => new { row.PersonId, row.Date }).IsUnique();
        builder.HasIndex(row => row.OrganizationId);
    }
}

internal sealed class InsiderTrainingConfiguration : IEntityTypeConfiguration<InsiderTraining>
{
    public void Configure(EntityTypeBuilder<InsiderTraining> builder)
    {
        builder.ToTable("insider_trainings");
        builder.HasIndex(row => new { row.OrganizationId, row.Id });
        builder.HasIndex(row => row.Status);
    }
}

internal sealed class InsiderSettingsConfiguration : IEntityTypeConfiguration<InsiderSettings>
{
    public void Configure(EntityTypeBuilder<InsiderSettings> builder)
    {
        builder.ToTable("insider_settings");
        builder.HasKey(row => row.OrganizationId);
        builder.Property(row => row.OrganizationId).ValueGeneratedNever();
    }
}
