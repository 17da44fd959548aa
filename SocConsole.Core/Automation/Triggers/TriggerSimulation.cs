using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Incidents;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Catalog;
using SocConsole.Core.Response.Runs;
using SocConsole.Core.Response.Workflows;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Automation.Triggers;

/// <summary>What is to be simulated: a made-up event, an incident, or all incidents of a time; with nothing, the last seven days.</summary>
public sealed record SimulationRequest(TriggerSample? Event = null, int? IncidentNumber = null, DateTime? From = null, DateTime? Until = null);

/// <summary>An incident of the simulated time.</summary>
public sealed record SimulatedIncident(int IncidentId, string IncidentNumber, DateTime CreatedAt, bool ConditionsMet, bool WouldFire, string Reason);

/// <param name="DestructiveActions">Steps that can't be undone, or do much harm when they are wrong.</param>
/// <param name="WithinRateLimit">Neither its pause nor its daily limit stands in the way now; false when that can't be read.</param>
public sealed record SimulationSafety(IReadOnlyList<string> DestructiveActions, bool ApprovalRequired, bool WithinRateLimit);

/// <param name="Ready">A connector is set up to carry the step out.</param>
/// <param name="Effect">What it says that it would do, or what is missing.</param>
public sealed record StepReadiness(int Order, string Action, string? Connector, bool Ready, string Effect);

/// <summary>What a trigger would do. Nothing of it is done.</summary>
/// <param name="Conditions">Each condition's verdict; for a time, those of the newest incident that holds them, or of the newest.</param>
/// <param name="RequiredApprovals">People who would have to approve; null when that can't be said.</param>
/// <param name="Start">Why it would start at once, or why it would wait or not be possible.</param>
public sealed record TriggerSimulationView(
    int TriggerId, string TriggerName, bool WouldExecute, bool ConditionsMet, IReadOnlyList<ConditionVerdict> Conditions, IReadOnlyList<SimulatedIncident> Incidents, int IncidentsEvaluated, bool IncidentsComplete,
    WorkflowFlow Flow, int EstimatedDurationSeconds, int? RequiredApprovals, string Start, SimulationSafety Safety, IReadOnlyList<StepReadiness> Readiness, DateTime At);

/// <summary>Says what a trigger would have done.</summary>
public sealed class TriggerSimulation(SocDatabase database, TriggerSubjects subjects, RunRequests runs, TimeProvider clock)
{
    /// <summary>Most incidents of one simulation, the newest.</summary>
    public const int MaximumIncidents = 200;

    private static readonly TimeSpan Usual = TimeSpan.FromDays(7);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(90);

    private sealed record Judged(Incident? Incident, IReadOnlyList<ConditionVerdict> Verdicts);

