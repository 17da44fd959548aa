using SocConsole.Core.Enrichment.Bulk;

namespace SocConsole.Web.Endpoints.Enrichment;

/// <param name="TotalIocs">All rows of the file, the header left out.</param>
internal sealed record BulkSubmittedBody(Guid JobId, BulkStatus Status, int TotalIocs, string Message);

/// <summary>A bulk check without its rows.</summary>
/// <param name="ProcessedIocs">Rows that are over: completed and failed.</param>
/// <param name="ProgressPercentage">0 to 100.</param>
/// <param name="FileSize">Bytes.</param>
/// <param name="DownloadUrl">The rows as CSV; those that are over, while it runs.</param>
internal record BulkJobBody(
    Guid Id, BulkStatus Status, int TotalIocs, int ProcessedIocs, int CompletedIocs, int FailedIocs, double ProgressPercentage, string OriginalFilename, long FileSize, bool ForceRefresh,
    string CreatedBy, DateTime CreatedAt, DateTime? StartedAt, DateTime? CompletedAt, string? ErrorMessage, string? CancelledBy, string DownloadUrl)
{
    public static BulkJobBody Of(BulkJobView job) => new(
        job.Id, job.Status, job.TotalIocs, job.ProcessedIocs, job.CompletedIocs, job.FailedIocs, job.ProgressPercentage, job.OriginalFilename, job.FileSize, job.ForceRefresh, job.CreatedBy,
        job.CreatedAt, job.StartedAt, job.CompletedAt, job.ErrorMessage, job.CancelledBy, $"/api/bulk/{job.Id}/download");
}

/// <summary>A bulk check with rows of it.</summary>
internal sealed record BulkDetailBody : BulkJobBody
{
    private BulkDetailBody(BulkJobBody job)
        : base(job)
    {
    }

    /// <summary>In the order of the file.</summary>
    public required IReadOnlyList<BulkRowView> Results { get; init; }

    /// <summary>All rows that the filter matches.</summary>
    public required int ResultsTotal { get; init; }

    public static BulkDetailBody Of(BulkJobView job, IReadOnlyList<BulkRowView> rows, int total) => new(BulkJobBody.Of(job)) { Results = rows, ResultsTotal = total };
}

internal sealed record BulkListBody(IReadOnlyList<BulkJobBody> Jobs, PaginationBody Pagination);
