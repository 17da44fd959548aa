namespace SocConsole.Web.Realtime;

/// <summary>Sockets and streams that tell of events as they are committed.</summary>
internal static class RealtimeSetup
{
    public static void AddSocRealtime(this WebApplicationBuilder builder)
    {
    }

    public static void MapSocRealtime(this WebApplication app)
    {
    }
}
