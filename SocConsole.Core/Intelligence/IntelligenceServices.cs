using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SocConsole.Core.Events;
using SocConsole.Core.Intelligence.Campaigns;
using SocConsole.Core.Intelligence.Comparison;
using SocConsole.Core.Intelligence.DarkWeb;
using SocConsole.Core.Intelligence.Decay;
using SocConsole.Core.Intelligence.Exclusions;
using SocConsole.Core.Intelligence.Feeds;
using SocConsole.Core.Intelligence.Feeds.Http;
using SocConsole.Core.Intelligence.Feeds.Walks;
using SocConsole.Core.Intelligence.Imports;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Intelligence.Jobs;
using SocConsole.Core.Intelligence.Observables;
using SocConsole.Core.Intelligence.Sightings;
using SocConsole.Core.Intelligence.Sources;
using SocConsole.Core.Jobs;

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
        services.AddSingleton<IndicatorLists>();
        services.AddSingleton<IndicatorService>();
        services.AddSingleton<SightingService>();
        services.AddSingleton<DecayService>();
        services.AddHostedService<DecaySweep>();
        services.AddSingleton<ObservableIndex>();
        services.AddHostedService<ObservableWorker>();
        services.AddSingleton<SourceService>();
        services.AddSingleton<CampaignService>();
        services.AddSingleton<CampaignLinks>();
        services.AddSingleton<FeedComparisonService>();
        services.AddSingleton<IEventHandler>(provider => provider.GetRequiredService<FeedComparisonService>());
        services.AddFetchJobs();
        services.AddFeeds();
        services.AddExclusions();
        services.AddDarkWeb(configuration);
        services.AddSharing();
        return services;
    }

    private static void AddFetchJobs(this IServiceCollection services)
    {
        services.AddSingleton<FetchPlaces>();
        services.AddSingleton<FetchJobQueue>();
        services.AddSingleton<FetchJobService>();
        services.AddSingleton<IJobHandler, FetchRunner>();
        services.AddHostedService<FetchSweep>();
        services.AddSingleton<ImportSpool>();
        services.AddSingleton<ImportService>();
        services.AddSingleton<IFetchWork, ImportWork>();
        services.AddSingleton<IDueFetches, SpoolSweep>();
    }

    private static void AddFeeds(this IServiceCollection services)
    {
        services.AddSingleton<FeedPace>();
        services.AddSingleton<FeedClient>();
        services.AddSingleton<IFeedWalk, DocumentWalk>();
        services.AddSingleton<IFeedWalk, TaxiiWalk>();
        services.AddSingleton<IFeedWalk, MispFeedWalk>();
        services.AddSingleton<FeedService>();
        services.AddSingleton<FeedHistory>();
        services.AddSingleton<IFetchWork, FeedWork>();
        services.AddSingleton<IDueFetches, FeedSchedule>();
    }
}
