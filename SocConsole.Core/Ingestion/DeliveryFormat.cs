using SocConsole.Core.Ingestion.Sensors;

namespace SocConsole.Core.Ingestion;

public enum DeliveryFormat
{
    /// <summary>One raw line a line.</summary>
    Lines,

    /// <summary>One JSON object a line: an event, or <c>{"message": "raw line"}</c>.</summary>
    JsonLines,
}

/// <summary>What is known of a delivery before its first line.</summary>
/// <param name="OrganizationId">Whose events they are.</param>
/// <param name="Source">Name of the source, 1 to 200 characters.</param>
/// <param name="Format">How lines are read.</param>
/// <param name="IdempotencyKey">The sender's name for the delivery: sending it again changes nothing, even for lines without a time stamp. Null when it has none.</param>
/// <param name="Simulation">Number of the simulated attack that makes the events, or null.</param>
public sealed record Delivery(int OrganizationId, string Source, DeliveryFormat Format, string? IdempotencyKey = null, string? Simulation = null)
{
    /// <summary>The person who sends it by hand; null for keys, devices and stages.</summary>
    public string? SentBy { get; init; }

    /// <summary>
    /// Whether the sender may deliver the same lines again, so that equal lines with equal times are one event. False for syslog, whose batches are cut anywhere:
    /// equal lines of one second are then real repetitions.
    /// </summary>
    public bool Redeliverable { get; init; } = true;

    /// <summary>
    /// When the sender read the lines, UTC, the same however often it sends them. It then stands for the time of receipt wherever a line has no time of its own, so
    /// that a named delivery is recognised however late it comes again. Null when the sender doesn't say.
    /// </summary>
    public DateTime? CollectedAt { get; init; }

    /// <summary>Host that the records are of where they don't say so; null when it is unknown.</summary>
    public string? HostName { get; init; }

    /// <summary>What the sender says that it sends: other records are refused. Null takes all.</summary>
    public SensorFormat? Sensor { get; init; }
}

/// <summary>What became of a delivery. Refused lines beyond <see cref="MaximumListed"/> are counted and kept, not listed.</summary>
public sealed record IntakeReceipt(long Accepted, long Duplicates, long RejectedTotal, IReadOnlyList<RejectedLine> Rejected, long LastSequence)
{
    public const int MaximumListed = 1000;
}
