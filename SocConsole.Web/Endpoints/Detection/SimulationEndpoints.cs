using SocConsole.Core.Detection.Simulation;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Detection;

/// <summary>Simulated attacks, through the real pipeline.</summary>
internal static class SimulationEndpoints
{
    public static void MapSimulations(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.ThreatOps, "/api/v1/simulate-attack", "Simulation");

        group.MapPost("/", Start).Needs(Permission.SimulateAttacks).Succeeds(StatusCodes.Status202Accepted)
            .WithSummary("Simulate an attack; its events are real ones, marked as simulated")
            .Example("Brute force", new { attack_type = "brute_force", target = "auth_server", intensity = "medium" });
        group.MapGet("/", List).Needs(Permission.ReadThreats).WithSummary("The newest fifty simulations");
        group.MapGet("/{simulationId}", Get).Needs(Permission.ReadThreats).WithSummary("How far a simulation has come, and which threats it opened");
    }

    private static Task<Result<SimulationBody>> Start(SimulateBody request, Actor actor, SimulationService simulations, CancellationToken ct) =>
        simulations.StartAsync(actor, new SimulationRequest(request.AttackType ?? string.Empty, request.Target ?? "auth_server", request.Intensity ?? "medium"), ct).Map(SimulationBody.From);

    private static Task<Result<SimulationListBody>> List(Actor actor, SimulationService simulations, CancellationToken ct) =>
        simulations.ListAsync(actor, ct).Map(views => new SimulationListBody([.. views.Select(SimulationBody.From)]));

    private static Task<Result<SimulationBody>> Get(string simulationId, Actor actor, SimulationService simulations, CancellationToken ct) =>
        simulations.GetAsync(actor, simulationId, ct).Map(SimulationBody.From);
}

internal sealed record SimulateBody(string? AttackType, string? Target, string? Intensity);

internal sealed record SimulationBody(
    string SimulationId, string AttackType, string Target, string Intensity, SimulationStatus Status, int EstimatedDurationS, int EventsPlanned, int EventsSent,
    string RequestedBy, DateTime StartedAt, DateTime? FinishedAt, string? ErrorMessage, IReadOnlyList<string> Threats)
{
    public static SimulationBody From(SimulationView view) => new(
        view.Number, view.AttackType, view.Target, view.Intensity, view.Status, view.EstimatedSeconds, view.EventsPlanned, view.EventsSent,
        view.RequestedBy, view.StartedAt, view.FinishedAt, view.Fault, view.ThreatNumbers);
}

internal sealed record SimulationListBody(IReadOnlyList<SimulationBody> Simulations);
