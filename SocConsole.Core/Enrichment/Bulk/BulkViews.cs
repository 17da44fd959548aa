using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Enrichment.Verdicts;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Enrichment.Bulk;

/// <summary>A bulk check as the API shows it.</summary>
/// <param name="Status">pending, processing, completed, failed or cancelled.</param>
/// <param name="TotalIocs">All rows of the file, the header left out.</param>
/// <param name="ProcessedIocs">Rows that are over: completed and failed.</param>
/// <param name="FailedIocs">Rows that hold no indicator, and rows to which no provider answered.</param>
/// <param name="ProgressPercentage">0 to 100, with one decimal.</param>
/// <param name="FileSize">Bytes.</param>
/// <param name="ErrorMessage">Why the job as a whole failed; rows have errors of their own.</param>
public sealed record BulkJobView(
    Guid Id, BulkStatus Status, int TotalIocs, int ProcessedIocs, int CompletedIocs, int FailedIocs, double ProgressPercentage, string OriginalFilename, long FileSize, bool ForceRefresh,
    string CreatedBy, DateTime CreatedAt, DateTime? StartedAt, DateTime? CompletedAt, string? ErrorMessage, string? CancelledBy)
{
    public bool IsOver => Status is BulkStatus.Completed or BulkStatus.Failed or BulkStatus.Cancelled;

    internal static BulkJobView Of(BulkJob row) => new(
        row.Id, row.Status, row.TotalIocs, row.ProcessedIocs, row.CompletedIocs, row.FailedIocs, Math.Floor(1_000.0 * row.ProcessedIocs / row.TotalIocs) / 10, row.FileName, row.FileSize,
        row.ForceRefresh, row.CreatedBy, row.CreatedAt, row.StartedAt, row.CompletedAt, row.ErrorMessage, row.CancelledBy);
}

/// <summary>One row of a bulk check.</summary>
/// <param name="Row">From 1, in the order of the file, the header left out.</param>
/// <param name="Ioc">In its normal form; as it stood in the file when it is no indicator.</param>
/// <param name="Raw">As it stood in the file, at most 300 characters.</param>
/// <param name="IocType">Null when it is no indicator.</param>
/// <param name="Status">pending, completed or failed.</param>
/// <param name="Verdict">Null unless it is completed.</param>
/// <param name="Score">0 to 100; null when no provider judged.</param>
/// <param name="FirstSeen">The earliest that a provider names, UTC.</param>
/// <param name="LastSeen">The latest that a provider names, UTC.</param>
/// <param name="Providers">What each said, in short.</param>
/// <param name="Error">Why the row failed.</param>
public sealed record BulkRowView(
    int Row, string Ioc, string Raw, IocType? IocType, BulkRowStatus Status, IocVerdict? Verdict, int? Score, string? Explanation, DateTime? FirstSeen, DateTime? LastSeen,
    IReadOnlyList<BulkProviderWord> Providers, string? Error, DateTime? CheckedAt)
{
    internal static BulkRowView Of(BulkRow row) => new(
        row.Number, row.Value ?? row.Raw, row.Raw, row.IocType, row.Status, row.Verdict, row.Score, row.Explanation, row.FirstSeen, row.LastSeen, row.Providers, row.Error, row.CheckedAt);
}

/// <summary>Which rows are shown.</summary>
public sealed record BulkRowFilter(BulkRowStatus? Status = null, IocVerdict? Verdict = null);

internal static class BulkErrors
{
    public static Error NotFound(Guid id) => Error.NotFound("Bulk job", id);
}
