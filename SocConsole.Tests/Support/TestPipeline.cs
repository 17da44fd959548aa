using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SocConsole.Core.Detection;
using SocConsole.Core.Detection.Management;
using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Detection.Stages;
using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Identity;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Ingestion.EventLog;
using SocConsole.Core.Intelligence;

namespace SocConsole.Tests.Support;

/// <summary>The way of an event from intake to threat, on a real database and event log, without a web server.</summary>
internal sealed class TestPipeline : IAsyncDisposable
{
    private readonly DetectionWorker worker;

    private TestPipeline(TestDatabase test, IndicatorIndex indicators, DetectionOptions options)
    {
        Test = test;
        Log = new SqliteEventLog(test.Storage);
        Intake = new Intake(Log, Normaliser.Create(), Options.Create(new IngestionOptions()), test.Clock);
        Stages = new StageService(test.Database, Options.Create(options), test.Clock);
        var aggregator = new ThreatAggregator(test.Database, Stages, new ImpactModel(Options.Create(new ImpactOptions())), Options.Create(options));
        Catalog = new RuleCatalog(test.Database, () => Rules, NullLogger<RuleCatalog>.Instance, test.Clock);
        worker = new DetectionWorker(
            Log, test.Database, () => new DetectionEngine(Catalog, new IndicatorMatcher(new IndicatorWatch(indicators))), aggregator, Position, Options.Create(options), TimeProvider.System,
            NullLogger<DetectionWorker>.Instance, catalog: Catalog);
        Threats = new ThreatService(test.Database, Log);
    }

    public static IRuleSet Rules { get; } = RuleSet.LoadBuiltIn();

    public TestDatabase Test { get; }

    public SqliteEventLog Log { get; }

    public Intake Intake { get; }

    public StageService Stages { get; }

    public ThreatService Threats { get; }

    public RuleCatalog Catalog { get; }

    public DetectionPosition Position { get; } = new();

    public static async Task<TestPipeline> StartAsync(TestDatabase test, IndicatorIndex? indicators = null, DetectionOptions? options = null)
    {
        var pipeline = new TestPipeline(test, indicators ?? IndicatorIndex.Empty, options ?? new DetectionOptions());
        await pipeline.worker.StartAsync(CancellationToken.None);
        return pipeline;
    }

    /// <summary>Takes the lines and waits until they were examined.</summary>
    public async Task<IntakeReceipt> SendAsync(IReadOnlyList<string> lines, string source = "test", string? idempotencyKey = null)
    {
        var actor = Actor.Stage(Test.OrganizationId, "test");
        var receipt = await Intake.AcceptAsync(actor, new Delivery(Test.OrganizationId, source, DeliveryFormat.Lines, idempotencyKey), lines, CancellationToken.None);
        Assert.Null(receipt.Error);
        Assert.True(await Position.WaitAsync(Log.LastSequence, TimeSpan.FromSeconds(60), CancellationToken.None));
        return receipt.Value!;
    }

    public async Task<IReadOnlyList<ThreatRow>> OpenedAsync()
    {
        var page = await Threats.ListAsync(Test.Person(Role.Viewer), new ThreatFilter(), new(1, 100), CancellationToken.None);
        return page.Value!.Items;
    }

    public async ValueTask DisposeAsync()
    {
        await worker.StopAsync(CancellationToken.None);
        worker.Dispose();
        Log.Dispose();
        Catalog.Dispose();
    }
}
