using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Enrichment.Verdicts;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Enrichment.Lookups;

/// <summary>One check of one indicator: what was asked, by whom, and what each provider answered then.</summary>
public sealed class Lookup : IOwned
{
    public Guid Id { get; set; }

    public int OrganizationId { get; set; }

    public IocType IocType { get; set; }

    public required string Value { get; set; }

    /// <summary>Under which marking it was asked; null where nobody said.</summary>
    public Tlp? Tlp { get; set; }

    /// <summary>Who asked: the actor's id, its name, and the role that its permissions amount to.</summary>
    public required string ActorId { get; set; }

    public required string ActorName { get; set; }

    public Role ActorRole { get; set; }

    /// <summary>The re-check that asked; null for a person or a program.</summary>
    public int? RecheckId { get; set; }

    public DateTime StartedAt { get; set; }

    /// <summary>Null while it runs.</summary>
    public DateTime? FinishedAt { get; set; }

    /// <summary>Whether the console was stopped before all had answered.</summary>
    public bool WasInterrupted { get; set; }

    public IocVerdict Verdict { get; set; } = IocVerdict.Unknown;

    /// <summary>0 to 100; null when no provider judged.</summary>
    public int? Score { get; set; }

    public string Explanation { get; set; } = string.Empty;

    public int? ScoreIfNotAllowed { get; set; }

    public IReadOnlyList<Contribution> Contributions { get; set; } = [];

    public IReadOnlyList<ProviderResult> Results { get; set; } = [];
}

internal sealed class LookupConfiguration : IEntityTypeConfiguration<Lookup>
{
    public void Configure(EntityTypeBuilder<Lookup> builder)
    {
        builder.ToTable("lookups");
        builder.Property(row => row.Contributions).AsJson();
        builder.Property(row => row.Results).AsJson();
        builder.HasIndex(row => new { row.OrganizationId, row.StartedAt });
        builder.HasIndex(row => new { row.OrganizationId, row.Value, row.IocType, row.StartedAt });
        builder.HasIndex(row => row.FinishedAt).HasFilter("FinishedAt IS NULL");
    }
}
