using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using SocConsole.Core.Identity;

namespace SocConsole.Web.Auth;

/// <summary>Signs in by API key.</summary>
internal sealed class ApiKeyHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ApiKeyVerifier keys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Header = "x-api-key";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (CredentialChoice.ApiKeyOf(Request) is not { } key)
        {
            return AuthenticateResult.NoResult();
        }

        return await keys.FindAsync(key, Context.RequestAborted) is { } actor
            ? AuthenticateResult.Success(new AuthenticationTicket(ActorClaims.ToPrincipal(actor, Scheme.Name), Scheme.Name))
            : AuthenticateResult.Fail("Unknown or revoked key.");
    }
}
