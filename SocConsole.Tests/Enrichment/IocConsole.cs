using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SocConsole.Core.Enrichment.Providers;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Enrichment;

/// <summary>A whole console that asks the providers of a test and no others.</summary>
internal static class IocConsole
{
    public static Task<ConsoleApplication> StartAsync(params IIocProvider[] providers) => StartAsync([], providers);

    public static Task<ConsoleApplication> StartAsync(Dictionary<string, string?> settings, params IIocProvider[] providers)
    {
        settings["Soc:RateLimits:Enabled"] = settings.GetValueOrDefault("Soc:RateLimits:Enabled", "false");
        settings["Soc:Enrichment:Outside"] = "true";
        return ConsoleApplication.StartAsync(settings, services =>
        {
            services.RemoveAll<IIocProvider>();
            foreach (var provider in providers)
            {
                services.AddSingleton(provider);
            }
        });
    }
}
