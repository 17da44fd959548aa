using SocConsole.Core.Jobs;

namespace SocConsole.Core.Enrichment.Rechecks;

/// <summary>Which re-checks run now: few at a time, so that people's own checks find the limits of the keys unused.</summary>
public sealed class RecheckPlaces() : JobPlaces(AtOnce, AtOncePerOrganization)
{
    /// <summary>Most re-checks of the whole console at a time.</summary>
    public const int AtOnce = 2;

    /// <summary>Most re-checks of an organization at a time.</summary>
    public const int AtOncePerOrganization = 1;
}
