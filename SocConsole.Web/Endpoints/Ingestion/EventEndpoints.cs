using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using SocConsole.Core.Identity;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Ingestion;

/// <summary>Events in batches of any size.</summary>
internal static class EventEndpoints
{
    public static void MapEvents(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.Shared, "/api/v1/events", "Events");

        group.MapPost("/", Send).Needs(Permission.SendEvents).Succeeds(StatusCodes.Status202Accepted)
            .Accepts<string>("application/x-ndjson", "text/plain")
            .WithSummary("Send events: application/x-ndjson with a JSON event or {\"message\": \"raw line\"} a line, or text/plain with a raw line a line. Answers after the commit");
        group.MapGet("/rejected", Rejected).Needs(Permission.SendEvents).WithSummary("The lines that were refused last, with reasons");
        group.MapGet("/sources", Sources).Needs(Permission.SendEvents).WithSummary("Where events come from, with what came so far");
    }

    private static async Task<Result<IntakeBody>> Send(
        HttpContext http, string? source, [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey, Actor actor, Intake intake, CancellationToken ct)
    {
        if (FormatOf(http.Request.ContentType) is not { } format)
        {
            return new Error(ErrorKind.UnsupportedMedia, "UNSUPPORTED_MEDIA_TYPE", "Send application/x-ndjson or text/plain.");
        }

        // The body is streamed line by line, so its size needs no limit; each line has one.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }

        var delivery = new Delivery(actor.OrganizationId, source ?? "api", format, idempotencyKey);
        return await intake.AcceptAsync(actor, delivery, http.Request.BodyReader, ct).Map(IntakeBody.From);
    }

    private static async Task<RejectedListBody> Rejected(int? limit, Actor actor, IEventLog log, CancellationToken ct) =>
        new([.. (await log.DeadLettersAsync(actor.OrganizationId, limit ?? 100, ct)).Select(letter => new DeadLetterBody(letter.ReceivedAt, letter.Source, letter.Line, letter.Reason, letter.Sample))]);

    private static async Task<SourceListBody> Sources(Actor actor, IEventLog log, CancellationToken ct) => new(await log.SourcesAsync(actor.OrganizationId, ct));

    private static DeliveryFormat? FormatOf(string? contentType) =>
        !MediaTypeHeaderValue.TryParse(contentType, out var type) ? null
        : type.MediaType.Equals("application/x-ndjson", StringComparison.OrdinalIgnoreCase) ? DeliveryFormat.JsonLines
        : type.MediaType.Equals("text/plain", StringComparison.OrdinalIgnoreCase) ? DeliveryFormat.Lines
        : null;
}

/// <param name="Rejected">The refused lines, at most 1,000 of them; <c>rejected_total</c> counts all.</param>
/// <param name="LastSequence">Position of the delivery's last event in the event log; 0 when none was new.</param>
internal sealed record IntakeBody(long Accepted, long Duplicates, long RejectedTotal, IReadOnlyList<RejectedBody> Rejected, long LastSequence)
{
    public static IntakeBody From(IntakeReceipt receipt) =>
        new(receipt.Accepted, receipt.Duplicates, receipt.RejectedTotal, [.. receipt.Rejected.Select(line => new RejectedBody(line.Line, line.Reason))], receipt.LastSequence);
}

/// <param name="Line">From 1.</param>
internal sealed record RejectedBody(long Line, string Reason);

internal sealed record DeadLetterBody(DateTime ReceivedAt, string Source, long Line, string Reason, string Sample);

internal sealed record RejectedListBody(IReadOnlyList<DeadLetterBody> Rejected);

internal sealed record SourceListBody(IReadOnlyList<LogSource> Sources);
