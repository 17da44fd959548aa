using Microsoft.Extensions.DependencyInjection;
using SocConsole.Core.Jobs;

namespace SocConsole.Core.Detection.Backwards;

internal static class RuleRunServices
{
    public static void AddRuleRuns(this IServiceCollection services)
    {
        services.AddSingleton<RuleRunPlaces>();
        services.AddSingleton<DetectionLag>();
        services.AddSingleton<RuleRunService>();
        services.AddSingleton<IJobHandler, RuleRunner>();
        services.AddHostedService<RuleRunSweep>();
    }
}
