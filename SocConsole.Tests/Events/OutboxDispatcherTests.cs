using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using SocConsole.Core.Events;
using SocConsole.Core.Kernel;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Events;

public sealed class OutboxDispatcherTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly EventBus bus = new(NullLogger<EventBus>.Instance);
    private TestDatabase test = null!;

    public async Task InitializeAsync() => test = await TestDatabase.CreateAsync();

    [Fact]
    public async Task Dispatch_ManyEvents_HandlesEachOnceInOrderAndEmptiesTheOutbox()
    {
        var handler = new Handler();
        var names = Enumerable.Range(0, 700).Select(index => $"T{index}").ToArray();
        await RaiseAsync(names[..500]);
        await using var running = await StartAsync(handler);
        await RaiseAsync(names[500..]);

        await handler.HandledAsync("T699");

        Assert.Equal(names, handler.Handled);
        await UntilOutboxIsAsync([]);
    }

    [Fact]
    public async Task Dispatch_LiveListener_HearsEachInOrder()
    {
        var heard = Channel.CreateUnbounded<string>();
        using var subscription = bus.Subscribe(test.OrganizationId, happened => heard.Writer.TryWrite(((ThreatUpdated)happened).ThreatId));
        await RaiseAsync("T1", "T2");
        await using var running = await StartAsync(new Handler());
        await RaiseAsync("T3");

        foreach (var expected in (string[])["T1", "T2", "T3"])
        {
            Assert.Equal(expected, await heard.Reader.ReadAsync().AsTask().WaitAsync(Limit));
        }
    }

    [Fact]
    public async Task Dispatch_OneMessageOfABatchFails_HandlesTheOthersAndKeepsItAsideAfterFiveTries()
    {
        var handler = new Handler("BAD");
        await RaiseAsync("T1", "BAD", "T2");
        await using var running = await StartAsync(handler);
        await handler.HandledAsync("T2");

        // Every further message is an occasion to try again.
        for (var i = 3; i < 10; i++)
        {
            await RaiseAsync($"T{i}");
            await handler.HandledAsync($"T{i}");
        }

        var aside = Assert.Single(await UntilOutboxIsAsync(["BAD"]));
        Assert.Equal((5, "InvalidOperationException: a bug in a handler"), (aside.Attempts, aside.Fault));
        Assert.Equal(["T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9"], handler.Handled.Distinct());
    }

    [Fact]
    public async Task Dispatch_UnreadableMessage_DoesNotStandInTheWay()
    {
        var heard = Channel.CreateUnbounded<DomainEvent>();
        using var subscription = bus.Subscribe(test.OrganizationId, happened => heard.Writer.TryWrite(happened));
        await using (var db = test.Database.Across())
        {
            db.Outbox.Add(new OutboxMessage { OrganizationId = test.OrganizationId, Body = """{"type":"of_a_later_version"}""", CreatedAt = default });
            db.Outbox.Add(new OutboxMessage { OrganizationId = test.OrganizationId, Body = "{}", CreatedAt = default });
            await db.SaveChangesAsync();
        }

        var handler = new Handler();
        await RaiseAsync("T1");
        await using var running = await StartAsync(handler);

        await handler.HandledAsync("T1");
        Assert.Equal("T1", ((ThreatUpdated)await heard.Reader.ReadAsync().AsTask().WaitAsync(Limit)).ThreatId);
    }

    [Fact]
    public async Task Start_AfterStoppingInTheMiddle_DeliversAgain()
    {
        var stuck = new Handler { Blocks = true };
        await RaiseAsync("T1", "T2");
        await using (await StartAsync(stuck))
        {
            await stuck.Entered.Task.WaitAsync(Limit);
        }

        Assert.Empty(stuck.Handled);
        var handler = new Handler();
        await using var running = await StartAsync(handler);
        await handler.HandledAsync("T2");
        Assert.Equal(["T1", "T2"], handler.Handled);
    }

    [Fact]
    public async Task Write_RefusedOrThrown_RaisesNothing()
    {
        await test.Database.WriteAsync<Done>(test.OrganizationId, unit =>
        {
            unit.Raise(Event("T1"));
            return Task.FromResult<Result<Done>>(Error.Invalid("no"));
        }, CancellationToken.None);
        await Assert.ThrowsAsync<InvalidOperationException>(() => test.Database.WriteAsync<Done>(test.OrganizationId, unit =>
        {
            unit.Raise(Event("T2"));
            throw new InvalidOperationException("a bug");
        }, CancellationToken.None));

        await using var db = test.Database.Across();
        Assert.Empty(await db.Outbox.ToListAsync());
    }

    public Task DisposeAsync()
    {
        test.Dispose();
        return Task.CompletedTask;
    }

    private ThreatUpdated Event(string name) => new(test.OrganizationId, test.Clock.GetUtcNow().UtcDateTime, name);

    private async Task RaiseAsync(params string[] names) => await test.Database.WriteAsync<Done>(
        test.OrganizationId,
        unit =>
        {
            foreach (var name in names)
            {
                unit.Raise(Event(name));
            }

            return Task.FromResult<Result<Done>>(Done.Value);
        },
        CancellationToken.None);

    private async Task<Running> StartAsync(Handler handler)
    {
        var dispatcher = new OutboxDispatcher(test.Database, test.Outbox, bus, [handler], test.Clock, NullLogger<OutboxDispatcher>.Instance);
        await dispatcher.StartAsync(CancellationToken.None);
        return new Running(dispatcher);
    }

    // Messages are deleted after they were handled, so a test that saw the handling may be a moment early.
    private async Task<IReadOnlyList<OutboxMessage>> UntilOutboxIsAsync(IReadOnlyList<string> names)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (true)
        {
            await using var db = test.Database.Across();
            var left = await db.Outbox.AsNoTracking().OrderBy(message => message.Id).ToListAsync(limit.Token);
            if (left.Count == names.Count && left.Zip(names).All(pair => pair.First.Body.Contains(pair.Second, StringComparison.Ordinal) && pair.First.Attempts == 5))
            {
                return left;
            }

            // Further tries wait by the clock.
            test.Clock.Advance(TimeSpan.FromMinutes(6));
            test.Outbox.Set();
            await Task.Delay(20, limit.Token);
        }
    }

    private sealed class Running(OutboxDispatcher dispatcher) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await dispatcher.StopAsync(CancellationToken.None);
            dispatcher.Dispose();
        }
    }

    private sealed class Handler(string? fails = null) : IEventHandler
    {
        private readonly ConcurrentDictionary<string, TaskCompletionSource> waiting = new();

        public ConcurrentQueue<string> Handled { get; } = new();

        public bool Blocks { get; init; }

        public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task HandledAsync(string name) => Of(name).Task.WaitAsync(Limit);

        public async Task HandleAsync(IReadOnlyList<DomainEvent> happened, CancellationToken ct)
        {
            Entered.TrySetResult();
            if (Blocks)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, ct);
            }

            var names = happened.OfType<ThreatUpdated>().Select(item => item.ThreatId).ToList();
            if (fails is not null && names.Contains(fails))
            {
                throw new InvalidOperationException("a bug in a handler");
            }

            foreach (var name in names)
            {
                Handled.Enqueue(name);
                Of(name).TrySetResult();
            }
        }

        private TaskCompletionSource Of(string name) => waiting.GetOrAdd(name, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
    }
}
