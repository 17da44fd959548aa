using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SocConsole.Core.Jobs;

/// <summary>A row that waits for its job, or whose job was cut off.</summary>
public readonly record struct WaitingJob(int OrganizationId, string Id, bool HasBegun);

/// <summary>Gives the next waiting rows of one sort to the scheduler when a place is free, and takes up what a kill cut off.</summary>
public abstract partial class WaitingJobSweep(JobPlaces places, IJobQueue jobs, ILogger logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>One of <see cref="JobKinds"/>.</summary>
    protected abstract string Kind { get; }

    /// <summary>Looks once: those that began first, then those that wait longest, as many as there is room for.</summary>
    public async Task SweepAsync(CancellationToken ct)
    {
        foreach (var organization in (await WaitingAsync(ct)).Where(row => !places.IsTaken(row.OrganizationId, row.Id)).GroupBy(row => row.OrganizationId))
        {
            foreach (var row in organization.OrderByDescending(row => row.HasBegun).Take(Math.Max(0, places.RoomFor(organization.Key))))
            {
                await jobs.EnqueueAsync(Kind, new JobArgument(row.OrganizationId, row.Id).ToString(), null, ct);
            }
        }
    }

    /// <summary>Rows that wait or have begun, of all organizations, those that wait longest first; bounded.</summary>
    protected abstract Task<IReadOnlyList<WaitingJob>> WaitingAsync(CancellationToken ct);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await SweepAsync(stoppingToken);
                await places.WaitAsync(Interval, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception fault)
            {
                LogSweepFailed(logger, fault, Kind);
                await Task.Delay(Interval, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(2601, LogLevel.Error, "Rows that wait for the job {Kind} could not be looked for; it looks again soon")]
    private static partial void LogSweepFailed(ILogger logger, Exception fault, string kind);
}
