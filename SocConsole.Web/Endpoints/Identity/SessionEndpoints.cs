using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Identity;

/// <summary>Sign-ins that are alive.</summary>
internal static class SessionEndpoints
{
    public static void MapSessions(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.Shared, "/api/auth/sessions", "Sessions");

        group.MapGet("/", List).Needs(Permission.None).WithName("ListSessions").WithSummary("Own sessions; everybody's for who may manage users");
        group.MapDelete("/{sessionId:guid}", Revoke).Needs(Permission.None).WithName("RevokeSession").WithSummary("End a session at once");
    }

    private static Task<Result<SessionListBody>> List(Actor actor, SessionService sessions, CancellationToken ct) =>
        sessions.ListAsync(actor, ct).Map(list => new SessionListBody([.. list.Select(session => SessionBody.From(session, actor))]));

    private static Task<Result<Acknowledgement>> Revoke(Guid sessionId, Actor actor, SessionService sessions, CancellationToken ct) =>
        sessions.RevokeAsync(actor, sessionId, ct).Map(_ => Acknowledgement.Of("The session was ended."));

    internal sealed record SessionListBody(IReadOnlyList<SessionBody> Sessions);

    /// <param name="Current">Whether the request itself came through it.</param>
    internal sealed record SessionBody(Guid Id, Guid UserId, string Email, DateTime CreatedAt, DateTime RefreshedAt, DateTime ExpiresAt, bool Current)
    {
        public static SessionBody From(SessionView session, Actor actor) =>
            new(session.Id, session.UserId, session.Email, session.CreatedAt, session.RefreshedAt, session.ExpiresAt, session.Id == actor.SessionId);
    }
}
