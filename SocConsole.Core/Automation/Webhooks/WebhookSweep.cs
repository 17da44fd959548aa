using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Automation.Webhooks;

/// <summary>Forgets deliveries that were made long ago, and gives up those that have waited too long. In small steps, since writers wait for each other.</summary>
public sealed partial class WebhookSweep(SocDatabase database, WebhookOptions options, TimeProvider clock, ILogger<WebhookSweep> logger) : BackgroundService
{
    /// <summary>How long a delivery may wait for a receiver that is down.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromDays(3);

    /// <summary>How long what was given up can be sent again.</summary>
    public static readonly TimeSpan KeepDead = TimeSpan.FromDays(90);

    private const int AtOnce = 500;
    private const string WaitedTooLong = "The receiver did not take it within three days.";
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <summary>Does what is due; how many rows that were.</summary>
    public async Task<int> SweepAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var (delivered, dead, late) = (now - TimeSpan.FromDays(options.KeepDays), now - KeepDead, now - LongestWait);
        return await StepsAsync(rows => rows.Where(row => row.Status == WebhookDeliveryStatus.Delivered && row.CreatedAt < delivered), rows => rows.ExecuteDeleteAsync(ct), ct)
            + await StepsAsync(rows => rows.Where(row => row.Status == WebhookDeliveryStatus.Dead && row.CreatedAt < dead), rows => rows.ExecuteDeleteAsync(ct), ct)
            + await StepsAsync(rows => rows.Where(row => row.NextAttemptAt != null && row.CreatedAt < late), rows => GiveUpAsync(rows, ct), ct);
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

    // What is due is looked for outside the write: the search reads the whole table.
    private async Task<int> StepsAsync(Func<IQueryable<WebhookDelivery>, IQueryable<WebhookDelivery>> due, Func<IQueryable<WebhookDelivery>, Task<int>> act, CancellationToken ct)
    {
        List<long> found;
        var total = 0;
        do
        {
            await using (var db = database.Across())
            {
                found = await due(db.WebhookDeliveries).OrderBy(row => row.Id).Select(row => row.Id).Take(AtOnce).ToListAsync(ct);
            }

            await database.WriteAcrossAsync<Done>(
                async unit =>
                {
                    total += await act(due(unit.Db.WebhookDeliveries.Where(row => found.Contains(row.Id))));
                    return Done.Value;
                },
                ct);
        }
        while (found.Count == AtOnce);
        return total;
    }

    private static Task<int> GiveUpAsync(IQueryable<WebhookDelivery> rows, CancellationToken ct) => rows.ExecuteUpdateAsync(
        set => set.SetProperty(row => row.Status, WebhookDeliveryStatus.Dead).SetProperty(row => row.NextAttemptAt, (DateTime?)null).SetProperty(row => row.LastFault, row => row.LastFault ?? WaitedTooLong), ct);

    [LoggerMessage(3105, LogLevel.Error, "Old webhook deliveries could not be swept; it is tried again in an hour")]
    private static partial void LogFailed(ILogger logger, Exception fault);
}
