using Microsoft.AspNetCore.Authentication.Cookies;
using SocConsole.Core.Identity;

namespace SocConsole.Web.Auth;

/// <summary>The browser's cookie: 8 hours from the last use, checked at every request against the session behind it.</summary>
internal static class SessionCookie
{
    private static readonly TimeSpan Life = TimeSpan.FromHours(8);

    public static void Configure(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "soc.session";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = Life;
        options.SlidingExpiration = true;
        options.LoginPath = "/login";
        options.LogoutPath = "/logout";
        options.AccessDeniedPath = "/console";
        options.ReturnUrlParameter = "returnUrl";
        options.Events.OnValidatePrincipal = ValidateAsync;
    }

    // The session's entry compares the security stamp too, and carries the person's present role.
    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var live = context.HttpContext.RequestServices.GetRequiredService<LiveSessions>();
        var actor = context.Principal is { } principal && ActorClaims.TryRead(principal, out var kept) && kept.SessionId is { } sessionId
            ? await live.FindAsync(sessionId, context.HttpContext.RequestAborted)
            : null;
        if (actor is null)
        {
            context.RejectPrincipal();
        }
        else
        {
            context.ReplacePrincipal(ActorClaims.ToPrincipal(actor, AuthSchemes.Cookie, actor.SessionId));
        }
    }
}
