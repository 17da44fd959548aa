using SocConsole.Core.Storage;

namespace SocConsole.Core.Detection.Simulation;

public enum SimulationStatus
{
    Running,
    Completed,
    Failed,
}

/// <summary>A simulated attack: its events go through the real pipeline and are marked.</summary>
public sealed class AttackSimulation : IOwned
{
    public long Id { get; set; }

    public int OrganizationId { get; set; }

    /// <summary><c>SIM-2026-001</c>.</summary>
    public required string Number { get; set; }

    public required string AttackType { get; set; }

    public required string Target { get; set; }

    public required string Intensity { get; set; }

    public SimulationStatus Status { get; set; }

    public int EventsPlanned { get; set; }

    public int EventsSent { get; set; }

    /// <summary>Seed of the generator: the same seed makes the same events.</summary>
    public int Seed { get; set; }

    public required string RequestedById { get; set; }

    public required string RequestedBy { get; set; }

    public DateTime StartedAt { get; set; }

    public DateTime? FinishedAt { get; set; }

    public string? Fault { get; set; }
}
