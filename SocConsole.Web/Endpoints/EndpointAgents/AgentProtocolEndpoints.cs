using System.Text.Json;
using SocConsole.Core.EndpointAgents;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.EndpointAgents;

/// <summary>What agents call. All but the enrolment is signed by the agent's device; <c>docs/endpoint-agent.md</c> describes it.</summary>
internal static class AgentProtocolEndpoints
{
    public static void MapAgentProtocol(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.Shared, "/api/agent", "Endpoint agents");
        group.RequireLimit(Limits.Agents);

        group.MapPost("/enroll", Enrol).AllowAnonymous().RequireLimit(Limits.SignIn).Succeeds(StatusCodes.Status201Created)
            .WithSummary("Enrol a program by a token that serves once; the secret is told this once");
        group.MapPost("/heartbeat", Beat).Needs(Permission.SendEvents).WithSummary("Say what an agent is and can");
        group.MapPost("/events", Send).Needs(Permission.SendEvents).Accepts<string>("application/x-ndjson")
            .WithSummary("Send a numbered batch of events: a line with its number and time, then {\"message\": \"raw line\"} a line. Answers after the commit");
        group.MapGet("/actions", Take).Needs(Permission.SendEvents).WithSummary("Fetch what is to be done; waits up to 25 s for something");
        group.MapPost("/actions/{id:long}/result", Answer).Needs(Permission.SendEvents).WithSummary("Say what became of an action");
        group.MapPut("/actions/{id:long}/artifact", Store).Needs(Permission.SendEvents).Accepts<byte[]>("application/octet-stream").WithSummary("Send a piece of an action's file, from ?offset= on");
    }

    private static async Task<Result<AgentCredentials>> Enrol(EnrolBody body, AgentEnrolling enrolling, CancellationToken ct) => body is { Token: { } token, Hostname: { } hostname }
        ? await enrolling.EnrolAsync(new EnrolRequest(token, hostname, body.Platform ?? "linux", body.Version, body.Addresses ?? []), ct)
        : Error.Invalid(body.Token is null ? "token" : "hostname", "is required");

    private static Task<Result<BeatBody>> Beat(HeartbeatBody body, Actor actor, AgentHeartbeats heartbeats, TimeProvider clock, CancellationToken ct) =>
        heartbeats.BeatAsync(actor, body.ToHeartbeat(), ct).Map(seconds => new BeatBody(seconds, clock.GetUtcNow().UtcDateTime));

    // The number in the signed body is the one that counts; the header lets proxies and logs tell batches apart.
    private static Task<Result<BatchReceipt>> Send(HttpContext http, Actor actor, AgentIntake intake, CancellationToken ct) => intake.AcceptAsync(actor, http.Request.BodyReader, ct);

    private static async Task<Result<OrderListBody>> Take(int? wait, Actor actor, AgentOrders orders, IHostApplicationLifetime lifetime, TimeProvider clock, CancellationToken ct)
    {
        // A console that stops must not wait for its agents' patience.
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, lifetime.ApplicationStopping);
        try
        {
            return await orders.TakeAsync(actor, TimeSpan.FromSeconds(Math.Clamp(wait ?? 0, 0, (int)AgentOrders.LongestWait.TotalSeconds)), either.Token).Map(list => new OrderListBody(list, clock.GetUtcNow().UtcDateTime));
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new OrderListBody([], clock.GetUtcNow().UtcDateTime);
        }
    }

    private static async Task<Result<MessageBody>> Answer(long id, AnswerBody body, Actor actor, AgentOrders orders, CancellationToken ct) => body is { Succeeded: { } succeeded, Result: { } result }
        ? await orders.AnswerAsync(actor, id, new AgentAnswer(succeeded, result, body.State, body.ArtifactSha256, body.ArtifactBytes), ct).Map(_ => new MessageBody("The result was kept."))
        : Error.Invalid(body.Succeeded is null ? "succeeded" : "result", "is required");

    private static Task<Result<StoredBody>> Store(long id, long? offset, HttpContext http, Actor actor, AgentArtifacts artifacts, CancellationToken ct) =>
        artifacts.WriteAsync(actor, id, offset ?? 0, http.Request.Body, ct).Map(bytes => new StoredBody(bytes));

    internal sealed record EnrolBody(string? Token = null, string? Hostname = null, string? Platform = null, string? Version = null, IReadOnlyList<string>? Addresses = null);

    internal sealed record HeartbeatBody(
        string? Version = null, IReadOnlyList<string>? Addresses = null, IReadOnlyList<AgentCapability>? Capabilities = null, long SpoolBatches = 0, long SpoolBytes = 0, bool Isolated = false, long OldestBatch = 0,
        IReadOnlyList<string>? Blocked = null)
    {
        public AgentHeartbeat ToHeartbeat() => new(Version, Addresses ?? [], Capabilities ?? [], SpoolBatches, SpoolBytes, Isolated, OldestBatch, Blocked);
    }

    internal sealed record BeatBody(int HeartbeatSeconds, DateTime Time);

    internal sealed record OrderListBody(IReadOnlyList<AgentOrder> Actions, DateTime Time);

    internal sealed record AnswerBody(bool? Succeeded = null, string? Result = null, JsonElement? State = null, string? ArtifactSha256 = null, long? ArtifactBytes = null);

    internal sealed record StoredBody(long Bytes);
}
