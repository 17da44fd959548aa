using System.Net;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Detection.Simulation;

/// <param name="AttackType">One of <see cref="AttackScript.AttackTypes"/>.</param>
/// <param name="SourceIp">Address of a documentation range; null chooses one.</param>
/// <param name="Count">Events, 1 to <see cref="SyntheticEvents.MaximumEvents"/>.</param>
public sealed record SyntheticRequest(string AttackType, string? SourceIp, int Count);

/// <param name="Number">The simulation that the events belong to.</param>
/// <param name="SourceIp">Where they come from.</param>
/// <param name="Accepted">Events that are stored.</param>
public sealed record SyntheticReceipt(string Number, string AttackType, string SourceIp, long Accepted);

/// <summary>A handful of marked events at once, for trying the way from a sensor to an incident. A simulation that is over as soon as it is answered.</summary>
public sealed class SyntheticEvents(SocDatabase database, Intake intake, TimeProvider clock, Random random)
{
    public const int MaximumEvents = 1_000;
    private const string Target = "synthetic-host";

    // RFC 5737 and RFC 3849: nobody has these, so nothing real can be blocked.
    private static readonly IPNetwork[] Documentation = [IPNetwork.Parse("192.0.2.0/24"), IPNetwork.Parse("198.51.100.0/24"), IPNetwork.Parse("203.0.113.0/24"), IPNetwork.Parse("2001:db8::/32")];

    /// <summary>Stores the events. Errors: no permission, an attack that is not known, an address that somebody may have, a count out of bounds.</summary>
    public async Task<Result<SyntheticReceipt>> SendAsync(Actor actor, SyntheticRequest request, CancellationToken ct)
    {
        if ((actor.Demand(Permission.SendEvents) ?? Check(request)) is { } refused)
        {
            return refused;
        }

        var seed = random.Next();
        var attacker = request.SourceIp is { } given ? IPAddress.Parse(given).ToString() : AttackScript.Attacker(seed);
        var begun = await BeginAsync(actor, request, seed, ct);
        if (!begun.Succeeded(out var number, out var error))
        {
            return error;
        }

        // The events of the last seconds: a rate that the rules count.
        var first = clock.GetUtcNow().UtcDateTime.AddSeconds(-Math.Min(request.Count, 10));
        var step = TimeSpan.FromSeconds(Math.Min(request.Count, 10)) / request.Count;
        string[] lines = [.. Enumerable.Range(0, request.Count).Select(i => AttackScript.Line(request.AttackType, Target, attacker, i, request.Count, first + (step * i)))];
        var delivery = new Delivery(actor.OrganizationId, $"simulation {number}", DeliveryFormat.Lines, Simulation: number);
        var taken = await intake.AcceptAsync(actor, delivery, lines, ct);
        if (!taken.Succeeded(out var receipt, out var fault))
        {
            return fault;
        }

        await EndAsync(actor.OrganizationId, number, receipt.Accepted, ct);
        return new SyntheticReceipt(number, request.AttackType, attacker, receipt.Accepted);
    }

    private static Error? Check(SyntheticRequest request) =>
        !AttackScript.AttackTypes.Contains(request.AttackType) ? Error.Invalid("attack_type", $"must be one of {string.Join(", ", AttackScript.AttackTypes)}")
        : request.Count is < 1 or > MaximumEvents ? Error.Invalid("count", $"must be from 1 to {MaximumEvents}")
        : request.SourceIp is { } address && !IsDocumentation(address)
            ? Error.Invalid("source_ip", "must be an address for documentation: 192.0.2.0/24, 198.51.100.0/24, 203.0.113.0/24 or 2001:db8::/32. A drill must not end in a block of somebody real.")
        : null;

    private static bool IsDocumentation(string text) => IPAddress.TryParse(text, out var address) && Array.Exists(Documentation, network => network.Contains(address));

    // Failed until its events are stored: a kill in between leaves the truth.
    private Task<Result<string>> BeginAsync(Actor actor, SyntheticRequest request, int seed, CancellationToken ct) => database.WriteAsync<string>(
        actor.OrganizationId,
        async unit =>
        {
            var simulation = new AttackSimulation
            {
                Number = await unit.NextNumberAsync(actor.OrganizationId, "SIM", ct),
                AttackType = request.AttackType,
                Target = Target,
                Intensity = "low",
                Status = SimulationStatus.Failed,
                Fault = "It was cut off before its events were stored.",
                EventsPlanned = request.Count,
                Seed = seed,
                RequestedById = actor.ResponsibleId,
                RequestedBy = actor.Name,
                StartedAt = unit.Now,
            };
            unit.Db.Simulations.Add(simulation);
            unit.Audit(actor, "simulation.started", simulation.Number, request);
            return simulation.Number;
        },
        ct);

    private Task<Result<Done>> EndAsync(int organizationId, string number, long stored, CancellationToken ct) => database.WriteAsync<Done>(
        organizationId,
        async unit =>
        {
            var row = await unit.Db.Simulations.FirstAsync(item => item.Number == number, ct);
            (row.Status, row.Fault, row.EventsSent, row.FinishedAt) = (SimulationStatus.Completed, null, (int)stored, unit.Now);
            return Done.Value;
        },
        ct);
}
