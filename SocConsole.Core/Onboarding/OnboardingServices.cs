using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SocConsole.Core.EndpointAgents;
using SocConsole.Core.Jobs;
using SocConsole.Core.Kernel;
using SocConsole.Core.Onboarding.Agents;
using SocConsole.Core.Onboarding.Assets;
using SocConsole.Core.Onboarding.Scans;

namespace SocConsole.Core.Onboarding;

public static class OnboardingServices
{
    /// <summary>Onboarding, network scans and assets. Needs ingestion, detection and outbound settings.</summary>
    public static IServiceCollection AddSocOnboarding(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddChecked<OnboardingOptions>(configuration, OnboardingOptions.Section, options => options.Faults());
        services.TryAddSingleton<AgentEnrollments>();
        services.AddSingleton<OnboardingService>();
        services.AddSingleton<OnboardingValidation>();
        services.AddSingleton<AssetRegister>();
        services.AddSingleton<DeploymentPlanner>();
        services.AddSingleton<AgentAccess>();
        services.AddSingleton<ScanPlaces>();
        services.AddSingleton<ScanScope>();
        services.AddSingleton<ScanService>();
        services.AddSingleton<TcpProbe>();
        services.TryAddSingleton<ProbePort>(provider => provider.GetRequiredService<TcpProbe>().ProbeAsync);
        services.TryAddSingleton<NameOfAddress>(_ => async (address, ct) => (await Dns.GetHostEntryAsync(address.ToString(), ct)).HostName);
        services.AddSingleton<IJobHandler, ScanRunner>();
        services.AddHostedService<ScanSweep>();
        return services;
    }
}
