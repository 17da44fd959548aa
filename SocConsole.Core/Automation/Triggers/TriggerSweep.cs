using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SocConsole.Core.Incidents;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Automation.Triggers;

/// <summary>Looks again at incidents whose runs were put off because there were too many: no news of them may ever come.</summary>
public sealed partial class TriggerSweep(SocDatabase database, TriggerEvaluator evaluator, TimeProvider clock, ILogger<TriggerSweep> logger) : BackgroundService
{
    private const int AtOnce = 100;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    // A refusal is renewed at every look; one that is older belongs to a trigger or an incident that no look reaches.
    private static readonly TimeSpan Oldest = TimeSpan.FromDays(1);

    /// <summary>Looks once, at most at 100, those first that wait longest; what is left comes with the next look.</summary>
    public async Task SweepAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var since = now - Oldest;
        await using var db = database.Across();
        var waiting = await db.TriggerEvaluations.Where(row => row.Outcome == TriggerOutcome.Refused && row.Reason.StartsWith(TriggerRecords.PutOff) && row.At >= since
                && db.Triggers.Any(trigger => trigger.OrganizationId == row.OrganizationId && trigger.Id == row.TriggerId && trigger.Enabled)
                && db.Incidents.Any(incident => incident.OrganizationId == row.OrganizationId && incident.Number == row.IncidentNumber
                    && incident.Status != IncidentStatus.Merged && incident.Status != IncidentStatus.Dismissed && incident.Status != IncidentStatus.Resolved))
            .OrderBy(row => row.At).Take(AtOnce).Select(row => new { row.OrganizationId, row.IncidentNumber }).ToListAsync(ct);
        foreach (var look in waiting.Distinct())
        {
            await evaluator.LookAgainAsync(look.OrganizationId, look.IncidentNumber, now, ct);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                LogFailed(logger, fault);
            }
        }
    }

    [LoggerMessage(3202, LogLevel.Error, "Triggers could not look again at what was put off; it is tried again in a minute")]
    private static partial void LogFailed(ILogger logger, Exception fault);
}
