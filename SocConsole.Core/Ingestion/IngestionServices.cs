using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace SocConsole.Core.Ingestion;

public static class IngestionServices
{
    public static IServiceCollection AddSocIngestion(this IServiceCollection services, IConfiguration configuration)
    {
        return services;
    }
}
