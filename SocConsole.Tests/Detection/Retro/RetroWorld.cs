using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SocConsole.Core.Detection;
using SocConsole.Core.Detection.Retro;
using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Intelligence.Observables;
using SocConsole.Core.Intelligence.Sightings;
using SocConsole.Core.Kernel;
using SocConsole.Tests.Ingestion;
using SocConsole.Tests.Intelligence.Indicators;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Detection.Retro;

/// <summary>The way of events with a retro-hunt beside it; a test says when it hunts.</summary>
internal sealed class RetroWorld : IAsyncDisposable
{
    private ulong sent;

    private RetroWorld(TestDatabase test, TestPipeline pipeline) => (Test, Pipeline, Index) = (test, pipeline, new ObservableIndex(test.Storage));

    public TestDatabase Test { get; }

    public TestPipeline Pipeline { get; }

    public ObservableIndex Index { get; }

    public IndicatorWatch Watch { get; } = new(IndicatorIndex.Empty);

    public static async Task<RetroWorld> StartAsync(string? live = null)
    {
        var test = await TestDatabase.CreateAsync();
        return new RetroWorld(test, await TestPipeline.StartAsync(test, live is null ? null : IndicatorIndex.Build([new IndicatorEntry(IndicatorType.Ip, live, "list")])));
    }

    /// <summary>Events of the organization, a minute apart from noon on, examined.</summary>
    public Task SendAsync(int count, params (string Name, string Value)[] fields) => SendAsync(Test.OrganizationId, count, fields);

    public async Task SendAsync(int organization, int count, params (string Name, string Value)[] fields)
    {
        await Pipeline.Log.AppendAsync([.. Enumerable.Range(0, count).Select(_ => LogEvents.Of($"line {sent}", LogEvents.Noon.AddMinutes(sent), organization, occurrence: sent++, fields: fields))], CancellationToken.None);
        Assert.True(await Pipeline.Position.WaitAsync(Pipeline.Log.LastSequence, TimeSpan.FromSeconds(60), CancellationToken.None));
    }

    public async Task<int> TellAsync(string value) =>
        (await TestIndicators.Of(Test).TellAsync(Test.Person(Role.Analyst), new NewIndicator(null, value, 0.8, Severity.High, []), null, CancellationToken.None)).Value!.Id;

    /// <summary>Live matching knows what is told up to here, the index has all events.</summary>
    public async Task CatchUpAsync(int? upTo = null)
    {
        using (var worker = new ObservableWorker(Pipeline.Log, Index, TimeProvider.System, NullLogger<ObservableWorker>.Instance))
        {
            worker.CatchUp(CancellationToken.None);
        }

        await using var db = Test.Database.Read(Test.OrganizationId);
        var rows = await db.Indicators.Where(row => row.State == IndicatorState.Active && row.Id <= (upTo ?? int.MaxValue)).ToListAsync();
        Watch.Set(Test.OrganizationId, IndicatorIndex.Build(rows.Select(row => new IndicatorEntry(row.Type, row.NormalizedValue, "own"))));
    }

    public RetroHunter Hunter(int atOnce = 1_000, TimeSpan? patience = null)
    {
        var aggregator = new ThreatAggregator(Test.Database, Pipeline.Stages, new ImpactModel(Options.Create(new ImpactOptions())), Options.Create(new DetectionOptions()));
        return new RetroHunter(
            Test.Database, Pipeline.Log, Index, Watch, Pipeline.Position, aggregator, Pipeline.Stages, TimeProvider.System, NullLogger<RetroHunter>.Instance)
        { AtOnce = atOnce, Patience = patience ?? TimeSpan.FromSeconds(30) };
    }

    public async Task<RetroResult> HuntAsync(int atOnce = 1_000)
    {
        await CatchUpAsync();
        using var hunter = Hunter(atOnce);
        return await hunter.HuntAsync(Test.OrganizationId, CancellationToken.None);
    }

    public async Task<IReadOnlyList<Threat>> ThreatsAsync()
    {
        await using var db = Test.Database.Read(Test.OrganizationId);
        return await db.Threats.OrderBy(row => row.Id).ToListAsync();
    }

    public async Task<IReadOnlyList<(int Indicator, SightingOrigin Origin, long Count)>> SightingsAsync()
    {
        await using var db = Test.Database.Read(Test.OrganizationId);
        var rows = await db.IndicatorSightings.OrderBy(row => row.IndicatorId).ThenBy(row => row.Day).ThenBy(row => row.Origin).ToListAsync();
        return [.. rows.Select(row => (row.IndicatorId, row.Origin, row.Count))];
    }

    public async Task<int> PositionAsync()
    {
        await using var db = Test.Database.Read(Test.OrganizationId);
        return await db.RetroPositions.Select(row => row.LastIndicatorId).SingleOrDefaultAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Pipeline.DisposeAsync();
        Test.Dispose();
    }
}
