using Microsoft.AspNetCore.Authorization;
using SocConsole.Core.Identity;

namespace SocConsole.Web.Auth;

/// <summary>Lets actors with a permission pass. It is its own handler, since it needs nothing but the principal.</summary>
internal sealed class PermissionRequirement(Permission permission) : AuthorizationHandler<PermissionRequirement>, IAuthorizationRequirement
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, PermissionRequirement requirement)
    {
        if (ActorClaims.TryRead(context.User, out var actor) && actor.May(permission))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}
