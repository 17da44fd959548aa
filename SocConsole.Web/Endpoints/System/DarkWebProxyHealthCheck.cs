using Microsoft.Extensions.Diagnostics.HealthChecks;
using SocConsole.Core.Intelligence.DarkWeb;

namespace SocConsole.Web.Endpoints.System;

/// <summary>Whether the proxy for dark-web sources takes us. The console works without it, so that it only degrades.</summary>
internal sealed class DarkWebProxyHealthCheck(DarkWebProxy proxy) : IHealthCheck
{
    public const string Name = "dark_web_proxy";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var view = await proxy.CheckAsync(cancellationToken);
        return view.Reachable switch
        {
            null => HealthCheckResult.Healthy(data: State("not_configured")),
            true => HealthCheckResult.Healthy(data: State("connected")),
            false => HealthCheckResult.Degraded(view.Detail, data: State("proxy_failed")),
        };
    }

    private static Dictionary<string, object> State(string word) => new() { [HealthEndpoints.StateKey] = word };
}

internal static class DarkWebHealth
{
    // The check itself gives up after three seconds.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static void AddDarkWebHealth(this IServiceCollection services) => services.AddHealthChecks().AddCheck<DarkWebProxyHealthCheck>(DarkWebProxyHealthCheck.Name, timeout: Patience);
}
