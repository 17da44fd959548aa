using Microsoft.Extensions.DependencyInjection;
using SocConsole.Core.Hunting.Index;
using SocConsole.Core.Hunting.Search;

namespace SocConsole.Core.Hunting;

public static class HuntingServices
{
    public static IServiceCollection AddSocHunting(this IServiceCollection services)
    {
        services.AddSingleton<EventIndex>();
        services.AddSingleton<EventScan>();
        services.AddSingleton<HuntGate>();
        services.AddSingleton<HuntService>();
        services.AddSingleton<SavedHuntService>();
        services.AddHostedService<IndexWorker>();
        return services;
    }
}
