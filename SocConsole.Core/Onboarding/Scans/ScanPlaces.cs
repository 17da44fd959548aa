using SocConsole.Core.Jobs;

namespace SocConsole.Core.Onboarding.Scans;

/// <summary>Which network scans run now.</summary>
public sealed class ScanPlaces() : JobPlaces(AtOnce, AtOncePerOrganization)
{
    public const int AtOnce = 2;
    public const int AtOncePerOrganization = 1;
}
