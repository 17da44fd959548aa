using SocConsole.Core.Jobs;

namespace SocConsole.Core.Intelligence.Jobs;

/// <summary>Which feeds, files and sources are being read now.</summary>
public sealed class FetchPlaces() : JobPlaces(AtOnce, AtOncePerOrganization)
{
    /// <summary>Most readings of the whole console at a time.</summary>
    public const int AtOnce = 3;

    /// <summary>Most readings of an organization at a time.</summary>
    public const int AtOncePerOrganization = 3;
}
