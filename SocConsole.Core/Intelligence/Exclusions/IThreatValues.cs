namespace SocConsole.Core.Intelligence.Exclusions;

/// <summary>What threats name. Intelligence does not know threats; what knows them tells it.</summary>
public interface IThreatValues
{
    /// <summary>
    /// Addresses, names and hashes of threats that are not marked false positives, upper and lower case as one; not complete when there are more threats than are read.
    /// </summary>
    Task<(IReadOnlySet<string> Values, bool IsComplete)> NamedAsync(int organizationId, CancellationToken ct);
}
