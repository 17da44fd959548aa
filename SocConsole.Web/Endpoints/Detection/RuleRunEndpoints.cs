using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using SocConsole.Core.Detection.Backwards;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Detection;

/// <summary>Rules held against stored events.</summary>
internal static class RuleRunEndpoints
{
    private const int PageSize = 50;
    private const string Sample = "title: Service account signs in by SSH\nid: 6a7e4b0c-3f0e-4b57-9a52-0a4b6f2f9d10\nstatus: experimental\nlogsource: {product: linux, service: sshd}\ndetection:\n  selection:\n    event.action: ssh_login\n    user.name|startswith: svc-\n  condition: selection\nlevel: medium\n";

    public static void MapRuleRuns(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.ThreatOps, "/api/v1/rules", "Rules");

        group.MapPost("/{id}/runs", Start).Needs(Permission.ManageRules).Succeeds(StatusCodes.Status202Accepted)
            .WithSummary("Hold a rule against stored events from..to, oldest first; at most 2 runs at a time and 20 waiting. open_threats folds what is found into threats, once however often it runs")
            .Example("A month", new { from = "2026-03-01T00:00:00Z", to = "2026-04-01T00:00:00Z", open_threats = false });
        group.MapPost("/runs", StartDraft).Needs(Permission.ManageRules).Succeeds(StatusCodes.Status202Accepted)
            .WithSummary("Hold a rule that is not saved against stored events").Example("A draft", new { text = Sample, from = "2026-03-01T00:00:00Z" });
        group.MapGet("/runs", List).Needs(Permission.ReadThreats).WithSummary("Runs of rules over stored events, the newest first, with their progress");
        group.MapGet("/runs/{runId}", Get).Needs(Permission.ReadThreats).WithSummary("One run: where it stands and what it matched");
        group.MapGet("/runs/{runId}/matches", Matches).Needs(Permission.ReadThreats).WithSummary("Events that a run matched, by time: the earliest 10,000");
        group.MapPost("/runs/{runId}/cancel", Cancel).Needs(Permission.ManageRules).WithSummary("End a run; what it found so far stays");
    }

    private static Task<Result<RuleRunView>> Start(string id, RuleRunBody request, Actor actor, RuleRunService runs, CancellationToken ct) =>
        runs.StartAsync(actor, id, new RuleRunRequest(request.From?.UtcDateTime, request.To?.UtcDateTime, request.OpenThreats ?? false), ct);

    private static Task<Result<RuleRunView>> StartDraft(DraftRunBody request, Actor actor, RuleRunService runs, CancellationToken ct) =>
        runs.StartDraftAsync(actor, request.Text, new RuleRunRequest(request.From?.UtcDateTime, request.To?.UtcDateTime), ct);

    private static Task<Result<RuleRunListBody>> List(int? page, int? limit, [FromQuery(Name = "rule_id")] string? ruleId, Actor actor, RuleRunService runs, CancellationToken ct) =>
        runs.ListAsync(actor, string.IsNullOrEmpty(ruleId) ? null : ruleId, new PageRequest(page ?? 1, limit ?? PageSize), ct).Map(RuleRunListBody.From);

    private static Task<Result<RuleRunView>> Get(string runId, Actor actor, RuleRunService runs, CancellationToken ct) => runs.GetAsync(actor, runId, ct);

    private static Task<Result<RuleRunMatchListBody>> Matches(string runId, int? page, int? limit, Actor actor, RuleRunService runs, CancellationToken ct) =>
        runs.MatchesAsync(actor, runId, new PageRequest(page ?? 1, limit ?? PageSize), ct).Map(RuleRunMatchListBody.From);

    private static Task<Result<RuleRunView>> Cancel(string runId, Actor actor, RuleRunService runs, CancellationToken ct) => runs.CancelAsync(actor, runId, ct);
}

/// <param name="From">Events from here on; left out means from the first.</param>
/// <param name="To">Events before this; left out means up to now.</param>
/// <param name="OpenThreats">Whether what is found joins or opens threats.</param>
internal sealed record RuleRunBody(DateTimeOffset? From, DateTimeOffset? To, bool? OpenThreats);

/// <param name="Text">One Sigma rule or correlation in YAML.</param>
/// <param name="From">Events from here on; left out means from the first.</param>
/// <param name="To">Events before this; left out means up to now.</param>
internal sealed record DraftRunBody([property: Required] string Text, DateTimeOffset? From, DateTimeOffset? To);

internal sealed record RuleRunListBody(IReadOnlyList<RuleRunView> Runs, PaginationBody Pagination)
{
    public static RuleRunListBody From(Page<RuleRunView> page) => new(page.Items, PaginationBody.Of(page));
}

internal sealed record RuleRunMatchListBody(IReadOnlyList<RuleRunMatchView> Matches, PaginationBody Pagination)
{
    public static RuleRunMatchListBody From(Page<RuleRunMatchView> page) => new(page.Items, PaginationBody.Of(page));
}
