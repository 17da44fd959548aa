using SocConsole.Core.Kernel;

namespace SocConsole.Core.Response.Connectors;

/// <summary>What people are told. The reason holds text from log lines, so it is data, never markup or a header.</summary>
/// <param name="Type">The action: <c>notify_admin</c>.</param>
/// <param name="ThreatId">Number of the threat.</param>
/// <param name="PlaybookId">Number of the run.</param>
/// <param name="ThreatType">Kind of attack.</param>
/// <param name="Severity">Severity of the threat.</param>
/// <param name="Confidence">0 to 1.</param>
/// <param name="Reason">Why, as a sentence.</param>
/// <param name="RequestedBy">Who asked for the run.</param>
/// <param name="DetectedAt">When the threat was opened, UTC.</param>
public sealed record Notice(
    string Type,
    string ThreatId,
    string PlaybookId,
    string ThreatType,
    Severity Severity,
    double Confidence,
    string Reason,
    string RequestedBy,
    DateTime DetectedAt);

/// <summary>A way to tell people. Errors are <see cref="ErrorKind.Unavailable"/> when a further try may succeed, else final.</summary>
public interface INoticeChannel
{
    /// <summary><c>webhook</c> or <c>mail</c>.</summary>
    string Name { get; }

    bool Configured { get; }

    /// <summary>Where notices go, for the person who approves; never a secret.</summary>
    string Destination { get; }

    /// <summary>Hands the notice over; the value says what the other side answered.</summary>
    Task<Result<string>> SendAsync(Notice notice, string idempotencyKey, CancellationToken ct);
}
