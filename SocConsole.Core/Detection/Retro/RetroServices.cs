using Microsoft.Extensions.DependencyInjection;
using SocConsole.Core.Events;

namespace SocConsole.Core.Detection.Retro;

internal static class RetroServices
{
    public static void AddRetroHunt(this IServiceCollection services)
    {
        services.AddSingleton<RetroHunter>();
        services.AddSingleton<IEventHandler>(provider => provider.GetRequiredService<RetroHunter>());
        services.AddHostedService(provider => provider.GetRequiredService<RetroHunter>());
    }
}