    /// <summary>Errors: TRIGGER_NOT_FOUND, INCIDENT_NOT_FOUND, INVALID_REQUEST, and what keeps the events from being read.</summary>
    public async Task<Result<TriggerSimulationView>> RunAsync(Actor actor, int id, SimulationRequest request, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadPlaybooks) is { } refused)
        {
            return refused;
        }

        Trigger? trigger;
        await using (var db = database.Read(actor.OrganizationId))
        {
            trigger = await db.Triggers.FirstOrDefaultAsync(row => row.Id == id, ct);
        }

        if (trigger is null)
        {
            return Error.NotFound(TriggerService.What, id);
        }

        if (!TriggerConditions.Read(trigger.Conditions).Succeeded(out var conditions, out var error))
        {
            return error;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        if (request.Event is { } sample)
        {
            if (!TriggerSubjects.Of(sample, now).Succeeded(out var subject, out error) || !(await TriggerTest.RunAsync(conditions, subject, all: true, ct)).Succeeded(out var verdicts, out error))
            {
                return error;
            }

            return await ViewAsync(actor, trigger, new Judged(null, verdicts), sample.SourceIp, [], true, ct);
        }

        return await OverIncidentsAsync(actor, trigger, conditions, request, now, ct);
    }

    private async Task<Result<TriggerSimulationView>> OverIncidentsAsync(Actor actor, Trigger trigger, TriggerConditions conditions, SimulationRequest request, DateTime now, CancellationToken ct)
    {
        var (from, until) = (request.From ?? (request.Until ?? now) - Usual, request.Until ?? now.AddSeconds(1));
        if (request.IncidentNumber is null && (until <= from || until - from > Longest))
        {
            return Error.Invalid("from", string.Create(CultureInfo.InvariantCulture, $"must be before to, by at most {Longest.TotalDays:0} days"));
        }

        List<Incident> incidents;
        await using (var db = database.Read(actor.OrganizationId))
        {
            incidents = request.IncidentNumber is { } number
                ? await db.Incidents.Where(row => row.Number == number).ToListAsync(ct)
                : await db.Incidents.Where(row => row.CreatedAt >= from && row.CreatedAt < until).OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.Id).Take(MaximumIncidents + 1).ToListAsync(ct);
        }

        if (request.IncidentNumber is { } missing && incidents.Count == 0)
        {
            return Error.NotFound("Incident", missing);
        }

        var judged = new List<Judged>();
        foreach (var incident in incidents.Take(MaximumIncidents).Reverse())
        {
            if (!(await TriggerTest.RunAsync(conditions, subjects.Of(incident), all: true, ct)).Succeeded(out var verdicts, out var error))
            {
                return error;
            }

            judged.Add(new Judged(incident, verdicts));
        }

        var shown = judged.FindLast(item => TriggerTest.Met(item.Verdicts)) ?? judged.LastOrDefault() ?? new Judged(null, []);
        return await ViewAsync(actor, trigger, shown, shown.Incident?.SourceIp, Played(trigger, judged), incidents.Count <= MaximumIncidents, ct);
    }

    // From the oldest on, with the pauses and daily limits that it would have kept.
    private static List<SimulatedIncident> Played(Trigger trigger, IEnumerable<Judged> judged)
    {
        var (last, days) = (new Dictionary<string, DateTime>(StringComparer.OrdinalIgnoreCase), new Dictionary<DateTime, int>());
        var played = new List<SimulatedIncident>();
        foreach (var (incident, verdicts) in judged)
        {
            var (at, source) = (incident!.CreatedAt, incident.SourceIp ?? string.Empty);
            var reason = !TriggerTest.Met(verdicts) ? TriggerWords.WhyNot(verdicts)
                : last.TryGetValue(source, out var before) && (at - before).TotalSeconds < trigger.CooldownSeconds ? "Its conditions hold; it would have rested after firing for the same source."
                : days.GetValueOrDefault(at.Date) >= trigger.MaximumPerDay ? "Its conditions hold; its daily limit would have been reached."
                : null;
            if (reason is null)
            {
                (last[source], days[at.Date]) = (at, days.GetValueOrDefault(at.Date) + 1);
            }

            played.Add(new SimulatedIncident(incident.Number, IncidentNumber.Text(incident.Number), at, TriggerTest.Met(verdicts), reason is null, reason ?? "Its conditions hold."));
        }

        played.Reverse();
        return played;
    }

    private async Task<Result<TriggerSimulationView>> ViewAsync(
        Actor actor, Trigger trigger, Judged judged, string? source, List<SimulatedIncident> incidents, bool isComplete, CancellationToken ct)
    {
        var met = TriggerTest.Met(judged.Verdicts);
        var plan = await runs.PreviewAsync(actor, TriggerFiring.RequestOf(trigger, judged.Incident?.Number), ct);
        var (free, now) = (await IsFreeAsync(actor.OrganizationId, trigger, source, ct), clock.GetUtcNow().UtcDateTime);
        IReadOnlyList<StepReadiness> readiness = plan.Value is { } known
            ? [.. known.Steps.Select(step => new StepReadiness(step.Order, step.Action, step.Preview.Configured ? step.Connector : null, step.Preview is { Configured: true, Refusal: null }, step.Preview.Refusal ?? step.Preview.Text))]
            : [];
        var actions = trigger.Flow.Actions().Select(node => ActionCatalog.Find(node.Action!)).OfType<ResponseAction>().ToList();
        var able = plan.Value is { } found && found.Steps.Any(step => step.Preview is { Configured: true, Refusal: null });
        return new TriggerSimulationView(
            trigger.Id, trigger.Name, met && free && able && trigger.Enabled, met, judged.Verdicts, incidents, incidents.Count, isComplete, trigger.Flow, actions.Sum(action => action.Seconds), plan.Value?.ApprovalsNeeded,
            plan.Value?.Start ?? plan.Error!.Message,
            new SimulationSafety([.. actions.Where(action => action.IsChange && (!action.Reversible || action.Safety == ActionSafety.High)).Select(action => action.Name).Distinct()], plan.Value is not { ApprovalsNeeded: 0 }, free),
            readiness, now);
    }

    // What can't be read is no permission.
    private async Task<bool> IsFreeAsync(int organization, Trigger trigger, string? source, CancellationToken ct)
    {
        try
        {
            await using var db = database.Read(organization);
            return await TriggerLimits.CheckAsync(db, trigger, source, clock.GetUtcNow().UtcDateTime, ct) is null;
        }
        catch (Exception fault) when (fault is System.Data.Common.DbException or InvalidOperationException)
        {
            return false;
        }
    }
}
