using Microsoft.AspNetCore.Components.Authorization;
using SocConsole.Core.Identity;
using SocConsole.Web.Auth;

namespace SocConsole.Web.Components;

/// <summary>Who sits in front of this circuit.</summary>
public sealed class CurrentActor(AuthenticationStateProvider authentication)
{
    /// <summary>Null when nobody is signed in (any more).</summary>
    public async ValueTask<Actor?> FindAsync()
    {
        var state = await authentication.GetAuthenticationStateAsync();
        return state.User.Identity?.IsAuthenticated == true && ActorClaims.TryRead(state.User, out var actor) ? actor : null;
    }
}
