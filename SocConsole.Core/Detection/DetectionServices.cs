using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using SocConsole.Core.Detection.Analytics;
using SocConsole.Core.Detection.Backwards;
using SocConsole.Core.Detection.Management;
using SocConsole.Core.Detection.Retro;
using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Detection.Rules.Testing;
using SocConsole.Core.Detection.Simulation;
using SocConsole.Core.Detection.Stages;
using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Events;
using SocConsole.Core.Intelligence;
using SocConsole.Core.Intelligence.Exclusions;
using SocConsole.Core.Jobs;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Detection;

public static class DetectionServices
{
    public static IServiceCollection AddSocDetection(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddChecked<DetectionOptions>(configuration, DetectionOptions.Section, options => options.Faults());
        services.AddChecked<ImpactOptions>(configuration, ImpactOptions.Section, options => options.Faults());
        services.TryAddSingleton(Random.Shared);
        services.AddSingleton<IRuleSet>(_ => RuleSet.LoadBuiltIn());
        services.AddSingleton(provider => new RuleCatalog(provider.GetRequiredService<SocDatabase>(), provider.GetRequiredService<IRuleSet>, provider.GetRequiredService<ILogger<RuleCatalog>>(), provider.GetRequiredService<TimeProvider>()));
        services.AddRuleManagement();
        services.AddRuleRuns();
        services.AddRetroHunt();
        services.AddSingleton<Func<DetectionEngine>>(provider => () => new DetectionEngine(provider.GetRequiredService<RuleCatalog>(), new IndicatorMatcher(provider.GetRequiredService<IndicatorWatch>())));
        services.AddSingleton<RuleTestService>();
        services.AddSingleton<DetectionPosition>();
        services.AddSingleton<DetectionForgetting>();
        services.AddSingleton<ImpactModel>();
        services.AddSingleton<StageService>();
        services.AddSingleton<IStageSettings>(provider => provider.GetRequiredService<StageService>());
        services.AddSingleton<ThreatAggregator>();
        services.AddSingleton<ThreatService>();
        services.AddSingleton<IThreatValues, ThreatValues>();
        services.AddSingleton<DetectService>();
        services.AddSingleton<AnalyticsService>();
        services.AddSingleton<SimulationService>();
        services.AddSingleton<SyntheticEvents>();
        services.AddSingleton<IJobHandler>(provider => provider.GetRequiredService<SimulationService>());
        services.AddSingleton<IEventHandler, ThreatAnalyzer>();
        services.AddHostedService<DetectionWorker>();
        services.AddHostedService<SimulationSweep>();
        return services;
    }
}
