using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace SocConsole.Core.Identity;

public static class IdentityCoreServices
{
    public static IServiceCollection AddSocIdentityCore(this IServiceCollection services, IConfiguration configuration)
    {
        return services;
    }
}
