using Microsoft.Extensions.DependencyInjection;

namespace SocConsole.Core.Monitoring;

public static class MonitoringServices
{
    public static IServiceCollection AddSocMonitoring(this IServiceCollection services)
    {
        services.AddSingleton<RequestCounts>();
        services.AddHostedService(provider => provider.GetRequiredService<RequestCounts>());
        services.AddSingleton<SystemReading>();
        services.AddSingleton<PerformanceService>();
        return services;
    }
}
