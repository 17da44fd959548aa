using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SocConsole.Core.InsiderRisk.Places;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.InsiderRisk.Graph;

public static class EntityGraphServices
{
    /// <summary>Edges between people and what they use, and places of logons.</summary>
    public static IServiceCollection AddSocEntityGraph(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddChecked<PlaceOptions>(configuration, PlaceOptions.Section, options => options.Faults());
        services.AddSingleton(provider => Open(provider.GetRequiredService<PlaceOptions>()));
        services.AddSingleton<EdgeReader>();
        services.AddSingleton<EdgeFold>();
        services.AddHostedService(provider => provider.GetRequiredService<EdgeFold>());
        services.AddSingleton<InsiderGraph>();
        services.AddSingleton<PlaceService>();
        return services;
    }

    private static GeoFile Open(PlaceOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.GeoFile))
        {
            return GeoFile.NotConfigured;
        }

        using var lines = new StreamReader(options.GeoFile);
        return GeoFile.Read(lines).Succeeded(out var read, out var error) ? read : throw new InvalidDataException($"{PlaceOptions.Section}:GeoFile: {error.Message}");
    }
}
