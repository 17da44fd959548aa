namespace SocConsole.Core.Ingestion;

/// <summary>One log line or record as received, with its normalised fields.</summary>
public sealed class LogEvent
{
    /// <summary>Position in the event log, given at commit; from 1, without gaps, over all organizations.</summary>
    public long Sequence { get; set; }

    public required int OrganizationId { get; init; }

    /// <summary>When it happened, UTC.</summary>
    public required DateTime Timestamp { get; init; }

    /// <summary>When the console received it, UTC.</summary>
    public required DateTime ReceivedAt { get; init; }

    /// <summary>Name of the <see cref="LogSource"/> that it came from.</summary>
    public required string Source { get; init; }

    /// <summary>The record verbatim.</summary>
    public required string Raw { get; init; }

    public required EventFields Fields { get; init; }

    /// <summary>Made by a simulated attack.</summary>
    public bool Simulated { get; init; }

    /// <summary>What makes a second delivery of the same record recognisable.</summary>
    public required EventKey Key { get; init; }

    /// <summary>The identifier that people and the API use.</summary>
    public string Id => $"EVT-{Sequence}";
}
