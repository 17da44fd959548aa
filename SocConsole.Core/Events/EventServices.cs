using Microsoft.Extensions.DependencyInjection;

namespace SocConsole.Core.Events;

public static class EventServices
{
    public static IServiceCollection AddSocEvents(this IServiceCollection services)
    {
        services.AddSingleton<OutboxSignal>();
        services.AddSingleton<IEventBus, EventBus>();
        services.AddHostedService<OutboxDispatcher>();
        return services;
    }
}
