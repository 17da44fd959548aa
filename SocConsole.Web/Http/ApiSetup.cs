namespace SocConsole.Web.Http;

/// <summary>What every API endpoint shares: families, failures, limits, headers, documentation.</summary>
internal static class ApiSetup
{
    public static void AddSocApi(this WebApplicationBuilder builder)
    {
    }

    public static void UseSocApi(this WebApplication app)
    {
    }
}
