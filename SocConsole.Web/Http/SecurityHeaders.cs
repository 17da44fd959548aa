using Microsoft.Net.Http.Headers;

namespace SocConsole.Web.Http;

/// <summary>The documented security headers on every answer, and no caching of what an API says.</summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    // Blazor Server needs its socket; Radzen sets sizes through style attributes.
    private const string Policy =
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self' ws: wss:; " +
        "frame-ancestors 'none'; base-uri 'self'; form-action 'self'; object-src 'none'";

    // ReDoc searches in a worker that it makes from a blob, and its icons are a font in its style.
    private const string ReDocPolicy = Policy + "; worker-src 'self' blob:; font-src 'self' data:";

    public Task InvokeAsync(HttpContext context)
    {
        // The exception handler clears headers, so they are written last.
        context.Response.OnStarting(() =>
        {
            Write(context);
            return Task.CompletedTask;
        });
        return next(context);
    }

    private static void Write(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers.XXSSProtection = "1; mode=block";
        headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
        headers.ContentSecurityPolicy = context.Request.Path.StartsWithSegments("/redoc") ? ReDocPolicy : Policy;
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";

        if (!IsApi(context))
        {
            return;
        }

        if (!headers.ContainsKey(HeaderNames.CacheControl))
        {
            headers.CacheControl = "no-store";
        }

        // RFC 9110, 11.6.1: a 401 names a scheme. A scheme's own challenge, where it made one, says more.
        if (context.Response.StatusCode == StatusCodes.Status401Unauthorized && !headers.ContainsKey(HeaderNames.WWWAuthenticate))
        {
            headers.WWWAuthenticate = "Bearer";
        }
    }

    // A route without a family is a page or an asset and knows itself how long it lasts.
    private static bool IsApi(HttpContext context) =>
        (context.GetEndpoint() is not RouteEndpoint endpoint || endpoint.Metadata.GetMetadata<ApiFamily>() is not null) && ApiFamily.Of(context) is not null;
}
