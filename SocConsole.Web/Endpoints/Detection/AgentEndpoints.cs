using SocConsole.Core.Detection.Stages;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Detection;

/// <summary>The pipeline's stages, which the document calls agents.</summary>
internal static class AgentEndpoints
{
    public static void MapAgents(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.ThreatOps, "/api/v1/agents", "Agents");

        group.MapGet("/status", Status).Needs(Permission.ReadStages).WithSummary("What each stage has done today, UTC");
        group.MapPost("/{agentName}/configure", Configure).Needs(Permission.ConfigureStages)
            .WithSummary("Change a stage's settings; they take effect with the next event")
            .Example("Stricter detector", new { threshold = 0.9, timeout = 30, retry_attempts = 3 });
    }

    private static Task<Result<AgentListBody>> Status(Actor actor, StageService stages, CancellationToken ct) =>
        stages.StatusAsync(actor, ct).Map(views => new AgentListBody([.. views.Select(AgentBody.From)]));

    private static async Task<Result<AgentSettingsBody>> Configure(string agentName, ConfigureBody request, Actor actor, StageService stages, CancellationToken ct) =>
        Wire.TryRead<Stage>(agentName, out var stage)
            ? await stages.ConfigureAsync(actor, stage, new StageChange(request.Threshold, request.Timeout, request.RetryAttempts, request.Enabled), ct).Map(AgentSettingsBody.From)
            : new Error(ErrorKind.NotFound, "AGENT_UNAVAILABLE", $"Agent {agentName} not found; there are detector, analyzer and executor");
}

/// <param name="Threshold">Least confidence, 0 to 1, that the stage acts on.</param>
/// <param name="Timeout">Seconds, 1 to 600.</param>
/// <param name="RetryAttempts">Further tries, 0 to 10.</param>
/// <param name="Enabled">False switches the stage off.</param>
internal sealed record ConfigureBody(double? Threshold, int? Timeout, int? RetryAttempts, bool? Enabled);

/// <param name="AvgProcessingTimeMs">Null while the stage has done nothing today.</param>
/// <param name="SuccessRate">0 to 1; null while the stage has done nothing today.</param>
internal sealed record AgentBody(
    string Name, string Status, long ProcessedToday, double? AvgProcessingTimeMs, double? SuccessRate, double Threshold, int Timeout, int RetryAttempts, DateTime? UpdatedAt)
{
    public static AgentBody From(StageView view) => new(
        Wire.Name(view.Stage), view.Status, view.ProcessedToday, view.AverageMilliseconds, view.SuccessRate, view.Threshold, view.TimeoutSeconds, view.RetryAttempts, view.UpdatedAt);
}

internal sealed record AgentListBody(IReadOnlyList<AgentBody> Agents);

internal sealed record AgentSettingsBody(string Agent, string Status, double Threshold, int Timeout, int RetryAttempts, DateTime? UpdatedAt, string? UpdatedBy)
{
    public static AgentSettingsBody From(StageView view) => new(Wire.Name(view.Stage), view.Status, view.Threshold, view.TimeoutSeconds, view.RetryAttempts, view.UpdatedAt, view.UpdatedBy);
}
