using SocConsole.Core.Identity;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Ingestion;

/// <summary>Trying lines with the parsers, and how sources deliver.</summary>
internal static class IngestionEndpoints
{
    private const int DefaultSize = 20;

    public static void MapIngestion(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.Shared, "/api/v1", "Ingestion");

        group.MapPost("/parse", Parse).Needs(Permission.SendEvents).WithSummary("Try up to 1,000 lines with the parsers: fields or the reason of refusal for each. Nothing is stored");
        group.MapGet("/ingestion/sources", Sources).Needs(Permission.ReadThreats).WithSummary("Rates, lag, refusals and quiet state of each source");
        group.MapGet("/ingestion/failures", Failures).Needs(Permission.ReadThreats).WithSummary("Refused lines with samples and reasons, the newest first");
    }

    private static Result<ReadingReport> Parse(ParseBody body, Actor actor, ParseService parser) => parser.Parse(actor, body.Source, body.Lines);

    private static Task<Result<IngestionReport>> Sources(Actor actor, IngestionHealth health, CancellationToken ct) => health.SourcesAsync(actor, ct);

    private static Task<Result<FailureListBody>> Failures(int? page, int? limit, string? source, Actor actor, IngestionHealth health, CancellationToken ct) =>
        health.FailuresAsync(actor, source, new PageRequest(page ?? 1, limit ?? DefaultSize), ct).Map(FailureListBody.From);
}

/// <param name="Source">The source that would send them, 1 to 200 characters; may be left out.</param>
/// <param name="Lines">1 to 1,000 lines of at most 65,536 characters.</param>
internal sealed record ParseBody(string? Source, IReadOnlyList<string?>? Lines);

/// <param name="Failures">The refused lines of this page.</param>
/// <param name="Reasons">The 20 most frequent reasons of all that are kept.</param>
/// <param name="Page">From 1.</param>
/// <param name="Limit">Lines of a page, 1 to 100.</param>
/// <param name="Total">Refused lines that are kept, at most 10,000 of an organization.</param>
internal sealed record FailureListBody(IReadOnlyList<FailureBody> Failures, IReadOnlyList<RefusalReason> Reasons, int Page, int Limit, long Total)
{
    public static FailureListBody From(RefusedLines refused) => new(
        [.. refused.Lines.Items.Select(letter => new FailureBody(letter.ReceivedAt, letter.Source, letter.Line, letter.Reason, letter.Sample))],
        refused.Reasons,
        refused.Lines.Number,
        refused.Lines.Size,
        refused.Lines.Total);
}

/// <param name="Line">From 1 within its delivery.</param>
/// <param name="Sample">Beginning of the line, at most 500 characters.</param>
internal sealed record FailureBody(DateTime ReceivedAt, string Source, long Line, string Reason, string Sample);
