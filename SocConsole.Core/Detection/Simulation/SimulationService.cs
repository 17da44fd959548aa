using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Jobs;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Detection.Simulation;

/// <param name="AttackType">One of <see cref="AttackScript.AttackTypes"/>.</param>
/// <param name="Target">Host that the attack is about: letters, digits, <c>._-</c>, at most 100.</param>
/// <param name="Intensity"><c>low</c>, <c>medium</c> or <c>high</c>.</param>
public sealed record SimulationRequest(string AttackType, string Target, string Intensity);

public sealed record SimulationView(
    string Number, string AttackType, string Target, string Intensity, SimulationStatus Status, int EventsPlanned, int EventsSent, int EstimatedSeconds,
    string RequestedBy, DateTime StartedAt, DateTime? FinishedAt, string? Fault, IReadOnlyList<string> ThreatNumbers);

/// <summary>Simulated attacks: real log lines through the real door, marked as simulated all the way. Also the job that plays them.</summary>
public sealed class SimulationService(SocDatabase database, Intake intake, IJobQueue jobs, TimeProvider clock, Random random) : IJobHandler
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(200);

    public static IReadOnlyList<string> AttackTypes => AttackScript.AttackTypes;

    string IJobHandler.Kind => JobKinds.PlaySimulation;

    public async Task<Result<SimulationView>> StartAsync(Actor actor, SimulationRequest request, CancellationToken ct)
    {
        if ((actor.Demand(Permission.SimulateAttacks) ?? Check(request)) is { } refused)
        {
            return refused;
        }

        var (events, _) = AttackScript.Plan(request.AttackType, request.Intensity);
        var started = await database.WriteAsync<AttackSimulation>(
            actor.OrganizationId,
            async unit =>
            {
                var simulation = new AttackSimulation
                {
                    Number = await unit.NextNumberAsync(actor.OrganizationId, "SIM", ct),
                    AttackType = request.AttackType,
                    Target = request.Target,
                    Intensity = request.Intensity,
                    Status = SimulationStatus.Running,
                    EventsPlanned = events,
                    Seed = random.Next(),
                    RequestedById = actor.ResponsibleId,
                    RequestedBy = actor.Name,
                    StartedAt = unit.Now,
                };
                unit.Db.Simulations.Add(simulation);
                unit.Audit(actor, "simulation.started", simulation.Number, request);
                return simulation;
            },
            ct);
        if (started.Error is { } error)
        {
            return error;
        }

        await jobs.EnqueueAsync(JobKinds.PlaySimulation, new JobArgument(actor.OrganizationId, started.Value!.Number).ToString(), null, CancellationToken.None);
        return View(started.Value!, []);
    }

    public async Task<Result<SimulationView>> GetAsync(Actor actor, string number, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadThreats) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        return await db.Simulations.FirstOrDefaultAsync(row => row.Number == number, ct) is { } simulation
            ? View(simulation, await ThreatsOfAsync(db, simulation, ct))
            : Error.NotFound("Simulation", number);
    }

    /// <summary>The newest fifty.</summary>
    public async Task<Result<IReadOnlyList<SimulationView>>> ListAsync(Actor actor, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadThreats) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        var simulations = await db.Simulations.OrderByDescending(row => row.Id).Take(50).ToListAsync(ct);
        var views = new List<SimulationView>();
        foreach (var simulation in simulations)
        {
            views.Add(View(simulation, await ThreatsOfAsync(db, simulation, ct)));
        }

        return Result.Of<IReadOnlyList<SimulationView>>(views);
    }

    /// <summary>Plays a simulation to its end; after a restart it goes on behind the last lines that were sent.</summary>
    public async Task RunAsync(string argument, CancellationToken ct)
    {
        var (organization, number) = JobArgument.Parse(argument);
        AttackSimulation? simulation;
        await using (var db = database.Read(organization))
        {
            simulation = await db.Simulations.FirstOrDefaultAsync(row => row.Number == number, ct);
        }

        if (simulation is not { Status: SimulationStatus.Running })
        {
            return;
        }

        var (events, seconds) = AttackScript.Plan(simulation.AttackType, simulation.Intensity);
        var ticks = Math.Max(1, (int)(seconds / Tick.TotalSeconds));
        var perTick = Math.Max(1, (events + ticks - 1) / ticks);
        for (var sent = simulation.EventsSent; sent < events; sent += perTick)
        {
            var count = Math.Min(perTick, events - sent);
            await SendAsync(simulation, sent, count, events, ct);
            await ProgressAsync(simulation, sent + count, events, ct);
            if (sent + count < events)
            {
                await Task.Delay(Tick, clock, ct);
            }
        }
    }

    private async Task SendAsync(AttackSimulation simulation, int from, int count, int events, CancellationToken ct)
    {
        // Times follow from the plan, not from the clock: a kill between sending and noting it sends the same lines again, which the log recognises.
        var step = TimeSpan.FromSeconds((double)AttackScript.Plan(simulation.AttackType, simulation.Intensity).Seconds / events);
        var lines = new List<string>(count);
        for (var i = from; i < from + count; i++)
        {
            lines.Add(AttackScript.Line(simulation.AttackType, simulation.Target, simulation.Seed, i, events, simulation.StartedAt + (step * i)));
        }

        var delivery = new Delivery(simulation.OrganizationId, $"simulation {simulation.Number}", DeliveryFormat.Lines, Simulation: simulation.Number);
        var receipt = await intake.AcceptAsync(Actor.Stage(simulation.OrganizationId, "simulator"), delivery, lines, ct);
        if (receipt.Error is { } error)
        {
            throw new InvalidOperationException(error.Message);
        }
    }

    private Task<Result<Done>> ProgressAsync(AttackSimulation simulation, int sent, int events, CancellationToken ct) =>
        database.WriteAsync<Done>(
            simulation.OrganizationId,
            async unit =>
            {
                var row = await unit.Db.Simulations.FirstAsync(item => item.Id == simulation.Id, ct);
                row.EventsSent = sent;
                if (sent >= events)
                {
                    (row.Status, row.FinishedAt) = (SimulationStatus.Completed, unit.Now);
                }

                return Done.Value;
            },
            ct);

    private static async Task<IReadOnlyList<string>> ThreatsOfAsync(SocDbContext db, AttackSimulation simulation, CancellationToken ct) =>
        await db.Threats.Where(row => row.Simulation == simulation.Number).OrderBy(row => row.Id).Select(row => row.Number).Take(20).ToListAsync(ct);

    private static Error? Check(SimulationRequest request) =>
        !AttackScript.AttackTypes.Contains(request.AttackType) ? Error.Invalid("attack_type", $"must be one of {string.Join(", ", AttackScript.AttackTypes)}")
        : !AttackScript.Intensities.Contains(request.Intensity) ? Error.Invalid("intensity", "must be low, medium or high")
        : request.Target.Length is < 1 or > 100 || !request.Target.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-') ? Error.Invalid("target", "must be 1 to 100 letters, digits, dots, dashes or underscores")
        : null;

    private static SimulationView View(AttackSimulation row, IReadOnlyList<string> threats) => new(
        row.Number, row.AttackType, row.Target, row.Intensity, row.Status, row.EventsPlanned, row.EventsSent, AttackScript.Plan(row.AttackType, row.Intensity).Seconds,
        row.RequestedBy, row.StartedAt, row.FinishedAt, row.Fault, threats);
}
