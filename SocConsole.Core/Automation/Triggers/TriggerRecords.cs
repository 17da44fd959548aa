using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Events;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Automation.Triggers;

/// <summary>Keeps what triggers looked at.</summary>
internal static class TriggerRecords
{
    /// <summary>Evaluations that did not fire that are kept of a trigger, and those that did.</summary>
    public const int Kept = 200;
    public const int KeptFired = 2_000;

    /// <summary>How the reason of a refusal begins that passes by itself; such an incident is looked at again.</summary>
    public const string PutOff = "Put off: ";

    /// <summary>Adds a look, or renews the last one of the same outcome at the same incident: repeats say nothing new.</summary>
    public static async Task AddAsync(Unit unit, Trigger trigger, int incident, TriggerOutcome outcome, string reason, CancellationToken ct)
    {
        var row = await unit.Db.TriggerEvaluations.FirstOrDefaultAsync(row => row.TriggerId == trigger.Id && row.IncidentNumber == incident && row.Outcome == outcome, ct);
        if (row is null)
        {
            row = new TriggerEvaluation { TriggerId = trigger.Id, IncidentNumber = incident, Outcome = outcome, Reason = reason };
            unit.Db.TriggerEvaluations.Add(row);
        }

        if (outcome != TriggerOutcome.Refused)
        {
            // What was put off has been judged now.
            await unit.Db.TriggerEvaluations.Where(old => old.TriggerId == trigger.Id && old.IncidentNumber == incident && old.Outcome == TriggerOutcome.Refused && old.Reason.StartsWith(PutOff)).ExecuteDeleteAsync(ct);
        }

        (row.Reason, row.At) = (reason, unit.Now);
        await unit.Db.SaveChangesAsync(ct);
        await PruneAsync(unit, trigger.Id, ct);
        unit.Raise(new TriggerChanged(trigger.OrganizationId, unit.Now, trigger.Id));
    }

    private static async Task PruneAsync(Unit unit, int trigger, CancellationToken ct)
    {
        foreach (var (fired, kept) in ((bool, int)[])[(false, Kept), (true, KeptFired)])
        {
            var rows = unit.Db.TriggerEvaluations.Where(row => row.TriggerId == trigger && (row.Outcome == TriggerOutcome.Fired) == fired);
            if (await rows.OrderByDescending(row => row.Id).Skip(kept).Select(row => (long?)row.Id).FirstOrDefaultAsync(ct) is { } last)
            {
                await rows.Where(row => row.Id <= last).ExecuteDeleteAsync(ct);
            }
        }
    }
}
