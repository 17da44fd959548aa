using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Automation.Webhooks;

/// <summary>
/// Sends what is due. Every subscription has a lane of its own, so that a slow receiver delays only itself. A delivery is due until its outcome is committed: a kill may send it twice and never
/// loses it.
/// </summary>
public sealed partial class WebhookDispatcher(
    SocDatabase database,
    WebhookSender sender,
    WebhookOutcomes outcomes,
    WebhookLanes lanes,
    WebhookSignal signal,
    WebhookOptions options,
    Random random,
    TimeProvider clock,
    ILogger<WebhookDispatcher> logger) : BackgroundService
{
    private const int BatchSize = 400;
    private const int MaximumRequests = 128;
    private const int MaximumLanes = 1000;

    // Bounds how long a lane goes on with what it knew of its subscription.
    private static readonly TimeSpan BatchTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Sweep = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<int, Task> running = new();
    private readonly SemaphoreSlim requests = new(MaximumRequests, MaximumRequests);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The writer outlives the lanes, so that outcomes of the last moment are kept.
        using var lanesEnded = new CancellationTokenSource();
        var writing = Task.Run(() => outcomes.RunAsync(lanesEnded.Token), CancellationToken.None);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                foreach (var subscription in await WaitingAsync(stoppingToken))
                {
                    Start(subscription, stoppingToken);
                }

                await signal.WaitAsync(Sweep, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception fault)
            {
                LogFailed(logger, fault);
                await Task.Delay(Sweep, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        await Task.WhenAll(running.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await lanesEnded.CancelAsync();
        await writing;
    }

    public override void Dispose()
    {
        requests.Dispose();
        base.Dispose();
    }

    private async Task<IEnumerable<int>> WaitingAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = database.Across();
        var due = await db.Database.SqlQuery<int>($"""
            SELECT DISTINCT delivery.SubscriptionId AS Value FROM webhook_deliveries AS delivery JOIN webhook_subscriptions AS subscription ON subscription.Id = delivery.SubscriptionId
            WHERE delivery.NextAttemptAt <= {now} AND subscription.IsActive LIMIT {MaximumLanes}
            """).ToListAsync(ct);
        return due.Where(subscription => !running.ContainsKey(subscription) && !lanes.IsPaused(subscription));
    }

    private void Start(int subscription, CancellationToken ct)
    {
        var begin = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        running[subscription] = RunAsync(begin.Task, subscription, ct);
        begin.SetResult();
    }

    private async Task RunAsync(Task begun, int subscription, CancellationToken ct)
    {
        await begun;
        try
        {
            while (!ct.IsCancellationRequested && !lanes.IsPaused(subscription) && await SendDueAsync(subscription, ct))
            {
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The console stops; what was under way is due still.
        }
        catch (Exception fault)
        {
            LogLaneFailed(logger, fault, subscription);
            await Task.Delay(Sweep, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            running.TryRemove(subscription, out _);

            // What came while the lane was ending was seen by nobody.
            signal.Set();
        }
    }

    // Whether there may be more.
    private async Task<bool> SendDueAsync(int id, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = database.Across();
        if (await db.WebhookSubscriptions.AsNoTracking().FirstOrDefaultAsync(row => row.Id == id && row.IsActive, ct) is not { } subscription)
        {
            return false;
        }

        var due = await db.WebhookDeliveries.FromSql($"SELECT * FROM webhook_deliveries WHERE NextAttemptAt <= {now} AND SubscriptionId = {id} ORDER BY NextAttemptAt LIMIT {BatchSize}").AsNoTracking().ToListAsync(ct);
        if (due.Count == 0)
        {
            return false;
        }

        var target = sender.Target(subscription);
        var started = clock.GetTimestamp();
        var isDown = lanes.IsDown(id);
        var written = new ConcurrentBag<Task>();
        await Parallel.ForEachAsync(due.Take(isDown ? 1 : BatchSize), new ParallelOptions { MaxDegreeOfParallelism = WebhookLanes.Width, CancellationToken = ct }, async (delivery, lane) =>
        {
            // Those that are left come with the next batch.
            if (lanes.IsPaused(id) || clock.GetElapsedTime(started) > BatchTime)
            {
                return;
            }

            written.Add(await SendAsync(target, delivery, lane));
        });
        await Task.WhenAll(written);
        return true;
    }

    private async Task<Task> SendAsync(WebhookTarget target, WebhookDelivery delivery, CancellationToken ct)
    {
        WebhookAnswer answer;
        var attempt = delivery.Attempts + 1;
        await requests.WaitAsync(ct);
        try
        {
            answer = await sender.SendAsync(target, delivery, attempt, ct);
        }
        finally
        {
            requests.Release();
        }

        if (answer.Delivered)
        {
            lanes.Delivered(target.SubscriptionId);
        }
        else
        {
            lanes.Failed(target.SubscriptionId);
        }

        var now = clock.GetUtcNow().UtcDateTime;
        DateTime? next = answer.Delivered || answer.Final || attempt >= options.MaximumAttempts ? null : now + WebhookBackoff.After(attempt, answer.RetryAfter, random);

        // Not given up with the lane: what has been sent is written.
        return await outcomes.AddAsync(new WebhookOutcome(delivery.OrganizationId, delivery.SubscriptionId, delivery.Id, attempt, answer, now, next), CancellationToken.None);
    }

    [LoggerMessage(3102, LogLevel.Error, "Due webhook deliveries could not be found; trying again")]
    private static partial void LogFailed(ILogger logger, Exception fault);

    [LoggerMessage(3103, LogLevel.Error, "The lane of webhook subscription {Subscription} failed; it begins again")]
    private static partial void LogLaneFailed(ILogger logger, Exception fault, int subscription);
}
