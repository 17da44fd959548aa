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

    private static async Task<WebApplication> AnswersAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapPost("/api/agent/actions/7/result", () => Results.StatusCode((int)HttpStatusCode.OK));
        await app.StartAsync();
        return app;
    }

    private sealed class CountingVerb : IAgentVerb
    {
        public IReadOnlyList<string> Names { get; } = ["count"];

        public int Deeds { get; private set; }

        public List<string?> Plans { get; } = [];

        public Exception? Fault { get; set; }

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
            return Task.FromResult(VerbResult.Done("counted", new { Deeds }));
        }
    }
}
