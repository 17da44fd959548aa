using Microsoft.AspNetCore.Authentication;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;

namespace SocConsole.Web.Auth;

/// <summary>Signs a person's browser in and out. The cookie holds a session's id and nothing that grants by itself.</summary>
public sealed class BrowserSession(SignInService signIn)
{
    /// <summary>Checks the credentials and sets the cookie. Error code TWO_FACTOR_REQUIRED when a code is missing.</summary>
    public async Task<Error?> SignInAsync(HttpContext http, string email, string password, string? code, CancellationToken ct)
    {
        if (!(await signIn.SignInAsync(email, password, code, ct)).Succeeded(out var signedIn, out var error))
        {
            return error;
        }

        await http.SignInAsync(AuthSchemes.Cookie, ActorClaims.ToPrincipal(signedIn.Actor, AuthSchemes.Cookie, signedIn.Actor.SessionId));
        return null;
    }

    /// <summary>Ends the session and takes the cookie back.</summary>
    public async Task SignOutAsync(HttpContext http)
    {
        var ticket = await http.AuthenticateAsync(AuthSchemes.Cookie);
        if (ticket.Principal is { } principal && ActorClaims.TryRead(principal, out var actor))
        {
            // Not the request's token: who leaves early is still signed out.
            await signIn.SignOutAsync(actor, refreshToken: null, CancellationToken.None);
        }

        await http.SignOutAsync(AuthSchemes.Cookie);
    }
}
