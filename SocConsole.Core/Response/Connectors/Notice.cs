using SocConsole.Core.Kernel;

namespace SocConsole.Core.Response.Connectors;

/// <summary>What people are told. The reason holds text from log lines, so it is data, never markup or a header.</summary>
/// <param name="Type">The action: <c>notify_admin</c>.</param>
/// <param name="ThreatId">Number of the threat; null for a notice about none.</param>
/// <param name="PlaybookId">Number of the run.</param>
/// <param name="ThreatType">Kind of attack; the action's name for a notice about neither threat nor incident.</param>
/// <param name="Severity">Severity of the threat or incident, or the run's priority.</param>
/// <param name="Confidence">0 to 1; null when nobody judged.</param>
/// <param name="Reason">Why, as a sentence.</param>
/// <param name="RequestedBy">Who asked for the run.</param>
/// <param name="DetectedAt">When the threat or incident was opened, or the run was made, UTC.</param>
public sealed record Notice(
    string Type,
    string? ThreatId,
    string PlaybookId,
    string ThreatType,
    Severity Severity,
    double? Confidence,
    string Reason,
    string RequestedBy,
    DateTime DetectedAt)
{
    /// <summary>Number of the incident, <c>INC-042</c>; null when it belongs to none.</summary>
    public string? IncidentId { get; init; }

    /// <summary>What the action was told to say; null for nothing.</summary>
    public string? Message { get; init; }

    /// <summary>What it is about: the threat, the incident, or the run itself.</summary>
    public string Subject => ThreatId ?? IncidentId ?? PlaybookId;
}

/// <summary>A way to tell people. Errors are <see cref="ErrorKind.Unavailable"/> when a further try may succeed, else final.</summary>
public interface INoticeChannel
{
    /// <summary><c>webhook</c>, <c>mail</c>, or <c>chat:</c> and the number of its setting.</summary>
    string Name { get; }

    bool Configured { get; }

    /// <summary>Where notices go, for the person who approves; never a secret.</summary>
    string Destination { get; }

    /// <summary>Hands the notice over; the value says what the other side answered.</summary>
    Task<Result<string>> SendAsync(Notice notice, string idempotencyKey, CancellationToken ct);
}
