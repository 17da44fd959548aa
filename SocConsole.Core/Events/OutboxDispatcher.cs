using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Events;

/// <summary>
/// Takes committed events from the outbox in order: tells live listeners at once, then calls the durable handlers, then deletes the messages. A message that
/// a handler fails on is tried again alone after 1 s, 5 s, 30 s and 5 min, and then kept aside with the reason, so that one bad message never stops the rest.
/// </summary>
public sealed partial class OutboxDispatcher(
    SocDatabase database,
    OutboxSignal signal,
    IEventBus bus,
    IEnumerable<IEventHandler> handlers,
    TimeProvider clock,
    ILogger<OutboxDispatcher> logger) : BackgroundService
{
    private const int BatchSize = 256;
    private const int MaximumAttempts = 5;
    private static readonly TimeSpan Sweep = TimeSpan.FromSeconds(5);

    // Two loops: live listeners must not wait for the analysis of the event before. Started together, they share the position of the first.
    private readonly OutboxSignal work = new();
    private long published;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var live = PublishAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await DispatchAsync(stoppingToken) > 0)
                {
                }

                await work.WaitAsync(Sweep, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception fault)
            {
                LogDispatchFailed(logger, fault);
                await Task.Delay(TimeSpan.FromSeconds(1), stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        await live.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task PublishAsync(CancellationToken ct)
    {
        await Task.Yield();
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await using (var db = database.Across())
                {
                    var after = published;
                    var messages = await db.Outbox.AsNoTracking().Where(message => message.Id > after && message.Attempts < MaximumAttempts).OrderBy(message => message.Id).Take(BatchSize).ToListAsync(ct);
                    foreach (var message in messages)
                    {
                        Publish(message);
                        published = message.Id;
                    }

                    work.Set();
                    if (messages.Count == BatchSize)
                    {
                        continue;
                    }
                }

                await signal.WaitAsync(Sweep, ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                LogDispatchFailed(logger, fault);
                await Task.Delay(TimeSpan.FromSeconds(1), ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Publish(OutboxMessage message)
    {
        try
        {
            bus.Publish(Read(message));
        }
        catch (Exception fault) when (fault is JsonException or NotSupportedException)
        {
            // The durable loop puts it aside; here it must not stand in the way of what follows.
            LogUnreadable(logger, fault, message.Id);
        }
    }

    private async Task<int> DispatchAsync(CancellationToken ct)
    {
        List<OutboxMessage> messages;
        await using (var db = database.Across())
        {
            // Only what was published: deleting first would hide it from the live loop.
            var (upTo, now) = (published, clock.GetUtcNow().UtcDateTime);
            messages = await db.Outbox.AsNoTracking().Where(message => message.Attempts < MaximumAttempts && message.Id <= upTo && (message.NextAttemptAt == null || message.NextAttemptAt <= now))
                .OrderBy(message => message.Id).Take(BatchSize).ToListAsync(ct);
        }

        if (messages.Count == 0)
        {
            return 0;
        }

        var handled = new List<long>(messages.Count);
        var failed = new List<(long Id, string Fault)>();
        await HandleAsync(messages, handled, failed, ct);
        await database.WriteAcrossAsync<Done>(
            async unit =>
            {
                await unit.Db.Outbox.Where(message => handled.Contains(message.Id)).ExecuteDeleteAsync(ct);
                foreach (var (id, fault) in failed)
                {
                    await unit.Db.Outbox.Where(message => message.Id == id)
                        .ExecuteUpdateAsync(set => set.SetProperty(message => message.Attempts, message => message.Attempts + 1).SetProperty(message => message.Fault, fault)
                            .SetProperty(message => message.NextAttemptAt, message => unit.Now.AddSeconds(message.Attempts == 0 ? 1 : message.Attempts == 1 ? 5 : message.Attempts == 2 ? 30 : 300)), ct);
                }

                return Done.Value;
            },
            ct);
        return handled.Count;
    }

    private async Task HandleAsync(List<OutboxMessage> messages, List<long> handled, List<(long Id, string Fault)> failed, CancellationToken ct)
    {
        try
        {
            var events = messages.ConvertAll(Read);
            foreach (var handler in handlers)
            {
                await handler.HandleAsync(events, ct);
            }

            handled.AddRange(messages.Select(message => message.Id));
        }
        catch (Exception fault) when (!ct.IsCancellationRequested)
        {
            if (messages.Count > 1)
            {
                foreach (var message in messages)
                {
                    await HandleAsync([message], handled, failed, ct);
                }

                return;
            }

            LogHandlingFailed(logger, fault, messages[0].Id);
            failed.Add((messages[0].Id, fault.GetType().Name + ": " + fault.Message));
        }
    }

    public override void Dispose()
    {
        work.Dispose();
        base.Dispose();
    }

    private static DomainEvent Read(OutboxMessage message) => JsonSerializer.Deserialize<DomainEvent>(message.Body, Wire.Json)!;

    [LoggerMessage(1102, LogLevel.Error, "The outbox could not be dispatched; trying again")]
    private static partial void LogDispatchFailed(ILogger logger, Exception fault);

    [LoggerMessage(1104, LogLevel.Error, "Outbox message {Id} can't be read")]
    private static partial void LogUnreadable(ILogger logger, Exception fault, long id);

    [LoggerMessage(1103, LogLevel.Error, "Outbox message {Id} could not be handled")]
    private static partial void LogHandlingFailed(ILogger logger, Exception fault, long id);
}
