using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using SocConsole.Core.EndpointAgents;
using SocConsole.Tests.Support;
using SocConsole.Web.Agent;
using SocConsole.Web.Agent.Actions;

namespace SocConsole.Tests.Agent;

public sealed class ActionRunnerTests : IDisposable
{
    private static readonly AgentOrder Order = new(7, "count", new Dictionary<string, string>(), "run-1:step-1", DateTime.MaxValue);
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task CarryOut_KilledBetweenDeedAndReport_ReportsWithoutDoingAgain()
    {
        var verb = new CountingVerb();
        var settings = Settings(new Uri("http://127.0.0.1:9"));
        await Runner(settings, verb).CarryOutAsync(Order, CancellationToken.None);
        Assert.False(await Runner(settings, verb).ReportAllAsync(CancellationToken.None));

        // Another process on the same directory; the console hands the order out again.
        await using var console = await AnswersAsync();
        var next = Runner(settings with { Console = new Uri(console.Urls.Single()) }, verb);
        await next.CarryOutAsync(Order, CancellationToken.None);
        Assert.True(await next.ReportAllAsync(CancellationToken.None));

        Assert.Equal(1, verb.Deeds);
        Assert.Empty(new ActionJournal(settings).Unreported());
    }

    [Fact]
    public async Task CarryOut_KilledWithinTheDeed_GoesOnAsItWasDecided()
    {
        var settings = Settings(new Uri("http://127.0.0.1:9"));
        var verb = new CountingVerb { Fault = new TimeoutException("killed") };
        await Assert.ThrowsAsync<TimeoutException>(() => Runner(settings, verb).CarryOutAsync(Order, CancellationToken.None));

        verb.Fault = null;
        await Runner(settings, verb).CarryOutAsync(Order, CancellationToken.None);

        Assert.Equal([null, "plan 1"], verb.Plans);
    }

    [Fact]
    public async Task CarryOut_VerbThatFails_IsReportedAsFailed()
    {
        var settings = Settings(new Uri("http://127.0.0.1:9"));
        await Runner(settings, new CountingVerb { Fault = new IOException("the disk is full") }).CarryOutAsync(Order, CancellationToken.None);
        await Runner(settings).CarryOutAsync(Order with { Key = "unknown" }, CancellationToken.None);

        Assert.Equal([(false, "the disk is full"), (false, "This agent does not know count.")], new ActionJournal(settings).Unreported().Select(entry => (entry.Succeeded, entry.Result)).OrderByDescending(entry => entry.Result));
    }

