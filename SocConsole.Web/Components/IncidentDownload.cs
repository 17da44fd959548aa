using SocConsole.Core.Identity;
using SocConsole.Core.Incidents.Evidence;
using SocConsole.Core.Incidents.Reports;
using SocConsole.Core.Kernel;
using SocConsole.Web.Auth;

namespace SocConsole.Web.Components;

/// <summary>Downloads of incidents from a page: API addresses take no cookie, so pages have their own.</summary>
internal static class IncidentDownload
{
    public static void MapIncidentDownloads(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/console/incidents/{number}/evidence/{id:long}", EvidenceAsync).RequireAuthorization(AuthenticationSetup.ConsolePolicy).ExcludeFromDescription();
        routes.MapGet("/console/incidents/{number}/report.{format}", ReportAsync).RequireAuthorization(AuthenticationSetup.ConsolePolicy).ExcludeFromDescription();
    }

    private static async Task<Microsoft.AspNetCore.Http.IResult> EvidenceAsync(string number, long id, Actor actor, IncidentEvidenceService evidence, CancellationToken ct) =>
        (await evidence.OpenAsync(actor, number, id, ct)).Succeeded(out var file, out _)
            ? TypedResults.Stream(file.Content, "application/octet-stream", file.FileName)
            : TypedResults.NotFound();

    private static async Task<Microsoft.AspNetCore.Http.IResult> ReportAsync(string number, string format, Actor actor, IncidentReportService reports, CancellationToken ct) =>
        Wire.TryRead<ReportFormat>(format, out var chosen) && (await reports.WriteAsync(actor, number, chosen, ct)).Succeeded(out var file, out _)
            ? TypedResults.File(file.Content, file.ContentType, file.FileName)
            : TypedResults.NotFound();
}
