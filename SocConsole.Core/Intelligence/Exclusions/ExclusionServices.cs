using Microsoft.Extensions.DependencyInjection;
using SocConsole.Core.Events;
using SocConsole.Core.Jobs;

namespace SocConsole.Core.Intelligence.Exclusions;

internal static class ExclusionServices
{
    public static void AddExclusions(this IServiceCollection services)
    {
        services.AddSingleton<ExclusionWatch>();
        services.AddSingleton<ExclusionGate>();
        services.AddSingleton<ExclusionService>();
        services.AddSingleton<ExclusionImport>();
        services.AddSingleton<ExclusionPreviews>();
        services.AddSingleton<ExclusionTrials>();
        services.AddSingleton<ExclusionJudge>();
        services.AddSingleton<IJobHandler>(provider => provider.GetRequiredService<ExclusionJudge>());
        services.AddSingleton<IEventHandler, ExclusionChanges>();
    }
}
