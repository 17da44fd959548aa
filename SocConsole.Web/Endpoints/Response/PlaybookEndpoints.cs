using Microsoft.AspNetCore.Mvc;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Playbooks;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Response;

/// <summary>Runs of playbooks: look at them, approve, undo, ask for one.</summary>
internal static class PlaybookEndpoints
{
    private static readonly DateTime Sample = new(2024, 1, 15, 10, 30, 17, DateTimeKind.Utc);

    public static void MapPlaybooks(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.ThreatOps, "/api/v1/playbooks", "Playbooks").RequireLimit(Limits.Playbooks);
        group.MapGet("/", List).Needs(Permission.ReadPlaybooks).WithSummary("Runs of playbooks, the newest first");
        group.MapGet("/{playbookId}", Get).Needs(Permission.ReadPlaybooks).WithSummary("One run with its steps, their effect and results");
        group.MapPost("/{playbookId}/approve", Approve).Needs(Permission.ApprovePlaybooks).WithSummary("Approve or reject a run")
            .Example(
                "Approve",
                new ApproveRequest(true, "Approved for immediate execution"),
                new ApprovalBody("PB-2024-001", RunStatus.Executing, ApprovalStatus.Approved, "judge@company.com", Sample, 1, 1));
        group.MapPost("/{playbookId}/revert", Revert).Needs(Permission.ApprovePlaybooks).WithSummary("Undo what a run did, where it can be undone");

        var threats = routes.MapApi(ApiFamily.ThreatOps, "/api/v1/threats", "Playbooks").RequireLimit(Limits.Threats);
        threats.MapPost("/{threatId}/playbooks", Propose).Needs(Permission.ProposePlaybooks).Succeeds(StatusCodes.Status201Created).WithSummary("Ask for a run that answers a threat")
            .Example("Try without effect", new ProposeRequest(RunMode.DryRun));
    }

    private static async Task<Result<PlaybookListBody>> List(
        [FromServices] PlaybookService playbooks, Actor actor, CancellationToken ct, [FromQuery(Name = "threat_id")] string? threatId = null, string? status = null, int page = 1, int limit = 20)
    {
        if (status is not null && !Wire.TryRead<RunStatus>(status, out _))
        {
            return Error.Invalid("status", $"must be one of {string.Join(", ", Enum.GetValues<RunStatus>().Select(Wire.Name))}");
        }

        var filter = new PlaybookFilter(threatId, Wire.TryRead<RunStatus>(status, out var wanted) ? wanted : null);
        return await playbooks.ListAsync(actor, filter, new PageRequest(page, limit), ct).Map(PlaybookListBody.From);
    }

    private static Task<Result<PlaybookDetailBody>> Get(string playbookId, [FromServices] PlaybookService playbooks, Actor actor, CancellationToken ct) =>
        playbooks.GetAsync(actor, playbookId, ct).Map(PlaybookDetailBody.From);

    private static async Task<Result<ApprovalBody>> Approve(string playbookId, ApproveRequest request, [FromServices] PlaybookService playbooks, Actor actor, CancellationToken ct) =>
        request.Approved is { } approved
            ? await playbooks.DecideAsync(actor, playbookId, new Decision(approved, request.Comment, request.EffectHash, request.BreakGlass), ct).Map(ApprovalBody.From)
            : Error.Invalid("approved", "is required");

    private static Task<Result<PlaybookDetailBody>> Revert(string playbookId, [FromServices] PlaybookService playbooks, Actor actor, CancellationToken ct) =>
        playbooks.RevertAsync(actor, playbookId, ct).Map(PlaybookDetailBody.From);

    private static Task<Result<PlaybookDetailBody>> Propose(string threatId, ProposeRequest request, [FromServices] PlaybookService playbooks, Actor actor, CancellationToken ct) =>
        playbooks.ProposeAsync(actor, threatId, request.Mode, ct).Map(PlaybookDetailBody.From);
}
