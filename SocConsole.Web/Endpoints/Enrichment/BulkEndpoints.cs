using SocConsole.Core.Enrichment.Bulk;
using SocConsole.Core.Enrichment.Verdicts;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Enrichment;

/// <summary>Files of indicators to check.</summary>
internal static class BulkEndpoints
{
    private const int JobsUnlessAsked = 50;

    public static void MapBulk(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.IocCheck, "/api/bulk", "Bulk processing");
        group.MapPost("", Submit).Needs(Permission.CheckIocs).Succeeds(StatusCodes.Status202Accepted).Accepts<string>("multipart/form-data")
            .WithSummary("Check a CSV file of indicators, at most 10 MB and 100,000 rows, sent as the form's file; force_refresh=true asks providers though an answer is kept. Separator, header and column are found out; rows without an indicator are kept and fail");
        group.MapGet("", List).Needs(Permission.ReadIndicators).WithSummary("Bulk checks, the newest first");
        group.MapGet("/{job_id:guid}", Get).Needs(Permission.ReadIndicators)
            .WithSummary("One bulk check with its progress and results in the order of the file; limit and offset choose the rows, status and verdict filter them");
        group.MapPost("/{job_id:guid}/cancel", Cancel).Needs(Permission.CheckIocs).WithSummary("End a bulk check that waits or runs; the rows that are over stay");
        group.MapDelete("/{job_id:guid}", Delete).Needs(Permission.CheckIocs).WithSummary("Forget a bulk check with its results; one that runs is stopped");
        group.MapGet("/{job_id:guid}/download", Download).Needs(Permission.ReadIndicators).Produces<string>(contentType: "text/csv")
            .WithSummary("All rows of a bulk check as a file, format=csv or json");
    }

    private static async Task<Result<BulkSubmittedBody>> Submit(HttpContext http, Actor actor, BulkService bulk, CancellationToken ct)
    {
        if (!(await BulkForm.ReadAsync(http, actor, bulk, ct)).Succeeded(out var form, out var unreadable))
        {
            return unreadable;
        }

        await using (form)
        {
            return await bulk.SubmitAsync(actor, form.Upload, form.ForceRefresh, form.Tlp, ct).Map(job => new BulkSubmittedBody(job.Id, job.Status, job.TotalIocs, "Bulk job submitted successfully"));
        }
    }

    private static async Task<Result<BulkListBody>> List(int? limit, int? offset, Actor actor, BulkService bulk, CancellationToken ct)
    {
        if (offset is < 0)
        {
            return Error.Invalid("offset", "must be 0 or more");
        }

        var slice = new Slice(offset ?? 0, limit ?? JobsUnlessAsked);
        return await bulk.ListAsync(actor, slice, ct)
            .Map(found => new BulkListBody([.. found.Items.Select(BulkJobBody.Of)], PaginationBody.Of(found.Total, slice)));
    }

    private static async Task<Result<BulkDetailBody>> Get(Guid job_id, int? limit, int? offset, string? status, string? verdict, Actor actor, BulkService bulk, CancellationToken ct)
    {
        if (offset is < 0)
        {
            return Error.Invalid("offset", "must be 0 or more");
        }

        var (wanted, judged) = (default(BulkRowStatus), default(IocVerdict));
        if (status is { Length: > 0 } && !Wire.TryRead(status, out wanted))
        {
            return Error.Invalid("status", "must be pending, completed or failed");
        }

        if (verdict is { Length: > 0 } && !Wire.TryRead(verdict, out judged))
        {
            return Error.Invalid("verdict", "must be clean, unknown, suspicious or malicious");
        }

        // The job after its rows: what it counts is then never less than what is shown.
        var filter = new BulkRowFilter(status is { Length: > 0 } ? wanted : null, verdict is { Length: > 0 } ? judged : null);
        return (await bulk.ResultsAsync(actor, job_id, new Slice(offset ?? 0, limit ?? Slice.MaximumLimit), filter, ct)).Succeeded(out var rows, out var error)
            ? (await bulk.GetAsync(actor, job_id, ct)).Map(job => BulkDetailBody.Of(job, rows.Items, rows.Total))
            : error;
    }

    private static Task<Result<BulkJobBody>> Cancel(Guid job_id, Actor actor, BulkService bulk, CancellationToken ct) => bulk.CancelAsync(actor, job_id, ct).Map(BulkJobBody.Of);

    private static Task<Result<MessageBody>> Delete(Guid job_id, Actor actor, BulkService bulk, CancellationToken ct) =>
        bulk.DeleteAsync(actor, job_id, ct).Map(_ => new MessageBody("Bulk job deleted successfully"));

    private static async Task<object> Download(Guid job_id, string? format, Actor actor, BulkService bulk, CancellationToken ct)
    {
        if (!Wire.TryRead<BulkFormat>(format ?? "csv", out var chosen))
        {
            return Refused(Error.Invalid("format", "must be csv or json"));
        }

        return (await bulk.ExportAsync(actor, job_id, chosen, ct)).Succeeded(out var export, out var error)
            ? TypedResults.Stream(target => export.WriteAsync(target, ct), export.ContentType, export.FileName)
            : Refused(error);
    }

    private static Result<Done> Refused(Error error) => error;
}
