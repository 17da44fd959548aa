using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Quartz;
using SocConsole.Core.Jobs;
using SocConsole.Tests.Support;
using SocConsole.Web.Jobs;

namespace SocConsole.Tests.Jobs;

public sealed class QuartzJobQueueTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TemporaryDirectory directory = new();

    [Fact]
    public async Task Enqueue_Now_RunsTheHandlerOfTheKind()
    {
        var handler = new ChannelHandler("run-playbook");
        await using var app = await StartAsync(handler, new ChannelHandler("expire-block"));

        await Queue(app).EnqueueAsync("run-playbook", "1/PB-2026-001", null, CancellationToken.None);

        Assert.Equal("1/PB-2026-001", await handler.NextAsync());
    }

    [Fact]
    public async Task Enqueue_SameKeyWhileItWaits_IsQueuedOnce()
    {
        await using var app = await StartAsync(new ChannelHandler("expire-block"));
        var later = DateTime.UnixEpoch.AddYears(100);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Queue(app).EnqueueAsync("expire-block", "1/7", later, CancellationToken.None)));

        var scheduler = await app.Services.GetRequiredService<ISchedulerFactory>().GetScheduler();
        var triggers = await scheduler.QueryTriggers(new TriggerQuery(), CancellationToken.None);
        Assert.Single(triggers.Items);
    }

    [Fact]
    public async Task Enqueue_AfterItRan_RunsAgain()
    {
        var handler = new ChannelHandler("run-playbook");
        await using var app = await StartAsync(handler);
        await Queue(app).EnqueueAsync("run-playbook", "1/PB-2026-001", null, CancellationToken.None);
        await handler.NextAsync();

        // The job leaves the store a moment after its handler returns; until then it counts as queued.
        string? second = null;
        using var patience = new CancellationTokenSource(Patience);
        while (second is null)
        {
            await Queue(app).EnqueueAsync("run-playbook", "1/PB-2026-001", null, patience.Token);
            second = handler.TryNext();
        }

        Assert.Equal("1/PB-2026-001", second);
    }

    [Fact]
    public async Task Enqueue_DuringARestart_RunsAfterIt()
    {
        await using (var first = await StartAsync())
        {
            var scheduler = await first.Services.GetRequiredService<ISchedulerFactory>().GetScheduler();
            await scheduler.Standby();
            await Queue(first).EnqueueAsync("run-playbook", "1/PB-2026-001", null, CancellationToken.None);
        }

        var handler = new ChannelHandler("run-playbook");
        await using var second = await StartAsync(handler);

        Assert.Equal("1/PB-2026-001", await handler.NextAsync());
    }

    [Fact]
    public async Task Enqueue_JobCutOffByTheStop_RunsAgainAtTheNextStart()
    {
        var hanging = new ChannelHandler("run-playbook") { Hangs = true };
        await using (var first = await StartAsync(hanging))
        {
            await Queue(first).EnqueueAsync("run-playbook", "1/PB-2026-001", null, CancellationToken.None);
            await hanging.NextAsync();
        }

        var handler = new ChannelHandler("run-playbook");
        await using var second = await StartAsync(handler);

        Assert.Equal("1/PB-2026-001", await handler.NextAsync());
    }

    [Fact]
    public async Task Enqueue_HandlerThatFails_IsTriedAgainAfterAPause()
    {
        var handler = new ChannelHandler("run-playbook") { Failures = 1 };
        await using var app = await StartAsync(handler);

        await Queue(app).EnqueueAsync("run-playbook", "1/PB-2026-001", null, CancellationToken.None);

        Assert.Equal("1/PB-2026-001", await handler.NextAsync());
        Assert.Equal("1/PB-2026-001", await handler.NextAsync());
        Assert.Equal([0, 1], handler.Attempts.Order());
    }

    [Fact]
    public async Task Health_RunningScheduler_IsHealthyUnderItsName()
    {
        await using var app = await StartAsync();

        var report = await app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();

        Assert.Equal(HealthStatus.Healthy, report.Entries["scheduler"].Status);
    }

    public void Dispose() => directory.Dispose();

    private static IJobQueue Queue(Scheduling app) => app.Services.GetRequiredService<IJobQueue>();

    private async Task<Scheduling> StartAsync(params IJobHandler[] handlers)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Soc:DataDirectory"] = directory.Path });
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        builder.Services.AddLogging();
        builder.AddSocJobs();
        foreach (var handler in handlers)
        {
            builder.Services.AddSingleton(handler);
        }

        var app = builder.Build();
        await app.StartAsync();
        return new Scheduling(app);
    }

    /// <summary>A console's scheduler that is stopped, as the console is, before it is thrown away.</summary>
    private sealed class Scheduling(WebApplication app) : IAsyncDisposable
    {
        public IServiceProvider Services => app.Services;

        public async ValueTask DisposeAsync()
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }
    }

    private sealed class ChannelHandler(string kind) : IJobHandler
    {
        private readonly Channel<string> calls = Channel.CreateUnbounded<string>();
        private int called;

        public string Kind => kind;

        public bool Hangs { get; init; }

        public int Failures { get; init; }

        public ConcurrentQueue<int> Attempts { get; } = new();

        public async Task RunAsync(string argument, CancellationToken ct)
        {
            var attempt = Interlocked.Increment(ref called) - 1;
            Attempts.Enqueue(attempt);
            calls.Writer.TryWrite(argument);
            if (Hangs)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, ct);
            }

            if (attempt < Failures)
            {
                throw new InvalidOperationException("not yet");
            }
        }

        public async Task<string> NextAsync() => await calls.Reader.ReadAsync().AsTask().WaitAsync(Patience);

        public string? TryNext() => calls.Reader.TryRead(out var argument) ? argument : null;
    }
}
