using Microsoft.Extensions.DependencyInjection;
using SocConsole.Core.Detection.Management.History;
using SocConsole.Core.Detection.Management.Placeholders;

namespace SocConsole.Core.Detection.Management;

internal static class ManagementServices
{
    public static void AddRuleManagement(this IServiceCollection services)
    {
        services.AddSingleton<RuleStatistics>();
        services.AddSingleton<RuleService>();
        services.AddSingleton<RuleSettingsService>();
        services.AddSingleton<RuleExceptionService>();
        services.AddSingleton<RuleDownload>();
        services.AddSingleton<RuleImportService>();
        services.AddSingleton<RulePreviewService>();
        services.AddSingleton<CoverageService>();
        services.AddSingleton<RuleHistoryService>();
        services.AddSingleton<PlaceholderService>();
    }
}
