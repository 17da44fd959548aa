using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SocConsole.Core.Events;
using SocConsole.Core.Incidents;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Playbooks;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Automation.Triggers;

/// <summary>
/// Holds the triggers against incidents that were opened, changed or taken up, the most urgent trigger first. It fails closed: what can't be read or judged fires nothing and says why.
/// </summary>
public sealed partial class TriggerEvaluator(SocDatabase database, TriggerSubjects subjects, TriggerFiring firing, ILogger<TriggerEvaluator> logger) : IEventHandler
{
    internal const string Stage = "trigger";

    public async Task HandleAsync(IReadOnlyList<DomainEvent> happened, CancellationToken ct)
    {
        foreach (var ended in happened.OfType<RunEnded>().Where(ended => ended.TriggerId is not null).DistinctBy(ended => (ended.OrganizationId, ended.TriggerId)))
        {
            await CountAsync(ended.OrganizationId, ended.TriggerId!.Value, ct);
        }

        // Several news of one incident are one look.
        Error? passing = null;
        foreach (var news in happened.Select(NewsOf).OfType<News>().GroupBy(news => (news.Organization, news.Number)))
        {
            passing = await LookAsync(news.First(), ct) ?? passing;
        }

        if (passing is not null)
        {
            // The outbox calls again after a pause; what has been judged is judged the same then.
            throw new InvalidOperationException(passing.Message);
        }
    }

    /// <summary>Holds the triggers against an incident again, without news of it.</summary>
    internal Task LookAgainAsync(int organization, int number, DateTime at, CancellationToken ct) => LookAsync(new News(organization, number, at), ct);

    private static News? NewsOf(DomainEvent happened) => happened switch
    {
        IncidentOpened opened => new News(opened.OrganizationId, opened.Number, opened.At),
        IncidentChanged changed => new News(changed.OrganizationId, changed.Number, changed.At),
        IncidentEscalated escalated => new News(escalated.OrganizationId, escalated.Number, escalated.At),
        _ => null,
    };

    /// <summary>In the order in which they look: the most urgent first, and of those the oldest.</summary>
    internal static IReadOnlyList<Trigger> InOrder(IEnumerable<Trigger> triggers) => [.. triggers.OrderByDescending(row => row.Priority).ThenBy(row => row.Id)];

    // A failure that passes, or null.
    private async Task<Error?> LookAsync(News news, CancellationToken ct)
    {
        Incident? incident;
        IReadOnlyList<Trigger> triggers;
        await using (var db = database.Read(news.Organization))
        {
            triggers = InOrder(await db.Triggers.Where(row => row.Enabled && (row.Status == TriggerStatus.Active || row.Status == TriggerStatus.Error)).ToListAsync(ct));
            incident = triggers.Count == 0 ? null : await db.Incidents.FirstOrDefaultAsync(row => row.Number == news.Number, ct);
            if (incident is null or { Status: IncidentStatus.Merged or IncidentStatus.Dismissed or IncidentStatus.Resolved })
            {
                return null;
            }

            var fired = await db.TriggerEvaluations.Where(row => row.IncidentNumber == news.Number && row.Outcome == TriggerOutcome.Fired && row.RunNumber != null).Select(row => row.TriggerId).ToListAsync(ct);
            triggers = [.. triggers.Where(row => !fired.Contains(row.Id))];
        }

        Error? passing = null;
        foreach (var trigger in triggers)
        {
            try
            {
                passing = await JudgeAsync(trigger, incident, news.At, ct) ?? passing;
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                LogFailed(logger, fault, trigger.Id, incident.Number);
                await FailAsync(trigger, incident, $"It could not be judged ({fault.GetType().Name}).", isLasting: true, ct);
            }
        }

        return passing;
    }

    private async Task<Error?> JudgeAsync(Trigger trigger, Incident incident, DateTime at, CancellationToken ct)
    {
        if (!TriggerConditions.Read(trigger.Conditions).Succeeded(out var conditions, out var error))
        {
            await FailAsync(trigger, incident, $"Its conditions can't be read: {error.Message}", isLasting: true, ct);
            return null;
        }

        if (!(await TriggerTest.RunAsync(conditions, subjects.Of(incident), all: false, ct)).Succeeded(out var verdicts, out error))
        {
            var passes = error.Kind is ErrorKind.Unavailable or ErrorKind.RateLimited or ErrorKind.Conflict;
            await FailAsync(trigger, incident, error.Message, isLasting: !passes, ct);
            return passes ? error : null;
        }

        if (TriggerTest.Met(verdicts))
        {
            await firing.FireAsync(trigger, incident, at, ct);
            return null;
        }

        await database.WriteAsync<Done>(
            trigger.OrganizationId,
            async unit =>
            {
                await TriggerRecords.AddAsync(unit, trigger, incident.Number, TriggerOutcome.NotMet, TriggerWords.WhyNot(verdicts), ct);
                return Done.Value;
            },
            ct);
        return null;
    }

    private Task<Result<Done>> FailAsync(Trigger trigger, Incident incident, string reason, bool isLasting, CancellationToken ct) => database.WriteAsync<Done>(
        trigger.OrganizationId,
        async unit =>
        {
            await TriggerRecords.AddAsync(unit, trigger, incident.Number, TriggerOutcome.Failed, reason, ct);
            if (isLasting)
            {
                await unit.Db.Triggers.Where(row => row.Id == trigger.Id && row.Status != TriggerStatus.Archived)
                    .ExecuteUpdateAsync(set => set.SetProperty(row => row.Status, TriggerStatus.Error).SetProperty(row => row.Fault, reason), ct);
            }

            return Done.Value;
        },
        ct);

    // Counted anew rather than added to: the same news may come twice.
    private Task<Result<Done>> CountAsync(int organization, int trigger, CancellationToken ct) => database.WriteAsync<Done>(
        organization,
        async unit =>
        {
            var completed = await unit.Db.PlaybookRuns.LongCountAsync(run => run.TriggerId == trigger && run.Status == RunStatus.Completed, ct);
            var failed = await unit.Db.PlaybookRuns.LongCountAsync(run => run.TriggerId == trigger && run.Status == RunStatus.Failed, ct);
            await unit.Db.Triggers.Where(row => row.Id == trigger).ExecuteUpdateAsync(set => set.SetProperty(row => row.SuccessCount, completed).SetProperty(row => row.FailureCount, failed), ct);
            unit.Raise(new TriggerChanged(organization, unit.Now, trigger));
            return Done.Value;
        },
        ct);

    private sealed record News(int Organization, int Number, DateTime At);

    [LoggerMessage(3201, LogLevel.Error, "Trigger {Trigger} could not be held against incident {Incident}; it did not fire")]
    private static partial void LogFailed(ILogger logger, Exception fault, int trigger, int incident);
}
