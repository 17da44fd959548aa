using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SocConsole.Core.Detection;
using SocConsole.Core.Detection.Backwards;
using SocConsole.Core.Detection.Stages;
using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Identity;
using SocConsole.Core.Ingestion.EventLog;
using SocConsole.Core.Jobs;
using SocConsole.Tests.Detection.Management;
using SocConsole.Tests.Response;

namespace SocConsole.Tests.Detection.Backwards;

/// <summary>Runs of rules over a real event log; the job is called by the test, as the scheduler would.</summary>
internal sealed class RunWorld : IAsyncDisposable
{
    private readonly RuleRunPlaces places = new();

    private RunWorld(RuleWorld rules)
    {
        Rules = rules;
        Runs = new RuleRunService(rules.Test.Database, rules.Pipeline.Catalog, rules.Pipeline.Log, places, Jobs);
    }

    public RuleWorld Rules { get; }

    public RuleRunService Runs { get; }

    public RuleRunPlaces Places => places;

    public RecordingJobs Jobs { get; } = new();

    public int Org => Rules.Test.OrganizationId;

    public Actor Analyst => Rules.Analyst;

    public static async Task<RunWorld> StartAsync() => new(await RuleWorld.StartAsync());

    /// <summary>A runner of its own, as after a restart.</summary>
    public RuleRunner Runner(TimeProvider? clock = null)
    {
        var options = Options.Create(new DetectionOptions { Threshold = 0.1 });
        var time = clock ?? TimeProvider.System;
        var stages = new StageService(Rules.Test.Database, options, Rules.Test.Clock);
        return new RuleRunner(
            Rules.Test.Database, new EventHistory(Rules.Test.Storage, Rules.Pipeline.Log), Rules.Pipeline.Catalog,
            new ThreatAggregator(Rules.Test.Database, stages, new ImpactModel(Options.Create(new ImpactOptions())), options), stages,
            new DetectionLag(Rules.Pipeline.Log, Rules.Pipeline.Position, time), places, options, time, NullLogger<RuleRunner>.Instance);
    }

    public async Task<RuleRunView> BeginAsync(string ruleId, bool openThreats = false, DateTime? from = null, DateTime? until = null)
    {
        var started = await Runs.StartAsync(Analyst, ruleId, new RuleRunRequest(from, until, openThreats), CancellationToken.None);
        Assert.Null(started.Error);
        return started.Value!;
    }

    public string ArgumentOf(RuleRunView run) => new JobArgument(Org, run.Id).ToString();

    /// <summary>Runs to the end.</summary>
    public async Task<RuleRunView> EndAsync(RuleRunView run)
    {
        await Runner().RunAsync(ArgumentOf(run), CancellationToken.None);
        return await GetAsync(run);
    }

    /// <summary>Kills it after its first page.</summary>
    public async Task CutOffAsync(RuleRunView begun)
    {
        using var kill = new CancellationTokenSource();
        var clock = new SteppingClock();
        var running = Runner(clock).RunAsync(ArgumentOf(begun), kill.Token);
        await clock.Resting;
        await kill.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    public async Task<RuleRunView> GetAsync(RuleRunView run) => (await Runs.GetAsync(Analyst, run.Id, CancellationToken.None)).Value!;

    public async Task<IReadOnlyList<RuleRunMatchView>> MatchesAsync(RuleRunView run) =>
        (await Runs.MatchesAsync(Analyst, run.Id, new(1, 100), CancellationToken.None)).Value!.Items;

    public async ValueTask DisposeAsync()
    {
        places.Dispose();
        await Rules.DisposeAsync();
    }
}
