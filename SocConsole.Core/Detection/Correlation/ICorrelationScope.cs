using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Ingestion;

namespace SocConsole.Core.Detection.Correlation;

/// <summary>Whose correlations they are, and what organizations say of them.</summary>
public interface ICorrelationScope
{
    /// <summary>The only organization whose events count for the correlation at this place; null for everybody's.</summary>
    int? OwnerOf(int correlation);

    /// <summary>Whether the correlation counts events of this event's organization at all.</summary>
    bool IsOn(RuleMeaning correlation, LogEvent item);

    /// <summary>What is told when it fires at this event; null for nothing.</summary>
    RuleMeaning? Told(RuleMeaning correlation, LogEvent item);
}
