namespace SocConsole.Web.Http;

/// <summary>The only list of endpoint groups, ordered as the API documents are.</summary>
internal static class ApiRoutes
{
    public static void MapSocApi(this WebApplication app)
    {
    }
}
