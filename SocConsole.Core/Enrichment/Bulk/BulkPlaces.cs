using SocConsole.Core.Jobs;

namespace SocConsole.Core.Enrichment.Bulk;

/// <summary>Which files are being checked now. Two of an organization, so that a short file does not wait for a long one; they share the limits of its keys all the same.</summary>
public sealed class BulkPlaces() : JobPlaces(AtOnce, AtOncePerOrganization)
{
    /// <summary>Most files of the whole console at a time.</summary>
    public const int AtOnce = 3;

    /// <summary>Most files of an organization at a time.</summary>
    public const int AtOncePerOrganization = 2;
}
