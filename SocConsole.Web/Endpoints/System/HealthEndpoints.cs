using System.Reflection;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.System;

/// <summary>Whether the console works, for load balancers and people. Every piece registers a health check of its own under the name that is shown.</summary>
internal static class HealthEndpoints
{
    /// <summary>Key in a check's data for the word that is shown, such as <c>not_configured</c>. Descriptions and exceptions are never shown.</summary>
    public const string StateKey = "state";

    private static readonly TimeSpan DatabasePatience = TimeSpan.FromSeconds(2);

    private static readonly HealthBody Sample = new(
        "healthy", "soc-console", "1.0.0", new Dictionary<string, string> { ["database"] = "connected" }, 86400, new DateTime(2024, 1, 15, 10, 30, 0, DateTimeKind.Utc));

    public static void AddSocHealth(this IServiceCollection services)
    {
        services.AddSingleton<Uptime>();
        services.AddHealthChecks().AddCheck<DatabaseHealthCheck>("database", timeout: DatabasePatience);
    }

    public static void MapHealth(this WebApplication app)
    {
        // Made now, so that it counts from the start and not from the first question.
        _ = app.Services.GetRequiredService<Uptime>();
        var group = app.MapApi(ApiFamily.Shared, "", "Health").RequireLimit(Limits.Health);

        foreach (var path in (string[])["/health", "/api/health"])
        {
            group.MapGet(path, Check)
                .AllowAnonymous()
                .WithSummary("Whether the console works, and each of its parts")
                .Produces<HealthBody>()
                .Produces<HealthBody>(StatusCodes.Status503ServiceUnavailable)
                .Example("Healthy", response: Sample);
        }
    }

    private static async Task<JsonHttpResult<HealthBody>> Check(HealthCheckService checks, Uptime uptime, TimeProvider clock, CancellationToken ct)
    {
        var report = await checks.CheckHealthAsync(ct);
        var body = new HealthBody(
            WordOf(report.Status),
            "soc-console",
            Version(),
            report.Entries.OrderBy(entry => entry.Key, StringComparer.Ordinal).ToDictionary(entry => entry.Key, entry => StateOf(entry.Value)),
            (long)uptime.Elapsed.TotalSeconds,
            clock.GetUtcNow().UtcDateTime);
        return TypedResults.Json(body, statusCode: report.Status == HealthStatus.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }

    private static string StateOf(HealthReportEntry entry) =>
        entry.Data.TryGetValue(StateKey, out var state) && state is string word ? word : WordOf(entry.Status);

    private static string WordOf(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => "healthy",
        HealthStatus.Degraded => "degraded",
        _ => "unhealthy",
    };

    // What follows "+" names the commit, which is nobody's business without credentials.
    private static string Version() =>
        typeof(HealthEndpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}

/// <param name="Status"><c>healthy</c>, <c>degraded</c> or <c>unhealthy</c> (answered with 503).</param>
/// <param name="Service">Always <c>soc-console</c>.</param>
/// <param name="Version">Version of the program.</param>
/// <param name="Services">State of each part by name.</param>
/// <param name="Uptime">Whole seconds since the start.</param>
/// <param name="Timestamp">When it was checked, UTC.</param>
internal sealed record HealthBody(string Status, string Service, string Version, IReadOnlyDictionary<string, string> Services, long Uptime, DateTime Timestamp);

/// <summary>How long the console has been running, by the steady clock.</summary>
internal sealed class Uptime(TimeProvider clock)
{
    private readonly long startedAt = clock.GetTimestamp();

    public TimeSpan Elapsed => clock.GetElapsedTime(startedAt);
}
