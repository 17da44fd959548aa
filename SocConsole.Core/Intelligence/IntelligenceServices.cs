using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace SocConsole.Core.Intelligence;

public static class IntelligenceServices
{
    public static IServiceCollection AddSocIntelligence(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<IndicatorOptions>(configuration.GetSection(IndicatorOptions.Section));
        services.AddSingleton(provider => IndicatorIndex.Build(
            provider.GetRequiredService<IOptions<IndicatorOptions>>().Value.Files.SelectMany(file => IndicatorReader.ReadFile(file).Entries)));
        return services;
    }
}
