using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Sources;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Intelligence;

/// <summary>Who tells of indicators.</summary>
internal static class SourceEndpoints
{
    public static void MapSources(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.ThreatIntel, "/api/v1/sources", "Sources");
        var sample = new { name = "National CERT", description = "Advisories", url = "https://cert.example", source_type = "government", rate_limit_per_minute = 10, rate_limit_per_hour = 1000 };

        group.MapGet("", List).Needs(Permission.ReadIndicators).WithSummary("Sources by name; active_only=false lists the others too");
        group.MapGet("/{id:int}", Get).Needs(Permission.ReadIndicators).WithSummary("One source; its key is never shown");
        group.MapPost("", Create).Needs(Permission.ManageIndicators).Succeeds(StatusCodes.Status201Created).WithSummary("Add a source").Example("A government's", sample);
        group.MapPut("/{id:int}", Update).Needs(Permission.ManageIndicators).WithSummary("Change a source; a key that is left out stays").Example("A government's", sample);
        group.MapDelete("/{id:int}", Delete).Needs(Permission.ManageIndicators).WithSummary("Forget a source and its claims; its indicators stay");
    }

    private static Task<Result<SourceListBody>> List([FromQuery(Name = "active_only")] bool? activeOnly, Actor actor, SourceService sources, CancellationToken ct) =>
        sources.ListAsync(actor, activeOnly ?? true, ct).Map(list => new SourceListBody(list));

    private static Task<Result<SourceView>> Get(int id, Actor actor, SourceService sources, CancellationToken ct) => sources.GetAsync(actor, id, ct);

    private static Task<Result<SourceView>> Create(SourceBody request, Actor actor, SourceService sources, CancellationToken ct) => sources.CreateAsync(actor, request.ToDraft(), ct);

    private static Task<Result<SourceView>> Update(int id, SourceBody request, Actor actor, SourceService sources, CancellationToken ct) => sources.UpdateAsync(actor, id, request.ToDraft(), ct);

    private static Task<Result<MessageBody>> Delete(int id, Actor actor, SourceService sources, CancellationToken ct) =>
        sources.DeleteAsync(actor, id, ct).Map(_ => new MessageBody("Source deleted successfully"));
}

/// <param name="SourceType">government, opensource (unless said), commercial or darkweb.</param>
/// <param name="ApiKey">Kept encrypted and never shown; left out keeps the one that is there, empty forgets it.</param>
internal sealed record SourceBody(
    [property: Required] string Name, string? Description, string? Url, SourceKind? SourceType, int? RateLimitPerMinute, int? RateLimitPerHour, string? ApiKey, bool? IsActive)
{
    public SourceDraft ToDraft() => new(Name, Description ?? string.Empty, Url, SourceType ?? SourceKind.Opensource, RateLimitPerMinute, RateLimitPerHour, ApiKey, IsActive);
}

/// <param name="Sources">By name.</param>
internal sealed record SourceListBody(IReadOnlyList<SourceView> Sources);
