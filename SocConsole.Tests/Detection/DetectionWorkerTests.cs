using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SocConsole.Core.Detection;
using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Detection.Stages;
using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Identity;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Ingestion.EventLog;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Detection;

public sealed class DetectionWorkerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Restart_AtRandomPlaces_FindsTheSameAsWithout(int seed)
    {
        var random = new Random(seed);
        var lines = Stream(random, 2000);
        using var steady = await TestDatabase.CreateAsync();
        using var restarted = await TestDatabase.CreateAsync();
        await using var whole = await StartAsync(steady, new DetectionOptions());
        await whole.SendAsync(lines);

        for (var sent = 0; sent < lines.Count;)
        {
            var count = Math.Min(random.Next(1, 250), lines.Count - sent);
            await using var part = await StartAsync(restarted, new DetectionOptions { CheckpointEvents = random.Next(20, 400) });
            await part.SendAsync(lines.GetRange(sent, count));
            sent += count;
            await ForgetCheckpointAsync(restarted, random.Next(4) == 0);
        }

        await using var last = await TestPipeline.StartAsync(restarted);
        var expected = await ThreatFacts.OfAsync(whole);
        Assert.NotEmpty(expected);
        Assert.Equal(expected, await ThreatFacts.OfAsync(last));
    }

    [Fact]
    public async Task Restart_WithAnEventThatCannotBeExamined_StillStarts()
    {
        using var test = await TestDatabase.CreateAsync();
        using var log = new SqliteEventLog(test.Storage);
        var attack = SshdLines.Burst("203.0.113.7", 10);
        await using (var first = new Worker(test, log))
        {
            await first.SendAsync([.. attack[..4], "poison", attack[4]]);
        }

        // Killed before the checkpoint: the next start examines everything again.
        await ForgetCheckpointAsync(test, true);
        await using var second = new Worker(test, log);
        await second.SendAsync(attack[5..]);

        await using var db = test.Database.Read(test.OrganizationId);
        Assert.Equal(10, (await db.Threats.SingleAsync()).EventCount);
        var letters = await log.DeadLettersAsync(test.OrganizationId, 10, CancellationToken.None);
        Assert.Equal(["detection failed: InvalidOperationException"], letters.Select(letter => letter.Reason));
        Assert.Equal((11L, 10L), await db.StageCounts.Select(row => new ValueTuple<long, long>(row.Processed, row.Succeeded)).SingleAsync());
    }

    [Fact]
    public async Task Start_LogShorterThanThePosition_ExaminesWhatComesNextEvenAfterAnotherRestart()
    {
        using var test = await TestDatabase.CreateAsync();
        await test.Database.WriteAcrossAsync<Core.Kernel.Done>(
            unit =>
            {
                unit.Db.DetectionProgress.Add(new DetectionProgress { Id = 1, Sequence = 5000 });
                unit.Db.DetectionCheckpoints.Add(new DetectionCheckpoint { Id = 1, Sequence = 4000, State = [0] });
                return Task.FromResult<Core.Kernel.Result<Core.Kernel.Done>>(Core.Kernel.Done.Value);
            },
            CancellationToken.None);

        await using (var pipeline = await TestPipeline.StartAsync(test))
        {
            await pipeline.SendAsync(SshdLines.Burst("203.0.113.7", 6));
            Assert.Single(await pipeline.OpenedAsync());
        }

        await using var db = test.Database.Across();
        Assert.Equal(6, (await db.DetectionProgress.SingleAsync()).Sequence);
        Assert.Equal(6, (await db.DetectionCheckpoints.SingleAsync()).Sequence);
    }

    // Days of attackers that come and go, some lines late, some attacks below the threshold.
    private static List<string> Stream(Random random, int count)
    {
        var lines = new List<string>();
        var at = SshdLines.Nine.AddDays(-90);
        while (lines.Count < count)
        {
            at += random.Next(5) == 0 ? TimeSpan.FromMinutes(random.Next(2400)) : TimeSpan.FromSeconds(random.Next(20));
            var address = $"203.0.113.{random.Next(4)}";
            var length = Math.Min(random.Next(1, 30), count - lines.Count);
            for (var i = 0; i < length; i++)
            {
                at = at.AddSeconds(random.Next(20));
                lines.Add(random.Next(12) == 0 ? SshdLines.Accepted(address, at) : SshdLines.Failed(address, at.AddSeconds(-random.Next(30)), lines.Count));
            }
        }

        return lines;
    }

    // A threshold that a burst passes only some way in, so that it is first recorded and then opens a threat.
    private static async Task<TestPipeline> StartAsync(TestDatabase test, DetectionOptions options)
    {
        options.Threshold = 0.88;
        return await TestPipeline.StartAsync(test, options: options);
    }

    private static async Task ForgetCheckpointAsync(TestDatabase test, bool forget)
    {
        if (forget)
        {
            await using var db = test.Database.Across();
            await db.DetectionCheckpoints.ExecuteDeleteAsync();
        }
    }

    /// <summary>A worker whose matcher fails on one event.</summary>
    private sealed class Worker : IAsyncDisposable
    {
        private readonly TestDatabase test;
        private readonly SqliteEventLog log;
        private readonly DetectionPosition position = new();
        private readonly DetectionWorker worker;
        private readonly Intake intake;

        public Worker(TestDatabase test, SqliteEventLog log)
        {
            (this.test, this.log) = (test, log);
            var options = Options.Create(new DetectionOptions());
            intake = new Intake(log, Normaliser.Create(), Options.Create(new IngestionOptions()), test.Clock);
            var aggregator = new ThreatAggregator(test.Database, new StageService(test.Database, options, test.Clock), new ImpactModel(Options.Create(new ImpactOptions())), options);
            worker = new DetectionWorker(
                log, test.Database, () => new DetectionEngine(TestPipeline.Rules, new FailingMatcher()), aggregator, position, options, TimeProvider.System, NullLogger<DetectionWorker>.Instance);
        }

        public async Task SendAsync(IReadOnlyList<string> lines)
        {
            await worker.StartAsync(CancellationToken.None);
            var receipt = await intake.AcceptAsync(Actor.Stage(test.OrganizationId, "test"), new Delivery(test.OrganizationId, "test", DeliveryFormat.Lines), lines, CancellationToken.None);
            Assert.Equal(lines.Count, receipt.Value!.Accepted);
            Assert.True(await position.WaitAsync(log.LastSequence, TimeSpan.FromSeconds(60), CancellationToken.None));
        }

        public async ValueTask DisposeAsync()
        {
            await worker.StopAsync(CancellationToken.None);
            worker.Dispose();
        }
    }

    private sealed class FailingMatcher : IEventMatcher
    {
        public void Match(LogEvent candidate, List<RuleMatch> matches)
        {
            if (candidate.Raw == "poison")
            {
                throw new InvalidOperationException("a bug in a matcher");
            }
        }
    }
}
