using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SocConsole.Core.Events;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Incidents.Sla;

/// <summary>
/// Tells broken promises and acknowledgements that lapsed, each once. A broken promise takes the incident one step further up; what is told stands in its row, so that a
/// restart tells nothing again.
/// </summary>
public sealed partial class IncidentSweep(SocDatabase database, TimeProvider clock, ILogger<IncidentSweep> logger) : BackgroundService
{
    private const int AtOnce = 200;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    /// <summary>Looks once, at most 200 of each; what is left comes with the next look.</summary>
    public async Task SweepAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        List<(int Organization, long Id)> due;
        await using (var db = database.Across())
        {
            var found = await db.Incidents.Where(row => row.Status == IncidentStatus.Open || row.Status == IncidentStatus.Investigating || row.Status == IncidentStatus.Contained)
                .Where(row => (row.RespondedAt == null && row.RespondMissedAt == null && row.RespondBy < now) || (row.ResolveMissedAt == null && row.ResolveBy < now) || row.AcknowledgedUntil <= now)
                .OrderBy(row => row.Id).Take(AtOnce).Select(row => new { row.OrganizationId, row.Id }).ToListAsync(ct);
            due = found.ConvertAll(row => (row.OrganizationId, row.Id));
        }

        foreach (var organization in due.GroupBy(row => row.Organization))
        {
            long[] ids = [.. organization.Select(row => row.Id)];
            await database.WriteAsync<Done>(organization.Key, unit => TellAsync(unit, ids, ct), ct);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                LogSweepFailed(logger, fault);
            }
        }
    }

    private static async Task<Result<Done>> TellAsync(Unit unit, long[] ids, CancellationToken ct)
    {
        foreach (var incident in await unit.Db.Incidents.Where(row => ids.Contains(row.Id)).ToListAsync(ct))
        {
            Tell(unit, incident);
        }

        return Done.Value;
    }

    // Looked at again: a person may have acted since the look.
    private static void Tell(Unit unit, Incident incident)
    {
        if (incident.ClosedAt is not null)
        {
            return;
        }

        if (incident is { RespondedAt: null, RespondMissedAt: null } && incident.RespondBy < unit.Now)
        {
            incident.RespondMissedAt = unit.Now;
            Break(unit, incident, "respond_promise_broken", $"Nobody responded by {Time(incident.RespondBy)}");
        }

        if (incident.ResolveMissedAt is null && incident.ResolveBy < unit.Now)
        {
            incident.ResolveMissedAt = unit.Now;
            Break(unit, incident, "resolve_promise_broken", $"It is not over by {Time(incident.ResolveBy)}");
        }

        if (incident.AcknowledgedUntil is { } until && until <= unit.Now)
        {
            unit.Tell(incident, "acknowledgement_lapsed", null, $"The acknowledgement of {incident.AcknowledgedBy} ended; it asks for attention again");
            (incident.AcknowledgedBy, incident.AcknowledgedAt, incident.AcknowledgeReason, incident.AcknowledgedUntil) = (null, null, null, null);
            incident.Status = incident.Status == IncidentStatus.Investigating ? IncidentStatus.Open : incident.Status;
        }

        unit.Touch(incident);
    }

    private static void Break(Unit unit, Incident incident, string kind, string text)
    {
        var from = incident.Escalation;
        var to = from < Severity.Critical ? from + 1 : from;
        unit.Tell(incident, kind, null, to > from ? $"{text}; taken up from {Wire.Name(from)} to {Wire.Name(to)}" : text);
        if (to > from)
        {
            (incident.Escalation, incident.EscalationReason) = (to, text);
            unit.Raise(new IncidentEscalated(incident.OrganizationId, unit.Now, incident.Number, from, to, text));
        }
    }

    private static string Time(DateTime utc) => utc.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    [LoggerMessage(9401, LogLevel.Error, "The sweep of incidents failed; it looks again soon")]
    private static partial void LogSweepFailed(ILogger logger, Exception fault);
}
