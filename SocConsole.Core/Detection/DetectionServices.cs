using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace SocConsole.Core.Detection;

public static class DetectionServices
{
    public static IServiceCollection AddSocDetection(this IServiceCollection services, IConfiguration configuration)
    {
        return services;
    }
}
