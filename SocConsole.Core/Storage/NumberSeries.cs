namespace SocConsole.Core.Storage;

/// <summary>The documented numbers of an organization: <c>THR-2026-001</c>, <c>PB-2026-001</c>, <c>SIM-2026-001</c>. One row a kind and year.</summary>
public sealed class NumberSeries : IOwned
{
    public int OrganizationId { get; set; }

    public required string Kind { get; set; }

    public int Year { get; set; }

    public int Last { get; set; }
}
