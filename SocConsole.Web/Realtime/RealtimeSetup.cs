namespace SocConsole.Web.Realtime;

/// <summary>Sockets and streams that tell of events as they are committed.</summary>
internal static class RealtimeSetup
{
    public static void AddSocRealtime(this WebApplicationBuilder builder) => builder.Services.AddSingleton<ThreatSocket>();

    public static void MapSocRealtime(this WebApplication app) =>
        app.Map("/ws/threats", (HttpContext http, ThreatSocket socket) => socket.ServeAsync(http)).AllowAnonymous().ExcludeFromDescription();
}
