using Microsoft.Extensions.DependencyInjection;
using SocConsole.Core.Intelligence.Export;
using SocConsole.Core.Intelligence.Taxii;

namespace SocConsole.Core.Intelligence;

/// <summary>What gives indicators away, and takes them in, over the standards.</summary>
internal static class SharingServices
{
    public static void AddSharing(this IServiceCollection services)
    {
        services.AddSingleton<IndicatorExportService>();
        services.AddSingleton<MispFeedDirectory>();
        services.AddSingleton<SharedList>();
        services.AddSingleton<TaxiiStatuses>();
        services.AddSingleton<TaxiiInbox>();
        services.AddSingleton<TaxiiIndicators>();
        services.AddSingleton<ITaxiiStore, IndicatorTaxiiStore>();
    }
}
