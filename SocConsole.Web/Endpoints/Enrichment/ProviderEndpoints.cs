using SocConsole.Core.Enrichment.Lookups;
using SocConsole.Core.Enrichment.Settings;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Monitoring;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Enrichment;

/// <summary>The providers, their settings, and how the console itself does.</summary>
internal static class ProviderEndpoints
{
    private const int DefaultHours = 24;

    public static void MapProviders(this IEndpointRouteBuilder routes)
    {
        // Made now, so that the first reading has a stretch of time behind it.
        _ = routes.ServiceProvider.GetRequiredService<SystemReading>();
        var group = routes.MapApi(ApiFamily.IocCheck, "/api/providers", "Providers");
        group.MapGet("", List).Needs(Permission.ReadIndicators).WithSummary("All providers with state, limits, breaker and latency; keys are never shown");
        group.MapGet("/health", Health).Needs(Permission.ReadIndicators).WithSummary("Whether database and providers work");
        group.MapGet("/metrics", Metrics).Needs(Permission.ReadAnalytics).WithSummary("The organization's API requests of the last hours, as counted");
        group.MapGet("/performance", Performance).Needs(Permission.ReadAnalytics).WithSummary("What machine and process use, as read");
        group.MapGet("/{name}", Get).Needs(Permission.ReadIndicators).WithSummary("One provider");
        group.MapPut("/{name}", Set).Needs(Permission.ManageProviders)
            .WithSummary("Set a provider's key, address, limits, marking, weight or whether it is asked; what is left out stays, empty text forgets. Another base_url forgets the key")
            .Example("A key", new { api_key = "…", limits = new Dictionary<string, int> { ["per_minute"] = 4, ["per_day"] = 500 } });
        group.MapPost("/{name}/test", Try).Needs(Permission.ManageProviders).WithSummary("Ask a provider about something that everybody knows, to see whether key and address are right");
    }

    private static Task<Result<ProviderListBody>> List(Actor actor, ProviderService providers, CancellationToken ct) =>
        providers.ListAsync(actor, ct).Map(views => new ProviderListBody([.. views.Select(ProviderBody.Of)]));

    private static Task<Result<ProviderBody>> Get(string name, Actor actor, ProviderService providers, CancellationToken ct) => providers.GetAsync(actor, name, ct).Map(ProviderBody.Of);

    private static async Task<Result<ProviderBody>> Set(string name, ProviderRequestBody request, Actor actor, ProviderService providers, CancellationToken ct) =>
        request.ToDraft().Succeeded(out var draft, out var error) ? await providers.SetAsync(actor, name, draft, ct).Map(ProviderBody.Of) : error;

    private static Task<Result<ProviderResult>> Try(string name, Actor actor, ProviderTrial trial, CancellationToken ct) => trial.TryAsync(actor, name, ct);

    private static Task<Result<ProviderHealthBody>> Health(Actor actor, ProviderHealth health, CancellationToken ct) => health.ReadAsync(actor, ct);

    private static Task<Result<RequestMetrics>> Metrics(int? hours, Actor actor, RequestCounts counts, CancellationToken ct) => counts.ReadAsync(actor, hours ?? DefaultHours, ct);

    private static Result<PerformanceBody> Performance(Actor actor, PerformanceService performance) => performance.Read(actor).Map(PerformanceBody.Of);
}
