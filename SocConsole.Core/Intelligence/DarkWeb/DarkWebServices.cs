using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SocConsole.Core.Intelligence.Jobs;
using SocConsole.Core.Kernel;
using SocConsole.Core.Outbound;

namespace SocConsole.Core.Intelligence.DarkWeb;

internal static class DarkWebServices
{
    public static void AddDarkWeb(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddChecked<DarkWebOptions>(configuration, DarkWebOptions.Section, options => options.Faults());
        services.AddSingleton<SocksExit>();
        services.AddSingleton<DarkWebClient>();
        services.AddSingleton<DarkWebProxy>();
        services.AddSingleton<DarkWebService>();
        services.AddSingleton<IFetchWork, DarkWebWork>();
        services.AddSingleton<IDueFetches, DarkWebSchedule>();
    }
}
