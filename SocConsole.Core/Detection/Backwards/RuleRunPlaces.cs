using SocConsole.Core.Jobs;

namespace SocConsole.Core.Detection.Backwards;

/// <summary>Who runs backwards now.</summary>
public sealed class RuleRunPlaces() : JobPlaces(AtOnce, AtOncePerOrganization)
{
    /// <summary>Most runs of the whole console at a time.</summary>
    public const int AtOnce = 3;

    /// <summary>Most runs of an organization at a time.</summary>
    public const int AtOncePerOrganization = 2;
}
