using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using SocConsole.Core.Identity;

namespace SocConsole.Web.Auth;

/// <summary>Signs in by the signature of a device over the whole request.</summary>
internal sealed class DeviceHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, DeviceVerifier devices)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string DeviceIdHeader = "X-Device-ID";
    private const int MemoryBytes = 64 * 1024;
    private const int MaximumBodyBytes = 10 * 1024 * 1024;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Headers() is not { } headers)
        {
            return AuthenticateResult.NoResult();
        }

        if (Request.ContentLength > MaximumBodyBytes)
        {
            throw new BadHttpRequestException("The body is too large.", StatusCodes.Status413PayloadTooLarge);
        }

        if (await devices.VerifyAsync(headers, Request.Method, PathAsSent(), BufferedBody, Context.RequestAborted) is not { } actor)
        {
            return AuthenticateResult.Fail("The signature does not fit, is too old or was used before.");
        }

        Request.Body.Position = 0;
        return AuthenticateResult.Success(new AuthenticationTicket(ActorClaims.ToPrincipal(actor, Scheme.Name), Scheme.Name));
    }

    // The signature covers the body: it is read by the check, kept (beyond 64 KB in a file), and read again by the endpoint.
    private Stream BufferedBody()
    {
        Request.EnableBuffering(MemoryBytes, MaximumBodyBytes);
        return Request.Body;
    }

    private DeviceSignature? Headers() =>
        Request.Headers[DeviceIdHeader] is [{ } device]
        && Request.Headers["X-TS"] is [{ } timestamp]
        && Request.Headers["X-Nonce"] is [{ } nonce]
        && Request.Headers["X-Signature"] is [{ } signature]
            ? new DeviceSignature(device, timestamp, nonce, signature)
            : null;

    // The device signed the characters that it sent, not what routing decoded from them.
    private string PathAsSent()
    {
        var target = Context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var query = target.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? target : target[..query];
    }
}
