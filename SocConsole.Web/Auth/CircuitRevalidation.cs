using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using SocConsole.Core.Identity;

namespace SocConsole.Web.Auth;

/// <summary>Signs an open page out within 30 s when its session was ended elsewhere; a circuit sends no requests that the cookie could be checked at.</summary>
internal sealed class CircuitRevalidation(ILoggerFactory loggers, LiveSessions live) : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(30);

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken) =>
        ActorClaims.TryRead(authenticationState.User, out var actor)
        && actor.SessionId is { } sessionId
        && await live.FindAsync(sessionId, cancellationToken) == actor;
}
