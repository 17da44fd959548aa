using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SocConsole.Core.Events;
using SocConsole.Core.Intelligence.Campaigns;
using SocConsole.Core.Intelligence.Decay;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Intelligence.Observables;
using SocConsole.Core.Intelligence.Sightings;
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
        services.AddSingleton<SightingService>();
        services.AddSingleton<DecayService>();
        services.AddHostedService<DecaySweep>();
        services.AddSingleton<ObservableIndex>();
        services.AddHostedService<ObservableWorker>();
        services.AddSingleton<SourceService>();
        services.AddSingleton<CampaignService>();
        return services;
    }
}
