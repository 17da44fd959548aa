using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SocConsole.Core.Enrichment.Asking;
using SocConsole.Core.Enrichment.Bulk;
using SocConsole.Core.Enrichment.Lookups;
using SocConsole.Core.Enrichment.Providers;
using SocConsole.Core.Enrichment.Rechecks;
using SocConsole.Core.Enrichment.Settings;
using SocConsole.Core.Jobs;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Enrichment;

public static class EnrichmentServices
{
    public static IServiceCollection AddSocEnrichment(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddChecked<EnrichmentOptions>(configuration, EnrichmentOptions.Section, options => options.Faults());
        services.AddProviders();
        services.AddAsking();
        services.AddSingleton<LookupRuns>();
        services.AddHostedService(provider => provider.GetRequiredService<LookupRuns>());
        services.AddSingleton<IocCheckService>();
        services.AddSingleton<LookupService>();
        services.AddSingleton<ProviderService>();
        services.AddSingleton<ProviderTrial>();
        services.AddHostedService<EnrichmentSweep>();
        services.AddSingleton<RecheckService>();
        services.AddSingleton<RecheckPlaces>();
        services.AddSingleton<IJobHandler, RecheckRunner>();
        services.AddHostedService<RecheckSweep>();
        services.AddSocBulk();
        return services;
    }

    private static void AddProviders(this IServiceCollection services)
    {
        services.AddSingleton<IIocProvider, VirusTotal>();
        services.AddSingleton<IIocProvider, AbuseIpdb>();
        services.AddSingleton<IIocProvider, AlienVaultOtx>();
        services.AddSingleton<IIocProvider, GreyNoise>();
        services.AddSingleton<IIocProvider, ShodanInternetDb>();
        services.AddSingleton<IIocProvider, Shodan>();
        services.AddSingleton<IIocProvider, Ipqs>();
        services.AddSingleton<IIocProvider, CrowdSec>();
        services.AddSingleton<IIocProvider, Urlscan>();
        services.AddSingleton<IIocProvider, Rdap>();
        services.AddSingleton<IIocProvider, UrlHaus>();
        services.AddSingleton<IIocProvider, ThreatFox>();
        services.AddSingleton<IIocProvider, MalwareBazaar>();
        services.AddSingleton<IIocProvider, HashLookup>();
        services.AddSingleton<IIocProvider, Spamhaus>();
        services.AddSingleton<IIocProvider, SpamhausDrop>();
        services.AddSingleton<IIocProvider, TorExits>();
        services.AddSingleton<IIocProvider, OwnIndicators>();
        services.AddSingleton<IIocProvider, SeenInEvents>();
        services.AddSingleton<IIocProvider, WarningLists>();
        services.AddSingleton<IIocProvider, DnsLookup>();
        services.TryAddSingleton<ResolveAddress>(DnsLookup.System);
    }

    private static void AddAsking(this IServiceCollection services)
    {
        services.AddSingleton<ProviderUses>();
        services.AddSingleton<QuotaLedger>();
        services.AddSingleton<ProviderBreakers>();
        services.AddSingleton<ProviderStats>();
        services.AddSingleton<AnswerStore>();
        services.AddHostedService(provider => provider.GetRequiredService<AnswerStore>());
        services.AddSingleton<ProviderDesk>();
        services.AddSingleton<IocChecker>();
    }
}
