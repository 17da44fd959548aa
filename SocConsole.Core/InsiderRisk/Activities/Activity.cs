using SocConsole.Core.Storage;

namespace SocConsole.Core.InsiderRisk.Activities;

/// <summary>Something that a person did, as it was sent.</summary>
public sealed class Activity : IOwned
{
    public long Id { get; set; }

    public int OrganizationId { get; set; }

    public int PersonId { get; set; }

    public ActivityKind Kind { get; set; }

    public DateTime At { get; set; }

    public string? Ip { get; set; }

    public string? Device { get; set; }

    /// <summary>JSON object.</summary>
    public required string Details { get; set; }

    /// <summary>Hash of the content, so that what is sent again is kept once.</summary>
    public required byte[] Key { get; set; }

    /// <summary>Made by the console on somebody's word, and shown as such.</summary>
    public bool Simulated { get; set; }
}
