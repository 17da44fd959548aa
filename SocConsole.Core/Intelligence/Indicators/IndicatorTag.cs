using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Indicators;

/// <summary>A tag of an indicator, once more, so that they can be found by it.</summary>
public sealed class IndicatorTag : IOwned
{
    public int OrganizationId { get; set; }

    public required string Tag { get; set; }

    public int IndicatorId { get; set; }
}
