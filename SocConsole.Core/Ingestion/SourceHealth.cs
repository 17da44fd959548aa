namespace SocConsole.Core.Ingestion;

public enum SourceState
{
    /// <summary>A new event came within the quiet time.</summary>
    Active,

    /// <summary>It delivered in most of the 24 hours before its last event, and nothing new came for the quiet time.</summary>
    Quiet,

    /// <summary>It delivers now and then only, has been silent for more than a week, or delivered nothing that was kept.</summary>
    Idle,
}

/// <summary>How one source delivers. "Last hour" and "last day" begin at the full five minutes before; refusals do not count as events.</summary>
/// <param name="Name">Name of the source.</param>
/// <param name="State">Whether it still delivers.</param>
/// <param name="EventsLastHour">New events.</param>
/// <param name="EventsLastDay">New events.</param>
/// <param name="EventsPerMinute">Mean over the last hour.</param>
/// <param name="DuplicatesLastDay">Events that were known already.</param>
/// <param name="RefusedLastDay">Lines that were refused.</param>
/// <param name="TextShare">Share, 0 to 1, of the last day's events that only the text parser could read; null without events.</param>
/// <param name="LagSeconds">Mean of time of receipt minus the event's own time over the last day; negative when the sender's clock is ahead, null when no event told its time.</param>
/// <param name="Events">New events ever.</param>
/// <param name="Duplicates">Known events ever.</param>
/// <param name="Refused">Refused lines ever.</param>
/// <param name="FirstSeenAt">First delivery, UTC.</param>
/// <param name="LastSeenAt">Last delivery of any kind, UTC.</param>
/// <param name="LastEventAt">Receipt of the newest event, UTC; null when none is known.</param>
public sealed record SourceHealth(
    string Name,
    SourceState State,
    long EventsLastHour,
    long EventsLastDay,
    double EventsPerMinute,
    long DuplicatesLastDay,
    long RefusedLastDay,
    double? TextShare,
    double? LagSeconds,
    long Events,
    long Duplicates,
    long Refused,
    DateTime FirstSeenAt,
    DateTime LastSeenAt,
    DateTime? LastEventAt);

/// <summary>Sums over the listed sources.</summary>
public sealed record IngestionTotals(int Sources, int QuietSources, long EventsLastHour, long EventsLastDay, double EventsPerMinute, long DuplicatesLastDay, long RefusedLastDay);

/// <summary>Every source by name, at most 1,000, with their sums.</summary>
public sealed record IngestionReport(IReadOnlyList<SourceHealth> Sources, IngestionTotals Totals, int QuietAfterMinutes);

/// <summary>A reason of refusal and how many of the kept lines have it.</summary>
public sealed record RefusalReason(string Reason, long Count);

/// <summary>A page of refused lines, the newest first, and the 20 most frequent reasons of all that the filter matches.</summary>
public sealed record RefusedLines(Kernel.Page<DeadLetter> Lines, IReadOnlyList<RefusalReason> Reasons);
