using Microsoft.Extensions.DependencyInjection;
using SocConsole.Core.Events;
using SocConsole.Core.Incidents.Clearing;
using SocConsole.Core.InsiderRisk.Activities;
using SocConsole.Core.InsiderRisk.Alerts;
using SocConsole.Core.InsiderRisk.Import;
using SocConsole.Core.InsiderRisk.Logs;
using SocConsole.Core.InsiderRisk.Models;
using SocConsole.Core.InsiderRisk.Overview;
using SocConsole.Core.InsiderRisk.People;
using SocConsole.Core.InsiderRisk.Privacy;
using SocConsole.Core.InsiderRisk.Profile;
using SocConsole.Core.InsiderRisk.Scoring;
using SocConsole.Core.InsiderRisk.Simulation;
using SocConsole.Core.Jobs;

namespace SocConsole.Core.InsiderRisk;

public static class InsiderRiskServices
{
    /// <summary>People, their activities, scores, models and alerts.</summary>
    public static IServiceCollection AddSocInsiderRisk(this IServiceCollection services)
    {
        services.AddSingleton<InsiderBooks>();
        services.AddSingleton<InsiderAlerting>();
        services.AddSingleton<InsiderRecount>();
        services.AddHostedService(provider => provider.GetRequiredService<InsiderRecount>());
        services.AddSingleton<ActivityReader>();
        services.AddSingleton<ActivityIntake>();
        services.AddSingleton<ActivityImport>();
        services.AddSingleton<LogActivityFollower>();
        services.AddHostedService(provider => provider.GetRequiredService<LogActivityFollower>());
        services.AddSingleton<PeopleService>();
        services.AddSingleton<ScimPeople>();
        services.AddSingleton<LabelService>();
        services.AddSingleton<ModelSwitch>();
        services.AddSingleton<ModelService>();
        services.AddSingleton<ModelComparison>();
        services.AddSingleton<TrainingService>();
        services.AddSingleton<IJobHandler, TrainingRunner>();
        services.AddSingleton<TrainingPlaces>();
        services.AddHostedService<TrainingSweep>();
        services.AddSingleton<InsiderAlertService>();
        services.AddSingleton<InsiderAlertQueue>();
        services.AddSingleton<IEventHandler, InsiderAlertFollower>();
        services.AddSingleton<IOrganizationClearing, InsiderClearing>();
        services.AddSingleton<ScoreService>();
        services.AddSingleton<PeopleRankingService>();
        services.AddSingleton<PersonProfileService>();
        services.AddSingleton<PersonTimeline>();
        services.AddSingleton<InsiderSimulation>();
        services.AddSingleton<InsiderSettingsService>();
        services.AddSingleton<PersonPrivacy>();
        services.AddSingleton<InsiderRetention>();
        services.AddHostedService(provider => provider.GetRequiredService<InsiderRetention>());
        services.AddSingleton<InsiderOverview>();
        services.AddSingleton<ModelAnalytics>();
        return services;
    }
}
