using SocConsole.Core.Storage;

namespace SocConsole.Core.InsiderRisk.Scoring;

/// <summary>A person's day with its columns and its score.</summary>
public sealed class PersonDay : IOwned
{
    public long Id { get; set; }

    public int OrganizationId { get; set; }

    public int PersonId { get; set; }

    public DateOnly Date { get; set; }

    /// <summary>Acts that were counted.</summary>
    public int Activities { get; set; }

    /// <summary>0 to 100 with one decimal.</summary>
    public double Score { get; set; }

    public RiskLevel Level { get; set; }

    /// <summary>Model that judged it; null for rules alone.</summary>
    public int? ModelId { get; set; }

    /// <summary>Columns at the end of the day, as floats; see FeatureCatalogue.</summary>
    public required byte[] Columns { get; set; }

    /// <summary>Columns when the day stood highest; null when that was at its end.</summary>
    public byte[]? PeakColumns { get; set; }

    public bool Simulated { get; set; }
}
