using Microsoft.Extensions.DependencyInjection;
using SocConsole.Core.Jobs;

namespace SocConsole.Core.Enrichment.Bulk;

public static class BulkServices
{
    /// <summary>Files of indicators to check. Needs the checker of single indicators.</summary>
    public static IServiceCollection AddSocBulk(this IServiceCollection services)
    {
        services.AddSingleton<BulkSpool>();
        services.AddSingleton<BulkPlaces>();
        services.AddSingleton<BulkSubmission>();
        services.AddSingleton<BulkService>();
        services.AddSingleton<BulkRemoval>();
        services.AddSingleton<IJobHandler, BulkRunner>();
        services.AddHostedService<BulkSweep>();
        return services;
    }
}
