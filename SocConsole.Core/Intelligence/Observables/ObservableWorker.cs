using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SocConsole.Core.Ingestion;

namespace SocConsole.Core.Intelligence.Observables;

/// <summary>
/// Follows the event log and indexes its observables in batches from the index's own position. While events are coming in it rests four times as long as it worked, so that
/// intake and detection have the processor.
/// </summary>
public sealed partial class ObservableWorker(IEventLog log, ObservableIndex index, TimeProvider clock, ILogger<ObservableWorker> logger, IHostApplicationLifetime? lifetime = null) : BackgroundService
{
    private const int BatchSize = 16_384;
    private const int RestWhileBusy = 4;
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(5);

    /// <summary>Indexes everything that the log holds now.</summary>
    public void CatchUp(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested && Step(index.IndexedTo()))
        {
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Indexing must not hold up the start of the console.
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
                pause = Follow();
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(logger, fault);
                pause = AfterFault;
            }

            await Task.Delay(pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private TimeSpan Follow()
    {
        var started = clock.GetTimestamp();
        var before = log.LastSequence;
        if (!Step(index.IndexedTo()))
        {
            return Idle;
        }

        return log.LastSequence > before ? clock.GetElapsedTime(started) * RestWhileBusy : TimeSpan.Zero;
    }

    private bool Step(long position)
    {
        if (position > log.LastSequence)
        {
            LogShortLog(logger, log.LastSequence, position);
            index.Clear();
            return true;
        }

        var events = position == log.LastSequence ? [] : log.ReadAfter(position, BatchSize);
        if (events.Count > 0)
        {
            index.Add(events);
        }

        return events.Count > 0;
    }

    [LoggerMessage(2785, LogLevel.Error, "Indexing observables failed; it goes on from its position soon")]
    private static partial void LogFailed(ILogger logger, Exception fault);

    [LoggerMessage(2786, LogLevel.Warning, "The event log ends at {Last}, before the index of observables at {Position}; the index is made anew")]
    private static partial void LogShortLog(ILogger logger, long last, long position);
}
