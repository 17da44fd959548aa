using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using SocConsole.Core.Identity;
using SocConsole.Core.Incidents;
using SocConsole.Core.Incidents.Clearing;
using SocConsole.Core.Incidents.Reading;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Incidents;

/// <summary>What the XDR document has beside incidents: honeypots, telemetry, automatic containment, clearing.</summary>
internal static class XdrSystemEndpoints
{
    private const int DefaultHours = 24;

    public static void MapXdrSystem(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.Xdr, "", "XDR system");

        group.MapGet("/honeypot/attacker-stats", Attackers).Needs(Permission.ReadThreats).WithSummary("Who came to the honeypots in the last hours=1…720 (24 by default), from their stored events");
        group.MapGet("/api/telemetry/status", Telemetry).Needs(Permission.ReadIncidents).WithSummary("Assets, agents, incidents and when the last event was received");
        group.MapGet("/api/sources", Sources).Needs(Permission.ReadIncidents).WithSummary("Where events come from, with what came so far");
        group.MapGet("/settings/auto_contain", AutoContain).Needs(Permission.ReadIncidents).WithSummary("Whether reversible playbooks start without approval, and from which confidence");
        group.MapPost("/settings/auto_contain", SetAutoContain).Needs(Permission.ManageOrganization)
            .WithSummary("Switch automatic containment, by {\"enabled\": true} or ?enabled=true")
            .Example("On", new { enabled = true });
        group.MapDelete("/admin/clear-database", Clear).Needs(Permission.ManageOrganization)
            .WithSummary("Remove the organization's events, threats, incidents, evidence and runs; confirm= or X-Confirm with its name is checked where it is given. Only for administrators who signed in themselves; audited");
    }

    private static Task<Result<AttackerStatsBody>> Attackers(int? hours, Actor actor, HoneypotStatistics statistics, CancellationToken ct) =>
        statistics.ReadAsync(actor, hours ?? DefaultHours, ct).Map(AttackerStatsBody.From);

    private static Task<Result<TelemetryBody>> Telemetry(Actor actor, TelemetryService telemetry, CancellationToken ct) => telemetry.ReadAsync(actor, ct).Map(TelemetryBody.From);

    private static Task<Result<SourcesBody>> Sources(Actor actor, TelemetryService telemetry, CancellationToken ct) =>
        telemetry.SourcesAsync(actor, ct).Map(sources => new SourcesBody(true, sources, sources.Count));

    private static Task<Result<AutoContainView>> AutoContain(Actor actor, AutoContainService containment, CancellationToken ct) => containment.GetAsync(actor, ct);

    private static async Task<Result<AutoContainView>> SetAutoContain(bool? enabled, [FromBody(EmptyBodyBehavior = Microsoft.AspNetCore.Mvc.ModelBinding.EmptyBodyBehavior.Allow)] AutoContainBody? body, Actor actor, AutoContainService containment, CancellationToken ct) =>
        (body?.Enabled ?? enabled) is { } on ? await containment.SetAsync(actor, on, ct) : Error.Invalid("enabled", "must be true or false");

    private static Task<Result<ClearedBody>> Clear(string? confirm, [FromHeader(Name = "X-Confirm")] string? header, Actor actor, OrganizationClearing clearing, CancellationToken ct) =>
        clearing.ClearAsync(actor, confirm ?? header, ct).Map(cleared => new ClearedBody(true, "The organization's data was removed.", cleared.Deleted));
}

internal sealed record AutoContainBody(bool? Enabled);

internal sealed record ClearedBody(bool Success, string Message, IReadOnlyDictionary<string, long> Deleted);

internal sealed record SourcesBody(bool Success, IReadOnlyList<LogSource> Sources, int Total);

/// <summary>Counts under the reference's names and under those of the rest of the API.</summary>
internal sealed record TelemetryBody(
    [property: JsonPropertyName("hasLogs")] bool HasLogs,
    [property: JsonPropertyName("lastEventAt")] DateTime? LastEventAt,
    [property: JsonPropertyName("assetsDiscovered")] long AssetsDiscovered,
    [property: JsonPropertyName("agentsEnrolled")] long AgentsEnrolled,
    long Assets,
    long Agents,
    long Incidents,
    long Events,
    DateTime? LastEvent)
{
    public static TelemetryBody From(TelemetryView view) => new(view.LastEventAt is not null, view.LastEventAt, view.Assets, view.Agents, view.Assets, view.Agents, view.Incidents, view.Events, view.LastEventAt);
}

/// <param name="AttackCategories">ECS categories of its events.</param>
internal sealed record AttackerBody(long TotalEvents, DateTime FirstSeen, DateTime LastSeen, IReadOnlyList<string> EventTypes, IReadOnlyList<string> AttackCategories, double DurationHours);

/// <param name="TopAttackers">Pairs of address and number, at most ten.</param>
/// <param name="Complete">False when not every event could be read; <c>reason</c> says why.</param>
internal sealed record AttackerStatsBody(
    int TimeframeHours, long TotalAttackers, long TotalEvents, IReadOnlyDictionary<string, AttackerBody> AttackerDetails, IReadOnlyDictionary<string, long> AttackTypeDistribution,
    IReadOnlyList<object[]> TopAttackers, DateTime AnalysisTimestamp, bool Complete, string? Reason)
{
    private const int Top = 10;

    public static AttackerStatsBody From(HoneypotView view) => new(
        view.Hours,
        view.Addresses,
        view.Events,
        view.Attackers.ToDictionary(
            one => one.Address,
            one => new AttackerBody(one.Events, one.FirstSeenAt, one.LastSeenAt, one.Actions, one.Categories, Math.Round((one.LastSeenAt - one.FirstSeenAt).TotalHours, 3)),
            StringComparer.Ordinal),
        view.ByAction,
        [.. view.Attackers.Take(Top).Select(one => new object[] { one.Address, one.Events })],
        view.At,
        view.Complete,
        view.Reason);
}
