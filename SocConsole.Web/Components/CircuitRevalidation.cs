using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using SocConsole.Core.Identity;
using SocConsole.Web.Auth;

namespace SocConsole.Web.Components;

/// <summary>
/// Asks from time to time whether the person of a circuit may still be here: a circuit lives for hours without a request that the cookie's own checks would see.
/// A disabled account or a changed role ends the sign-in of the circuit.
/// </summary>
internal sealed class CircuitRevalidation(ILoggerFactory loggers, UserService users) : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromMinutes(5);

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        if (!ActorClaims.TryRead(authenticationState.User, out var actor))
        {
            return false;
        }

        var me = await users.MeAsync(actor, cancellationToken);
        return me.Succeeded(out var user, out _) && !user.Disabled && Permissions.Of(user.Role) == actor.Granted;
    }
}
