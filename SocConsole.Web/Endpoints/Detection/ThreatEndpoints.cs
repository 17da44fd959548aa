using Microsoft.AspNetCore.Mvc;
using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Detection;

/// <summary>Threats: list, detail, evidence and triage.</summary>
internal static class ThreatEndpoints
{
    public static void MapThreats(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.ThreatOps, "/api/v1/threats", "Threats").RequireLimit(Limits.Threats);

        group.MapGet("/", List).Needs(Permission.ReadThreats).WithSummary("List detected threats, newest first");
        group.MapGet("/{threatId}", Get).Needs(Permission.ReadThreats).WithSummary("Everything about one threat");
        group.MapGet("/{threatId}/evidence", Evidence).Needs(Permission.ReadThreats).WithSummary("The events that a threat stands on, newest first");
        group.MapPost("/{threatId}/status", SetStatus).Needs(Permission.TriageThreats)
            .WithSummary("Give a verdict on a threat")
            .Example("Benign scanner", new { status = "false_positive", comment = "Our own scanner" });
        group.MapPost("/{threatId}/assign", Assign).Needs(Permission.TriageThreats).WithSummary("Take a threat, or leave it with {\"unassign\": true}");
    }

    private static async Task<Result<ThreatListBody>> List([AsParameters] ThreatQuery query, Actor actor, ThreatService threats, CancellationToken ct) =>
        query.ToFilter().Succeeded(out var filter, out var error)
            ? await threats.ListAsync(actor, filter, query.ToPage(), ct).Map(ThreatListBody.From)
            : error;

    private static Task<Result<ThreatDetailBody>> Get(string threatId, Actor actor, ThreatService threats, CancellationToken ct) =>
        threats.GetAsync(actor, threatId, ct).Map(ThreatDetailBody.From);

    private static Task<Result<EvidenceEventsBody>> Evidence(string threatId, int? limit, Actor actor, ThreatService threats, CancellationToken ct) =>
        threats.EvidenceAsync(actor, threatId, limit ?? 100, ct).Map(EvidenceEventsBody.From);

    private static async Task<Result<ThreatBody>> SetStatus(string threatId, StatusBody request, Actor actor, ThreatService threats, CancellationToken ct) =>
        Wire.TryRead<ThreatStatus>(request.Status, out var status)
            ? await threats.SetStatusAsync(actor, threatId, status, request.Comment, ct).Map(ThreatBody.From)
            : Error.Invalid("status", "must be detected, analyzing, mitigated or false_positive");

    private static Task<Result<ThreatBody>> Assign(string threatId, AssignBody? request, Actor actor, ThreatService threats, CancellationToken ct) =>
        (request?.Unassign == true ? threats.UnassignAsync(actor, threatId, ct) : threats.AssignToMeAsync(actor, threatId, ct)).Map(ThreatBody.From);
}

internal sealed record StatusBody(string Status, string? Comment);

internal sealed record AssignBody(bool Unassign);

/// <summary>The documented query of the list, and a few more filters.</summary>
internal sealed record ThreatQuery
{
    [FromQuery(Name = "page")]
    public int? Page { get; init; }

    [FromQuery(Name = "limit")]
    public int? Limit { get; init; }

    /// <summary>low, medium, high or critical; several with commas.</summary>
    [FromQuery(Name = "severity")]
    public string? Severity { get; init; }

    /// <summary>detected, analyzing, mitigated or false_positive; several with commas.</summary>
    [FromQuery(Name = "status")]
    public string? Status { get; init; }

    [FromQuery(Name = "from_date")]
    public DateTimeOffset? FromDate { get; init; }

    [FromQuery(Name = "to_date")]
    public DateTimeOffset? ToDate { get; init; }

    [FromQuery(Name = "type")]
    public string? Type { get; init; }

    /// <summary>Part of the id, reason, entity or target.</summary>
    [FromQuery(Name = "q")]
    public string? Text { get; init; }

    public PageRequest ToPage() => new(Page ?? 1, Limit ?? 20);

    public Result<ThreatFilter> ToFilter()
    {
        if (!TryReadAll<Severity>(Severity, out var severities))
        {
            return Error.Invalid("severity", "must be low, medium, high or critical");
        }

        if (!TryReadAll<ThreatStatus>(Status, out var statuses))
        {
            return Error.Invalid("status", "must be detected, analyzing, mitigated or false_positive");
        }

        return Text is { Length: > 200 }
            ? Error.Invalid("q", "must be at most 200 characters")
            : new ThreatFilter { Severities = severities, Statuses = statuses, From = FromDate?.UtcDateTime, Until = ToDate?.UtcDateTime, Type = Type, Text = Text };
    }

    private static bool TryReadAll<T>(string? text, out List<T> values)
        where T : struct, Enum
    {
        values = [];
        foreach (var word in text?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [])
        {
            if (!Wire.TryRead<T>(word, out var value))
            {
                return false;
            }

            values.Add(value);
        }

        return true;
    }
}
