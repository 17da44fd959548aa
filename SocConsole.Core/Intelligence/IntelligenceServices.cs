using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SocConsole.Core.Events;
using SocConsole.Core.Intelligence.Campaigns;
using SocConsole.Core.Intelligence.Comparison;
using SocConsole.Core.Intelligence.Feeds;
using SocConsole.Core.Intelligence.Feeds.Http;
using SocConsole.Core.Intelligence.Feeds.Walks;
using SocConsole.Core.Intelligence.Imports;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Intelligence.Jobs;
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
        services.AddSingleton<IndicatorService>();
        services.AddSingleton<SourceService>();
        services.AddSingleton<CampaignService>();
        services.AddSingleton<CampaignLinks>();
        services.AddSingleton<FeedComparisonService>();
        services.AddSingleton<IEventHandler>(provider => provider.GetRequiredService<FeedComparisonService>());
        services.AddFetchJobs();
        services.AddFeeds();
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
        services.AddSingleton<FeedService>();
        services.AddSingleton<FeedHistory>();
        services.AddSingleton<IFetchWork, FeedWork>();
        services.AddSingleton<IDueFetches, FeedSchedule>();
    }
}
