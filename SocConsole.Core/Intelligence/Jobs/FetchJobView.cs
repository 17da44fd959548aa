using SocConsole.Core.Intelligence.Feeds.Readers;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Intelligence.Jobs;

/// <summary>A fetch job as the API shows it.</summary>
/// <param name="Kind">feed, import or scrape.</param>
/// <param name="SubjectId">The feed or the dark-web source; null for a file.</param>
/// <param name="Status">pending, running, completed or failed; one that was cancelled has failed and names who did it.</param>
/// <param name="IndicatorsFound">Valid indicators that were read, doubles included.</param>
/// <param name="IndicatorsNew">How many of them nobody had told of before.</param>
/// <param name="IndicatorsExcluded">How many an exclusion kept out.</param>
/// <param name="RowsRejected">Rows that held no indicator.</param>
/// <param name="BytesTotal">Null while nobody knows.</param>
/// <param name="Progress">From 0 to 1; null while nobody knows.</param>
/// <param name="RejectedSamples">The first of the rejected rows, at most 20.</param>
/// <param name="Note">What else is to be said, such as that nothing changed since the last time.</param>
public sealed record FetchJobView(
    int Id, FetchJobKind Kind, int? SubjectId, string SourceName, FetchJobStatus Status, DateTime? StartedAt, DateTime? CompletedAt, long IndicatorsFound, long IndicatorsNew,
    long IndicatorsExcluded, long RowsRejected, long BytesRead, long? BytesTotal, double? Progress, IReadOnlyList<FeedRejection> RejectedSamples, string? Note, string? ErrorMessage,
    string? CancelledBy, string CreatedBy, DateTime CreatedAt)
{
    public bool IsOver => Status is FetchJobStatus.Completed or FetchJobStatus.Failed;

    internal static FetchJobView Of(FetchJob row) => new(
        row.Id, row.Kind, row.SubjectId, row.SourceName, row.Status, row.StartedAt, row.CompletedAt, row.IndicatorsFound, row.IndicatorsNew, row.IndicatorsExcluded, row.RowsRejected,
        row.BytesRead, row.BytesTotal, ProgressOf(row), row.Samples, row.Note, row.ErrorMessage, row.CancelledBy, row.CreatedBy, row.CreatedAt);

    private static double? ProgressOf(FetchJob row) => row switch
    {
        { Status: FetchJobStatus.Completed } => 1,
        { BytesTotal: > 0 and var total } => Math.Min(1, (double)row.BytesRead / total),
        _ => null,
    };
}

/// <summary>Which jobs are listed.</summary>
/// <param name="SubjectId">Of one feed or dark-web source; asks for the kind too.</param>
/// <param name="Over">True for those that are over, false for those that wait or run.</param>
public sealed record FetchJobFilter(FetchJobKind? Kind = null, FetchJobStatus? Status = null, int? SubjectId = null, bool? Over = null);

internal static class FetchJobErrors
{
    public static Error NotFound(int id) => Error.NotFound("Job", id);
}
