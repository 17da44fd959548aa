using Microsoft.Extensions.Diagnostics.HealthChecks;
using SocConsole.Core.Enrichment.Settings;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;

namespace SocConsole.Web.Endpoints.Enrichment;

/// <summary>Puts the health of database and providers together, in the documented form.</summary>
internal sealed class ProviderHealth(HealthCheckService checks, ProviderService providers, TimeProvider clock)
{
    private const string Healthy = "healthy";

    public async Task<Result<ProviderHealthBody>> ReadAsync(Actor actor, CancellationToken ct)
    {
        var report = await checks.CheckHealthAsync(check => check.Name == "database", ct);
        var database = report.Status == HealthStatus.Healthy ? new ComponentBody(Healthy, "Database connection successful") : new ComponentBody("unhealthy", "The database does not answer");

        // Their settings are in the database: without it nothing is known of them.
        var read = database.Status == Healthy ? await providers.ListAsync(actor, ct) : Result.Of<IReadOnlyList<ProviderView>>([]);
        if (!read.Succeeded(out var views, out var error))
        {
            return error;
        }

        var isDegraded = database.Status != Healthy || views.Any(view => view.State is ProviderState.Failing or ProviderState.KeyRefused);
        return new ProviderHealthBody(
            isDegraded ? "degraded" : "ok", clock.GetUtcNow().UtcDateTime,
            new HealthComponentsBody(
                database, new ComponentBody("not_configured", "No Redis is used: answers and limits are kept in the database"), views.ToDictionary(view => view.Name, Component)));
    }

    private static ComponentBody Component(ProviderView view) => view.State switch
    {
        ProviderState.NotConfigured => new ComponentBody("not_configured", "It wants a key"),
        ProviderState.Off => new ComponentBody("not_configured", "Switched off"),
        ProviderState.Limited => new ComponentBody("degraded", $"Its limit is used up until {view.RetryAt:O}"),
        ProviderState.Failing => new ComponentBody("unhealthy", $"It keeps failing: {view.Record?.LastFault ?? "no answer"}"),
        ProviderState.KeyRefused => new ComponentBody("unhealthy", "It refuses the key"),
        _ when view.Record is { LastFault: { } fault } => new ComponentBody("degraded", $"The last request failed: {fault}"),
        _ when view.Record is null => new ComponentBody("unknown", "Not asked since the console started"),
        _ => new ComponentBody(Healthy, "Provider available"),
    };
}

/// <param name="Status">ok or degraded.</param>
internal sealed record ProviderHealthBody(string Status, DateTime Timestamp, HealthComponentsBody Components);

internal sealed record HealthComponentsBody(ComponentBody Database, ComponentBody Redis, IReadOnlyDictionary<string, ComponentBody> Providers);

/// <param name="Status">healthy, degraded, unhealthy, not_configured, or unknown while it was not asked.</param>
internal sealed record ComponentBody(string Status, string Message);
