using System.ComponentModel.DataAnnotations;
using SocConsole.Core.Intelligence.DarkWeb;
using SocConsole.Core.Intelligence.Feeds.Readers;
using SocConsole.Core.Intelligence.Jobs;

namespace SocConsole.Web.Endpoints.Intelligence;

/// <param name="Name">Unique; a source of indicators of the name is made at the first scrape.</param>
/// <param name="Url">http or https; only this page is read, and no page that it links to.</param>
/// <param name="RequiresTor">Whether it is fetched through the proxy; a .onion address always is.</param>
/// <param name="IsActive">Left out, a new one is active and another stays as it is.</param>
/// <param name="ScrapeIntervalHours">1 to 720; 24 unless said.</param>
/// <param name="Keywords">Words to look for; left out, they stay as they are.</param>
internal sealed record DarkWebBody(
    [property: Required] string Name, [property: Required] string Url, string? Description, bool? RequiresTor, bool? IsActive, int? ScrapeIntervalHours, IReadOnlyList<string>? Keywords)
{
    private const int Daily = 24;

    public DarkWebDraft ToDraft() => new(Name, Url, Description ?? string.Empty, RequiresTor ?? false, IsActive, ScrapeIntervalHours ?? Daily, Keywords);
}

/// <param name="Sources">By name.</param>
internal sealed record DarkWebListBody(IReadOnlyList<DarkWebSourceView> Sources);

/// <param name="Pages">Those seen last first.</param>
internal sealed record DarkWebPagesBody(IReadOnlyList<DarkWebPageView> Pages);

/// <param name="Message">How many were started.</param>
internal sealed record ScrapeAllBody(string Message, IReadOnlyList<ScrapedSourceBody> Sources, IReadOnlyList<FetchJobView> Jobs)
{
    public static ScrapeAllBody Of(IReadOnlyList<FetchJobView> jobs) =>
        new($"Started {jobs.Count} scrapes", [.. jobs.Where(job => job.SubjectId is not null).Select(job => new ScrapedSourceBody(job.SubjectId!.Value, job.SourceName))], jobs);
}

/// <param name="Id">The dark-web source.</param>
internal sealed record ScrapedSourceBody(int Id, string Name);

/// <summary>A scrape's job as jobs are shown, and which source it reads.</summary>
internal sealed record ScrapeBody(
    string Message, int SourceId, int Id, FetchJobKind Kind, int? SubjectId, string SourceName, FetchJobStatus Status, DateTime? StartedAt, DateTime? CompletedAt, long IndicatorsFound,
    long IndicatorsNew, long IndicatorsExcluded, long RowsRejected, long BytesRead, long? BytesTotal, double? Progress, IReadOnlyList<FeedRejection> RejectedSamples, string? Note,
    string? ErrorMessage, string? CancelledBy, string CreatedBy, DateTime CreatedAt)
{
    public static ScrapeBody Of(int source, FetchJobView job) => new(
        "Scrape queued", source, job.Id, job.Kind, job.SubjectId, job.SourceName, job.Status, job.StartedAt, job.CompletedAt, job.IndicatorsFound, job.IndicatorsNew, job.IndicatorsExcluded,
        job.RowsRejected, job.BytesRead, job.BytesTotal, job.Progress, job.RejectedSamples, job.Note, job.ErrorMessage, job.CancelledBy, job.CreatedBy, job.CreatedAt);
}
