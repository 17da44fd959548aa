namespace SocConsole.Web.Components;

/// <summary>The pages under <c>/console</c>.</summary>
internal static class PageSetup
{
    public static void AddSocPages(this WebApplicationBuilder builder)
    {
    }

    public static void MapSocPages(this WebApplication app)
    {
    }
}
