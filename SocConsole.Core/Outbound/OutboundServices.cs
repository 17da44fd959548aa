using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Outbound;

public static class OutboundServices
{
    /// <summary>Registers the guarded client; ask <see cref="IHttpClientFactory"/> for <see cref="OutboundGuard.ClientName"/>.</summary>
    public static IServiceCollection AddSocOutbound(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddChecked<OutboundOptions>(configuration, OutboundOptions.Section, options => options.Faults());
        services.TryAddSingleton<ResolveHost>(Dns.GetHostAddressesAsync);
        services.AddSingleton<OutboundGuard>();
        services.AddGuardedClient(OutboundGuard.ClientName, followsRedirects: true);
        services.AddGuardedClient(OutboundGuard.DirectClientName, followsRedirects: false);
        return services;
    }

    private static void AddGuardedClient(this IServiceCollection services, string name, bool followsRedirects) =>
        services.AddHttpClient(name)
            .ConfigurePrimaryHttpMessageHandler(provider =>
            {
                var handler = provider.GetRequiredService<OutboundGuard>().CreateHandler();
                handler.AllowAutoRedirect = followsRedirects;
                return handler;
            })
            .ConfigureHttpClient((provider, client) =>
            {
                var options = provider.GetRequiredService<OutboundOptions>();
                client.Timeout = options.Timeout;
                client.MaxResponseContentBufferSize = options.MaximumResponseBytes;
            })

            // The factory's own loggers write addresses, and a webhook's address is often its secret.
            .RemoveAllLoggers();
}
