using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace SocConsole.Core.Outbound;

public static class OutboundServices
{
    /// <summary>Registers the guarded client; ask <see cref="IHttpClientFactory"/> for <see cref="OutboundGuard.ClientName"/>.</summary>
    public static IServiceCollection AddSocOutbound(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<OutboundOptions>().Bind(configuration.GetSection(OutboundOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<OutboundOptions>>(new ValidateFaults<OutboundOptions>(options => options.Faults()));
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<OutboundOptions>>().Value);
        services.TryAddSingleton<ResolveHost>(Dns.GetHostAddressesAsync);
        services.AddSingleton<OutboundGuard>();
        services.AddHttpClient(OutboundGuard.ClientName)
            .ConfigurePrimaryHttpMessageHandler(provider => provider.GetRequiredService<OutboundGuard>().CreateHandler())
            .ConfigureHttpClient((provider, client) =>
            {
                var options = provider.GetRequiredService<OutboundOptions>();
                client.Timeout = options.Timeout;
                client.MaxResponseContentBufferSize = options.MaximumResponseBytes;
            })

            // The factory's own loggers write addresses, and a webhook's address is often its secret.
            .RemoveAllLoggers();
        return services;
    }
}

/// <summary>Validates settings by the list of faults that they tell themselves.</summary>
public sealed class ValidateFaults<T>(Func<T, IEnumerable<string>> faults) : IValidateOptions<T>
    where T : class
{
    public ValidateOptionsResult Validate(string? name, T options)
    {
        string[] found = [.. faults(options)];
        return found.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(found);
    }
}
