using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Indicators;

/// <summary>What one source says of an indicator.</summary>
public sealed class IndicatorClaim : IOwned
{
    public int OrganizationId { get; set; }

    public int IndicatorId { get; set; }

    public int SourceId { get; set; }

    public double Confidence { get; set; }

    public Severity ThreatLevel { get; set; }

    public string? ExternalId { get; set; }

    /// <summary>When the source told of it first and last, UTC.</summary>
    public DateTime FirstSeen { get; set; }

    public DateTime LastSeen { get; set; }
}
