using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SocConsole.Core.Ingestion.EventLog;
using SocConsole.Core.Ingestion.Sensors;
using SocConsole.Core.Ingestion.Syslog;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Ingestion;

public static class IngestionServices
{
    public static IServiceCollection AddSocIngestion(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddChecked<IngestionOptions>(configuration, IngestionOptions.Section, options => options.Faults());
        services.AddSingleton<IEventLog, SqliteEventLog>();
        services.AddSingleton<EventHistory>();
        services.AddSingleton(_ => Normaliser.Create());
        services.AddSingleton<Intake>();
        services.AddSingleton<SensorIntake>();
        services.AddSingleton<SourceCounts>();
        services.AddSingleton<IngestionHealth>();
        services.AddSingleton<ParseService>();
        services.AddSingleton<ILineSink, IntakeLineSink>();
        services.AddSocSyslog(configuration);
        return services;
    }
}
