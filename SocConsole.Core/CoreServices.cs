using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using SocConsole.Core.Audit;
using SocConsole.Core.Automation;
using SocConsole.Core.Detection;
using SocConsole.Core.EndpointAgents;
using SocConsole.Core.Enrichment;
using SocConsole.Core.Events;
using SocConsole.Core.Hunting;
using SocConsole.Core.Identity;
using SocConsole.Core.Incidents;
using SocConsole.Core.Ingestion;
using SocConsole.Core.InsiderRisk;
using SocConsole.Core.InsiderRisk.Graph;
using SocConsole.Core.Intelligence;
using SocConsole.Core.Kernel;
using SocConsole.Core.Monitoring;
using SocConsole.Core.Onboarding;
using SocConsole.Core.Response;
using SocConsole.Core.Storage;

namespace SocConsole.Core;

/// <summary>Registers Core: storage first, then each capability.</summary>
public static class CoreServices
{
    public static IServiceCollection AddSocCore(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSocStorage(configuration);
        services.AddSocEvents();
        services.AddSocMonitoring();
        services.AddSocIdentityCore(configuration);
        services.AddSocIngestion(configuration);
        services.AddSocHunting();
        services.AddSocIntelligence(configuration);
        services.AddSocEnrichment(configuration);
        services.AddSocDetection(configuration);
        services.AddSocIncidents(configuration);
        services.AddSocEndpointAgents(configuration);
        services.AddSocOnboarding(configuration);
        services.AddSocResponse(configuration);
        services.AddSocAutomation(configuration);
        services.AddSocInsiderRisk();
        services.AddSocEntityGraph(configuration);
        return services;
    }

    private static void AddSocStorage(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddChecked<StorageOptions>(configuration, StorageOptions.Section, options => options.Faults());
        services.AddSingleton<WriteGate>();
        services.AddSingleton(provider => AuditSeal.FromFile(
            provider.GetRequiredService<StorageOptions>().PathOf("keys", "audit.key"), provider.GetRequiredService<ILogger<AuditAnchor>>()));
        services.AddSingleton<DbContextOptions<SocDbContext>>(provider => SocDatabaseSetup.Options(provider.GetRequiredService<StorageOptions>()));
        services.AddSingleton<SocDatabase>();

        // Identity's stores ask for the context itself; they look people up before a tenant is known.
        services.AddScoped(provider => provider.GetRequiredService<SocDatabase>().Across());
    }
}
