using Microsoft.Net.Http.Headers;
using SocConsole.Core.Identity;

namespace SocConsole.Web.Auth;

/// <summary>
/// Which scheme checks a request. Pages take only the cookie and everything else never does, so that no other site's page can act on the API with a person's cookie.
/// </summary>
internal static class CredentialChoice
{
    private const string BearerWord = "Bearer ";
    private static readonly PathString[] Pages = ["/console", "/login", "/logout", "/_blazor"];

    public static string SchemeOf(HttpContext http)
    {
        if (IsPage(http.Request.Path))
        {
            return AuthSchemes.Cookie;
        }

        if (http.Request.Headers.ContainsKey(DeviceHandler.DeviceIdHeader))
        {
            return AuthSchemes.Device;
        }

        if (ApiKeyOf(http.Request) is not null)
        {
            return AuthSchemes.ApiKey;
        }

        // TAXII asks for it (section 1.6.9); elsewhere a browser could be made to send it unasked.
        return http.Request.Path.StartsWithSegments("/taxii2") && BearerOf(http.Request) is null ? AuthSchemes.Basic : AuthSchemes.Bearer;
    }

    public static string? BearerOf(HttpRequest request) =>
        request.Headers[HeaderNames.Authorization] is [{ } header] && header.StartsWith(BearerWord, StringComparison.OrdinalIgnoreCase) ? header[BearerWord.Length..].Trim() : null;

    /// <summary>The key of <c>x-api-key</c>, or a bearer token that is a key.</summary>
    public static string? ApiKeyOf(HttpRequest request) =>
        request.Headers[ApiKeyHandler.Header] is [{ } key] ? key
        : BearerOf(request) is { } bearer && bearer.StartsWith(ApiKeyService.KeyPrefix, StringComparison.Ordinal) ? bearer
        : null;

    private static bool IsPage(PathString path) => path == "/" || Array.Exists(Pages, page => path.StartsWithSegments(page));
}
