using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using SocConsole.Web.Http.RateLimiting;

namespace SocConsole.Web.Auth;

/// <summary>Signs in by HTTP Basic (RFC 7617): an API key as the password of any user, or an e-mail address and its password.</summary>
internal sealed class BasicHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, PasswordCheck passwords)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    private const int LongestHeader = 2_048;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers.Authorization is not [{ Length: <= LongestHeader } header])
        {
            return AuthenticateResult.NoResult();
        }

        if (Read(header) is not var (user, password))
        {
            return AuthenticateResult.Fail("No user and password.");
        }

        return await passwords.FindAsync(user, password, ApiRateLimiter.AddressOf(Context.Connection.RemoteIpAddress), Context.RequestAborted) is { } actor
            ? AuthenticateResult.Success(new AuthenticationTicket(ActorClaims.ToPrincipal(actor, Scheme.Name, actor.SessionId), Scheme.Name))
            : AuthenticateResult.Fail("Unknown user, password or key.");
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers[HeaderNames.WWWAuthenticate] = "Basic realm=\"TAXII\", charset=\"UTF-8\"";
        return base.HandleChallengeAsync(properties);
    }

    private static (string User, string Password)? Read(string header)
    {
        if (!AuthenticationHeaderValue.TryParse(header, out var value) || !value.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase) || value.Parameter is not { } encoded)
        {
            return null;
        }

        var bytes = new byte[encoded.Length];
        return Convert.TryFromBase64String(encoded, bytes, out var length) && Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) is [var user, var password] ? (user, password) : null;
    }
}