    [Fact]
    public async Task CarryOut_AfterItsTime_IsTooLateAndNotDone()
    {
        var verb = new CountingVerb();
        var settings = Settings(new Uri("http://127.0.0.1:9"));
        await Runner(settings, verb).CarryOutAsync(Order with { ExpiresAt = DateTime.UnixEpoch }, CancellationToken.None);

        Assert.Equal(0, verb.Deeds);
        var entry = Assert.Single(new ActionJournal(settings).Unreported());
        Assert.Equal((false, true), (entry.Succeeded, entry.Result.StartsWith("Too late", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Report_FileThatTheConsoleRefuses_IsGivenUpWithTheReason()
    {
        var verb = new CountingVerb();
        var answered = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var console = await AnswersAsync(app => app.MapPut("/api/agent/actions/7/artifact", () => Results.Json(new { error = new { code = "ARTIFACT_TOO_LARGE" } }, statusCode: 413)), answered);
        var settings = Settings(new Uri(console.Urls.Single()));
        verb.File = Path.Combine(directory.Path, "file");
        await File.WriteAllTextAsync(verb.File, "large");
        var runner = Runner(settings, verb);
        await runner.CarryOutAsync(Order, CancellationToken.None);

        Assert.True(await runner.ReportAllAsync(CancellationToken.None));
        var body = await answered.Task;
        Assert.Contains("\"succeeded\":false", body, StringComparison.Ordinal);
        Assert.Contains("ARTIFACT_TOO_LARGE", body, StringComparison.Ordinal);
        Assert.False(File.Exists(verb.File));
        Assert.Empty(new ActionJournal(settings).Unreported());
    }

    [Fact]
    public async Task Run_ResultThatTheConsoleCannotTake_StillFetchesOrders()
    {
        var verb = new CountingVerb();
        var fetched = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var console = await AnswersAsync(app =>
        {
            app.MapPut("/api/agent/actions/7/artifact", () => Results.StatusCode(500));
            app.MapGet("/api/agent/actions", () =>
            {
                fetched.TrySetResult();
                return Results.Json(new { actions = Array.Empty<object>() });
            });
        });
        var settings = Settings(new Uri(console.Urls.Single()));
        verb.File = Path.Combine(directory.Path, "file");
        await File.WriteAllTextAsync(verb.File, "content");
        var runner = Runner(settings, verb);
        await runner.CarryOutAsync(Order, CancellationToken.None);
        using var stop = new CancellationTokenSource();

        var running = runner.RunAsync(stop.Token);
        await fetched.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Single(new ActionJournal(settings).Unreported());
    }

    [Fact]
    public async Task Nft_Absent_IsUnavailableWithTheReasonAndFails()
    {
        var settings = Settings(new Uri("http://127.0.0.1:9"));
        var addresses = new ConsoleAddresses(settings.Console);
        var verb = new BlockVerb(new Nftables("/nowhere/nft"), new Enforcements(settings, addresses, TimeProvider.System), addresses, TimeProvider.System);
        var block = Order with { Verb = AgentVerbs.BlockIp, Parameters = new Dictionary<string, string> { ["ip"] = "192.0.2.1" } };

        Assert.Equal(new AgentCapability("block_ip", false, "nft is not installed (package nftables)"), await verb.ProbeAsync(CancellationToken.None));
        await Runner(settings, verb).CarryOutAsync(block, CancellationToken.None);
        Assert.False(Assert.Single(new ActionJournal(settings).Unreported()).Succeeded);
    }

    private AgentSettings Settings(Uri console) => new(console, null, directory.Path, [], false, "web-01");

    private static ActionRunner Runner(AgentSettings settings, params IAgentVerb[] verbs) => new(
        settings, verbs, new ActionJournal(settings), new ConsoleLink(settings.Console, new ConsoleAddresses(settings.Console), TimeProvider.System), new Backoff(TimeSpan.FromSeconds(1), TimeProvider.System),
        TimeProvider.System, NullLogger<ActionRunner>.Instance);

    private static async Task<WebApplication> AnswersAsync(Action<WebApplication>? map = null, TaskCompletionSource<string>? answered = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        map?.Invoke(app);
        app.MapPost("/api/agent/actions/7/result", async (HttpRequest request) =>
        {
            using var reader = new StreamReader(request.Body);
            answered?.TrySetResult(await reader.ReadToEndAsync());
            return Results.StatusCode((int)HttpStatusCode.OK);
        });
        await app.StartAsync();
        return app;
    }

    private sealed class CountingVerb : IAgentVerb
    {
        public IReadOnlyList<string> Names { get; } = ["count"];

        public int Deeds { get; private set; }

        public List<string?> Plans { get; } = [];

        public Exception? Fault { get; set; }

        public string? File { get; set; }

        public Task<AgentCapability> ProbeAsync(CancellationToken ct) => Task.FromResult(new AgentCapability("count", true, null));

        public Task<VerbResult> CarryOutAsync(VerbRequest request, CancellationToken ct)
        {
            Plans.Add(request.Plan);
            request.Remember($"plan {Plans.Count}");
            if (Fault is { } fault)
            {
                throw fault;
            }

            Deeds++;
            return Task.FromResult(VerbResult.Done("counted", new { Deeds }, File));
        }
    }
}
