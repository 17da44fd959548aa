using System.Net.Mime;
using Microsoft.AspNetCore.Http.HttpResults;
using SocConsole.Core.EndpointAgents;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.EndpointAgents;

/// <summary>The agents of an organization, for people.</summary>
internal static class EndpointEndpoints
{
    public static void MapEndpoints(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.Xdr, "/api/v1/endpoints", "Endpoint agents");

        group.MapGet("/", List).Needs(Permission.ReadIncidents).WithSummary("Agents on endpoints, with ?revoked=true those that were revoked as well");
        group.MapGet("/{id:int}", Get).Needs(Permission.ReadIncidents).WithSummary("One agent: what it is, what it can, how far its logs are");
        group.MapDelete("/{id:int}", Revoke).Needs(Permission.ManageAgents).WithSummary("End an agent and its device at once");
        group.MapGet("/{id:int}/actions", Actions).Needs(Permission.ReadIncidents).WithSummary("What an agent was asked to do, the newest first");
        group.MapGet("/{id:int}/actions/{actionId:long}/artifact", Artifact).Needs(Permission.WorkIncidents).WithSummary("The file that an action brought");
        group.MapDelete("/{id:int}/actions/{actionId:long}", Cancel).Needs(Permission.ManageAgents).WithSummary("Take back an action that the agent has not fetched");
        group.MapGet("/enrollments", Enrollments).Needs(Permission.ManageAgents).WithSummary("Tokens that enrol agents, without the tokens");
        group.MapPost("/enrollments", Create).Needs(Permission.ManageAgents).Succeeds(StatusCodes.Status201Created)
            .WithSummary("Make a token that enrols one agent once, shown this once")
            .Example("A web server", new EnrollmentBody("agent-1", "web-01", "linux"), new CreatedEnrollment(1, "agent-1", "web-01", "linux", "soce_…", new DateTime(2026, 3, 5, 10, 0, 0, DateTimeKind.Utc)));
        group.MapDelete("/enrollments/{id:int}", RevokeEnrollment).Needs(Permission.ManageAgents).WithSummary("End a token that nobody has used");
    }

    private static Task<Result<EndpointListBody>> List(bool? revoked, Actor actor, AgentRegistry agents, CancellationToken ct) =>
        agents.ListAsync(actor, revoked ?? false, ct).Map(list => new EndpointListBody(list, list.Count));

    private static Task<Result<EndpointAgentView>> Get(int id, Actor actor, AgentRegistry agents, CancellationToken ct) => agents.GetAsync(actor, id, ct);

    private static Task<Result<MessageBody>> Revoke(int id, Actor actor, AgentRegistry agents, CancellationToken ct) =>
        agents.RevokeAsync(actor, id, ct).Map(_ => new MessageBody("The agent was revoked."));

    private static Task<Result<ActionListBody>> Actions(int id, int? page, int? limit, Actor actor, AgentActionQueue queue, CancellationToken ct) =>
        queue.ListAsync(actor, id, new PageRequest(page ?? 1, limit ?? 50), ct).Map(found => new ActionListBody(found.Items, found.Total, found.Number, found.Size));

    private static async Task<Results<PhysicalFileHttpResult, JsonHttpResult<object>>> Artifact(
        int id, long actionId, HttpContext http, Actor actor, AgentActionQueue queue, AgentArtifacts artifacts, TimeProvider clock, CancellationToken ct)
    {
        var found = await queue.GetAsync(actor, actionId, ct);
        if (found.Succeeded(out var action, out var error) && action.AgentId == id && action.ArtifactName is { } name && artifacts.PathOf(actor.OrganizationId, name) is { } path)
        {
            // Whatever a suspected machine sent is a file to keep and never one to show.
            http.Response.Headers.XContentTypeOptions = "nosniff";
            return TypedResults.PhysicalFile(path, MediaTypeNames.Application.Octet, $"{action.Verb}-{action.Id}.bin");
        }

        var failure = error ?? Error.NotFound("Artifact", actionId);
        return TypedResults.Json(ApiFamily.Xdr.Failure(failure, clock.GetUtcNow().UtcDateTime, null), contentType: ApiFamily.Xdr.ContentType, statusCode: ApiFamily.Xdr.Status(failure.Kind));
    }

    private static async Task<Result<AgentActionView>> Cancel(int id, long actionId, Actor actor, AgentActionQueue queue, CancellationToken ct)
    {
        var found = await queue.GetAsync(actor, actionId, ct);
        return found.Error is { } error ? error
            : found.Value!.AgentId == id ? await queue.CancelAsync(actor, actionId, ct)
            : Error.NotFound("Action", actionId);
    }

    private static Task<Result<EnrollmentListBody>> Enrollments(Actor actor, AgentEnrollments enrollments, CancellationToken ct) =>
        enrollments.ListAsync(actor, ct).Map(list => new EnrollmentListBody(list, list.Count));

    private static async Task<Result<CreatedEnrollment>> Create(EnrollmentBody body, Actor actor, AgentEnrollments enrollments, CancellationToken ct) => body.Name is { } name
        ? await enrollments.CreateAsync(actor, new NewEnrollment(name, body.Hostname, body.Platform ?? "linux", body.AssetId), ct)
        : Error.Invalid("name", "is required");

    private static Task<Result<MessageBody>> RevokeEnrollment(int id, Actor actor, AgentEnrollments enrollments, CancellationToken ct) =>
        enrollments.RevokeAsync(actor, id, ct).Map(_ => new MessageBody("The token was revoked."));

    internal sealed record EndpointListBody(IReadOnlyList<EndpointAgentView> Endpoints, int Total);

    internal sealed record ActionListBody(IReadOnlyList<AgentActionView> Actions, long Total, int Page, int Limit);

    internal sealed record EnrollmentListBody(IReadOnlyList<EnrollmentView> Enrollments, int Total);

    internal sealed record EnrollmentBody(string? Name = null, string? Hostname = null, string? Platform = null, int? AssetId = null);
}
