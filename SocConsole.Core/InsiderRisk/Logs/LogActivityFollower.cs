using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SocConsole.Core.Identity;
using SocConsole.Core.Ingestion;
using SocConsole.Core.InsiderRisk.Activities;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.InsiderRisk.Logs;

/// <summary>
/// Follows the event log and keeps what people who are known did there as their activities. An event's number is part of the activity, so what is read again after a kill is kept once. While nobody is
/// known nothing is read, so that the first import of people finds the whole log. Names that no person has are passed over: a guessed account is nobody.
/// </summary>
public sealed partial class LogActivityFollower(IEventLog log, SocDatabase database, ActivityIntake intake, TimeProvider clock, ILogger<LogActivityFollower> logger, IHostApplicationLifetime? lifetime = null) : BackgroundService
{
    private const int BatchSize = 4_096;
    private const int RestWhileBusy = 4;
    private const string Stage = "insider-risk";
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(5);

    private readonly AccountDirectory directory = new(database, clock);

    /// <summary>Reads everything that the log holds now.</summary>
    public async Task CatchUpAsync(CancellationToken ct)
    {
        while (await StepAsync(ct))
        {
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        if (lifetime is not null)
        {
            await Task.Delay(Timeout.Infinite, lifetime.ApplicationStarted).WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        while (!stoppingToken.IsCancellationRequested)
        {
            TimeSpan pause;
            try
            {
                var started = clock.GetTimestamp();
                pause = await StepAsync(stoppingToken) ? clock.GetElapsedTime(started) * RestWhileBusy : Idle;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception fault)
            {
                LogFailed(logger, fault);
                pause = AfterFault;
            }

            await Task.Delay(pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>One batch; false when there is nothing to read.</summary>
    private async Task<bool> StepAsync(CancellationToken ct)
    {
        long position;
        await using (var db = database.Across())
        {
            position = await db.LogActivityPositions.AsNoTracking().Select(row => row.Sequence).FirstOrDefaultAsync(ct);
            if (position == log.LastSequence || !await db.People.AsNoTracking().AnyAsync(ct))
            {
                return false;
            }
        }

        if (position > log.LastSequence)
        {
            LogShortLog(logger, log.LastSequence, position);
            await MoveAsync(log.LastSequence, ct);
            return true;
        }

        var events = log.ReadAfter(position, BatchSize);
        foreach (var organization in events.GroupBy(item => (item.OrganizationId, item.Simulated)))
        {
            await KeepAsync(organization.Key.OrganizationId, organization.Key.Simulated, organization, ct);
        }

        // Nothing is left between the position and the end where an organization's events were removed.
        await MoveAsync(events.Count > 0 ? events[^1].Sequence : log.LastSequence, ct);
        return true;
    }

    private async Task KeepAsync(int organizationId, bool simulated, IEnumerable<LogEvent> events, CancellationToken ct)
    {
        var acts = events.Select(item => (item, Act: LogActivityReader.Read(item))).Where(pair => pair.Act is not null).ToList();
        if (acts.Count == 0)
        {
            return;
        }

        var accounts = await directory.OfAsync(organizationId, ct);
        var drafts = acts.Where(pair => accounts.GetValueOrDefault(pair.Act!.Account) is not null).Select(pair => Draft(accounts[pair.Act!.Account]!, pair.Act, pair.item)).ToList();
        if (drafts.Count > 0 && (await intake.TakeKnownAsync(Actor.Stage(organizationId, Stage), drafts, simulated, ct)).Error is { } refused)
        {
            throw new InvalidOperationException($"Activities from the log were refused: {refused.Code}");
        }
    }

    private static ActivityDraft Draft(string userId, LogActivity act, LogEvent item)
    {
        using var details = JsonDocument.Parse(act.Details);
        return new ActivityDraft(userId, act.Details, ActivityDetails.Read(act.Kind, item.Timestamp, item.Fields[Ecs.SourceIp], item.Fields[Ecs.HostName], details.RootElement));
    }

    private Task<Result<Done>> MoveAsync(long sequence, CancellationToken ct) => database.WriteAcrossAsync<Done>(
        async unit =>
        {
            if (await unit.Db.LogActivityPositions.FirstOrDefaultAsync(ct) is not { } row)
            {
                unit.Db.LogActivityPositions.Add(row = new LogActivityPosition { Id = 1 });
            }

            row.Sequence = sequence;
            return Done.Value;
        },
        ct);

    [LoggerMessage(4003, LogLevel.Error, "Reading the event log for acts of people failed; it goes on from its position soon")]
    private static partial void LogFailed(ILogger logger, Exception fault);

    [LoggerMessage(4004, LogLevel.Warning, "The event log ends at {Last}, before the position {Position} up to which acts of people were read; it goes on from its end")]
    private static partial void LogShortLog(ILogger logger, long last, long position);
}
