using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SocConsole.Core.Ingestion.EventLog;
using SocConsole.Core.Ingestion.Syslog;

namespace SocConsole.Core.Ingestion;

public static class IngestionServices
{
    public static IServiceCollection AddSocIngestion(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<IngestionOptions>(configuration.GetSection(IngestionOptions.Section));
        services.AddSingleton<IEventLog, SqliteEventLog>();
        services.AddSingleton(_ => Normaliser.Create());
        services.AddSingleton<Intake>();
        services.AddSingleton<ILineSink, IntakeLineSink>();
        services.AddSocSyslog(configuration);
        return services;
    }
}
