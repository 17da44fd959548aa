using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SocConsole.Core.Events;
using SocConsole.Core.Incidents.Clearing;
using SocConsole.Core.Incidents.Evidence;
using SocConsole.Core.Incidents.Reading;
using SocConsole.Core.Incidents.Reports;
using SocConsole.Core.Incidents.Sla;
using SocConsole.Core.Incidents.Work;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Incidents;

public static class IncidentServices
{
    /// <summary>Incidents. Stands before the response, whose handlers look for the incident of a threat, and which puts its own <see cref="IIncidentActions"/> over the one here.</summary>
    public static IServiceCollection AddSocIncidents(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddChecked<IncidentOptions>(configuration, IncidentOptions.Section, options => options.Faults());
        services.AddSingleton<IncidentMatcher>();
        services.AddSingleton<IEventHandler, IncidentOpener>();
        services.AddSingleton<IncidentService>();
        services.AddSingleton<IncidentChange>();
        services.AddSingleton<IncidentClosing>();
        services.AddSingleton<IncidentWork>();
        services.AddSingleton<IncidentTaskService>();
        services.AddSingleton<IncidentNoteService>();
        services.AddSingleton<EvidenceStore>();
        services.AddSingleton<IncidentEvidenceService>();
        services.AddSingleton<IIncidentActions, NoIncidentActions>();
        services.AddSingleton<AutoContainService>();
        services.AddReading();
        services.AddSingleton<OrganizationClearing>();
        services.AddSingleton<IncidentSweep>();
        services.AddHostedService(provider => provider.GetRequiredService<IncidentSweep>());
        return services;
    }

    private static void AddReading(this IServiceCollection services)
    {
        services.AddSingleton<IncidentStory>();
        services.AddSingleton<IncidentSimilarity>();
        services.AddSingleton<AttackPathService>();
        services.AddSingleton<HoneypotStatistics>();
        services.AddSingleton<TelemetryService>();
        services.AddSingleton<IncidentReportService>();
    }
}
