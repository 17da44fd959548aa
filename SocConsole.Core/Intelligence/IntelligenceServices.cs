using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SocConsole.Core.Events;
using SocConsole.Core.Intelligence.Campaigns;
using SocConsole.Core.Intelligence.Exclusions;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Intelligence.Sources;

namespace SocConsole.Core.Intelligence;

public static class IntelligenceServices
{
    public static IServiceCollection AddSocIntelligence(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<IndicatorOptions>(configuration.GetSection(IndicatorOptions.Section));
        services.AddSingleton(provider => IndicatorIndex.Build(
            provider.GetRequiredService<IOptions<IndicatorOptions>>().Value.Files.SelectMany(file => IndicatorReader.ReadFile(file).Entries)));
        services.AddSingleton<IndicatorWatch>();
        services.AddSingleton<IndicatorWatcher>();
        services.AddSingleton<IEventHandler>(provider => provider.GetRequiredService<IndicatorWatcher>());
        services.AddHostedService(provider => provider.GetRequiredService<IndicatorWatcher>());
        services.AddSingleton<IndicatorService>();
        services.AddSingleton<SourceService>();
        services.AddSingleton<CampaignService>();
        services.AddExclusions();
        return services;
    }
}
