using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SocConsole.Core.Detection.Management;
using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Detection;

/// <summary>
/// Follows the event log and examines every event once. What is found is committed together with the position, so a restart neither forgets nor doubles:
/// it takes the last checkpoint of correlation state, examines silently up to the committed position, and goes on from there.
/// </summary>
public sealed partial class DetectionWorker(
    IEventLog log,
    SocDatabase database,
    Func<DetectionEngine> makeEngine,
    ThreatAggregator aggregator,
    DetectionPosition position,
    IOptions<DetectionOptions> options,
    TimeProvider clock,
    ILogger<DetectionWorker> logger,
    IHostApplicationLifetime? lifetime = null,
    RuleCatalog? catalog = null, DetectionForgetting? forgetting = null) : BackgroundService
{
    private const int BatchSize = 4096;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1);

    private DetectionEngine engine = null!;
    private DetectionTally tally = new();
    private long? logAtStart = log.LastSequence;
    private readonly CheckpointPace checkpoints = new(clock);
    private long examined;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Compiling the rules and reading the past must not hold up the start of the console.
        await Task.Yield();
        if (lifetime is not null)
        {
            await Task.Delay(Timeout.Infinite, lifetime.ApplicationStarted).WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        var recovered = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!recovered)
                {
                    await RecoverAsync(stoppingToken);
                    recovered = true;
                }

                await FollowAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception fault)
            {
                // Memory may be ahead of what is committed: only starting over from the database is sure.
                LogFailed(logger, fault, position.Sequence);
                recovered = false;
                await Task.Delay(Idle, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        if (recovered)
        {
            await LeaveAsync();
        }
    }

    private async Task RecoverAsync(CancellationToken ct)
    {
        _ = catalog is null ? null : await catalog.LoadAsync(ct);
        engine = makeEngine();
        tally = new DetectionTally();
        long committed;
        await using (var db = database.Across())
        {
            committed = (await db.DetectionProgress.AsNoTracking().FirstOrDefaultAsync(ct))?.Sequence ?? 0;
            examined = 0;
            if (logAtStart is { } last && committed > last)
            {
                await StartOverAsync(last, committed, ct);
                (examined, committed) = (last, last);
            }
            else if (await db.DetectionCheckpoints.AsNoTracking().FirstOrDefaultAsync(ct) is { } checkpoint && checkpoint.Sequence <= committed)
            {
                engine.Restore(checkpoint.State);
                examined = checkpoint.Sequence;
            }
        }

        logAtStart = null;
        checkpoints.Restore(examined);
        var silent = new DraftSheet();
        while (examined < committed)
        {
            var events = log.ReadAfter(examined, (int)Math.Min(BatchSize, committed - examined));
            foreach (var item in events.TakeWhile(item => item.Sequence <= committed))
            {
                // What could not be examined was put aside before the commit; here it must not stop the start.
                TryExamine(item, silent, null);
            }

            examined = events.Count == 0 ? committed : Math.Min(committed, events[^1].Sequence);
        }

        position.Advance(examined);
    }

    // The log was shorter than the position: it was replaced, or its last commits were lost with the power. What comes next is new, and none of it may count as examined.
    private async Task StartOverAsync(long last, long committed, CancellationToken ct)
    {
        LogShortLog(logger, last, committed);
        await database.WriteAcrossAsync<Done>(
            async unit =>
            {
                await unit.Db.DetectionCheckpoints.ExecuteDeleteAsync(ct);
                await unit.Db.DetectionProgress.ExecuteUpdateAsync(set => set.SetProperty(row => row.Sequence, last), ct);
                return Done.Value;
            },
            ct);
    }

    private async Task FollowAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            await ForgetAsync(ct);
            if (log.Committed.TryRead(out var events) || await WaitAsync(ct) && log.Committed.TryRead(out events))
            {
                if (events[^1].Sequence <= examined)
                {
                    continue;
                }

                if (events[0].Sequence == examined + 1)
                {
                    await ExamineAsync(events, ct);
                    continue;
                }
            }

            await CatchUpAsync(ct);
            await CommitAsync(new DraftSheet(), force: false, ct);
        }
    }

    private async Task CatchUpAsync(CancellationToken ct)
    {
        while (examined < log.LastSequence)
        {
            var events = log.ReadAfter(examined, BatchSize);
            if (events.Count == 0)
            {
                return;
            }

            await ExamineAsync(events, ct);
        }
    }

    private async Task<bool> WaitAsync(CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Idle);
        try
        {
            return await log.Committed.WaitToReadAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task ExamineAsync(IReadOnlyList<LogEvent> events, CancellationToken ct)
    {
        for (var start = 0; start < events.Count; start += BatchSize)
        {
            Renew();
            var sheet = new DraftSheet(TimeSpan.FromHours(options.Value.JoinWindowHours));
            var end = Math.Min(events.Count, start + BatchSize);
            for (var i = start; i < end; i++)
            {
                await ExamineAsync(events[i], sheet, ct);
            }

            tally.Count(events, start, end, clock.GetUtcNow().UtcDateTime);
            examined = events[end - 1].Sequence;
            await CommitAsync(sheet, force: sheet.Drafts.Count > 0 || sheet.Sightings.Count > 0, ct);
        }
    }

    private async Task ExamineAsync(LogEvent item, DraftSheet sheet, CancellationToken ct)
    {
        if (TryExamine(item, sheet, tally.Rules) is { } fault)
        {
            // A poisoned event goes aside with its reason; the rest goes on.
            LogPoisoned(logger, fault, item.Sequence);
            tally.CountFault(item.OrganizationId);
            await log.RejectAsync(item.OrganizationId, item.Source, item.ReceivedAt, [new RejectedLine(item.Sequence, $"detection failed: {fault.GetType().Name}", item.Raw[..Math.Min(item.Raw.Length, 500)])], CancellationToken.None);
        }
    }

    // Between two batches, so that a batch is examined by one set of rules; what correlations that stayed have counted is kept.
    private void Renew()
    {
        if (engine.IsOutdated)
        {
            var state = engine.Save();
            engine = makeEngine();
            engine.Restore(state);
        }
    }

    private Exception? TryExamine(LogEvent item, DraftSheet sheet, RuleTally? counts)
    {
        try
        {
            engine.Examine(item, sheet, counts);
            return null;
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            return fault;
        }
    }

    // Not cancellable: the engine is ahead of the database until the commit, and a stop in between would lose the findings. The stop waits for one batch.
    // Findings are committed at once; the bare position waits for a second of quiet, because examining again what had no findings changes nothing.
    private async Task CommitAsync(DraftSheet sheet, bool force, CancellationToken ct)
    {
        var isCheckpointDue = checkpoints.IsDue(examined, options.Value.CheckpointEvents);
        if (force || isCheckpointDue || tally.IsDue(clock.GetUtcNow().UtcDateTime))
        {
            await aggregator.CommitAsync(sheet, examined, tally, CancellationToken.None);
            tally = new DetectionTally();
        }

        position.Advance(examined);
        if (isCheckpointDue)
        {
            await CheckpointAsync(CancellationToken.None);
        }
    }

    private async Task CheckpointAsync(CancellationToken ct)
    {
        var started = clock.GetTimestamp();
        var state = engine.Save();
        await database.WriteAcrossAsync<Done>(
            async unit =>
            {
                var checkpoint = await unit.Db.DetectionCheckpoints.FirstOrDefaultAsync(ct);
                if (checkpoint is null)
                {
                    checkpoint = new DetectionCheckpoint { Id = 1, State = state };
                    unit.Db.DetectionCheckpoints.Add(checkpoint);
                }

                (checkpoint.State, checkpoint.Sequence, checkpoint.CreatedAt) = (state, examined, unit.Now);
                await ThreatAggregator.AdvanceAsync(unit.Db, examined, ct);
                return Done.Value;
            },
            ct);
        checkpoints.Written(examined, started);
    }

    private async Task LeaveAsync()
    {
        try
        {
            await aggregator.CommitAsync(new DraftSheet(), examined, tally, CancellationToken.None);
            await CheckpointAsync(CancellationToken.None);
        }
        catch (Exception fault)
        {
            // Nothing is lost: the next start examines again from the last commit.
            LogFailed(logger, fault, examined);
        }
    }

    [LoggerMessage(2001, LogLevel.Error, "Detection stopped at event {Sequence}; starting over from the last commit")]
    private static partial void LogFailed(ILogger logger, Exception fault, long sequence);

    [LoggerMessage(2002, LogLevel.Error, "Event {Sequence} could not be examined")]
    private static partial void LogPoisoned(ILogger logger, Exception fault, long sequence);

    [LoggerMessage(2003, LogLevel.Warning, "The event log ends at {Last} but detection had come to {Committed}")]
    private static partial void LogShortLog(ILogger logger, long last, long committed);
}
