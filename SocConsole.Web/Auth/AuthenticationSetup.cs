namespace SocConsole.Web.Auth;

/// <summary>The ways to sign in: access token, API key, signed device, browser cookie.</summary>
internal static class AuthenticationSetup
{
    public static void AddSocAuthentication(this WebApplicationBuilder builder)
    {
    }
}
