using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using SocConsole.Core.Audit;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Identity;

/// <summary>Who changed what, and the proof that nobody changed the record of it.</summary>
internal static class AuditEndpoints
{
    private const int DefaultSize = 20;

    public static void MapAudit(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.ThreatOps, "/api/v1/audit", "Audit");

        group.MapGet("/", List).Needs(Permission.ReadAudit).WithName("ListAudit").WithSummary("Audit records, the newest first");
        group.MapGet("/verify", Verify).Needs(Permission.ReadAudit).WithName("VerifyAudit").WithSummary("Verify the chain of audit records");
    }

    private static Task<Result<AuditListBody>> List([AsParameters] AuditQuery query, Actor actor, AuditTrail audit, CancellationToken ct) =>
        audit.ListAsync(actor, query.ToFilter(), new PageRequest(query.Page ?? 1, query.Limit ?? DefaultSize), ct).Map(AuditListBody.From);

    private static Task<Result<AuditVerification>> Verify(Actor actor, AuditTrail audit, CancellationToken ct) => audit.VerifyAsync(actor, ct);

    /// <param name="Page">From 1.</param>
    /// <param name="Limit">Records of a page, 1 to 100; 20 when left out.</param>
    /// <param name="Actor">Id or name of who did it.</param>
    /// <param name="Action">Beginning of the action, such as <c>user.</c>.</param>
    /// <param name="Subject">What it was done to.</param>
    /// <param name="FromDate">First time, ISO 8601, included.</param>
    /// <param name="ToDate">End of the time, ISO 8601, excluded.</param>
    internal sealed record AuditQuery(
        int? Page, int? Limit, string? Actor, string? Action, string? Subject, [FromQuery(Name = "from_date")] DateTimeOffset? FromDate, [FromQuery(Name = "to_date")] DateTimeOffset? ToDate)
    {
        public AuditFilter ToFilter() => new(Actor, Action, Subject, FromDate?.UtcDateTime, ToDate?.UtcDateTime);
    }

    internal sealed record PaginationBody(int Page, int Limit, long Total, long Pages);

    internal sealed record AuditListBody(IReadOnlyList<AuditRecordBody> Records, PaginationBody Pagination)
    {
        public static AuditListBody From(Page<AuditRecord> page) =>
            new([.. page.Items.Select(AuditRecordBody.From)], new PaginationBody(page.Number, page.Size, page.Total, page.Pages));
    }

    /// <param name="Position">Position in the organization's chain, from 1.</param>
    /// <param name="Seal">The record's seal in hex, to compare with an earlier export.</param>
    internal sealed record AuditRecordBody(long Position, DateTime At, string ActorId, string Actor, string Action, string Subject, JsonElement Details, string Seal)
    {
        public static AuditRecordBody From(AuditRecord record) =>
            new(record.Position, record.At, record.ActorId, record.ActorName, record.Action, record.Subject, DetailsOf(record), Convert.ToHexStringLower(record.Seal));

        // A record that somebody changed in the file may hold anything; it is still shown.
        private static JsonElement DetailsOf(AuditRecord record)
        {
            try
            {
                return JsonSerializer.Deserialize<JsonElement>(record.Details);
            }
            catch (JsonException)
            {
                return JsonSerializer.SerializeToElement(record.Details);
            }
        }
    }
}
