using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace SocConsole.Core.Response;

public static class ResponseServices
{
    public static IServiceCollection AddSocResponse(this IServiceCollection services, IConfiguration configuration)
    {
        return services;
    }
}
