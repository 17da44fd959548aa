using SocConsole.Core.Hunting;
using SocConsole.Core.Hunting.Matching;
using SocConsole.Core.Hunting.Query;
using SocConsole.Core.Hunting.Search;
using SocConsole.Core.Ingestion;
using SocConsole.Tests.Hunting.Query;
using SocConsole.Tests.Ingestion;

namespace SocConsole.Tests.Hunting;

/// <summary>Search, statistics and timeline against a plain filter over the same events.</summary>
public sealed class HuntSearchTests : IDisposable
{
    private readonly HuntWorld world = new();

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task Search_RandomQueriesOverRandomEvents_FindsWhatAPlainFilterFinds()
    {
        var events = RandomEvents.Make(1_500, seed: 21);
        await world.AppendAsync(events[..1_000]);
        world.IndexAll();

        // The rest is not indexed, and is found all the same.
        await world.AppendAsync(events[1_000..]);
        var random = new Random(22);
        var hits = 0;
        for (var i = 0; i < 400; i++)
        {
            var query = HuntQuery.Of(RandomQueries.Node(random));
            var from = random.Next(3) == 0 ? LogEvents.Noon.AddMilliseconds(random.Next(20_000)) : (DateTime?)null;
            var until = random.Next(3) == 0 ? LogEvents.Noon.AddMilliseconds(20_000 + random.Next(20_000)) : (DateTime?)null;
            var expected = Plain(events, query, 1, from, until);

            var found = await world.SequencesAsync(new HuntRequest(query.ToString(), from, until), random.Next(2) == 0 ? HuntService.MaximumPage : random.Next(20, 200));

            Assert.True(expected.SequenceEqual(found), $"{query} from {from:O} until {until:O}: {expected.Count} expected, {found.Count} found");
            hits += expected.Count > 0 ? 1 : 0;
        }

        Assert.InRange(hits, 100, 399);
    }

    [Fact]
    public async Task Scan_CandidatesAndBackwards_GiveTheSame()
    {
        var events = RandomEvents.Make(1_200, seed: 31);
        await world.AppendAsync(events);
        world.IndexAll();
        var random = new Random(32);
        for (var i = 0; i < 100; i++)
        {
            var scope = new HuntScope(1, HuntQuery.Of(RandomQueries.Node(random)), null, null);
            var backwards = new BackwardScan(scope, world.History, null).NewestFirst(Budget()).Select(item => item.Sequence).ToList();
            var chosen = new EventScan(world.History, world.Index).Open(scope);

            Assert.Equal(backwards, chosen.NewestFirst(Budget()).Select(item => item.Sequence));
            Assert.Equal(backwards.Order(), chosen.AnyOrder(Budget()).Select(item => item.Sequence).Order());
        }
    }

    [Fact]
    public async Task Search_BudgetSpent_SaysSoAndGoesOnWhereItEnded()
    {
        await world.AppendAsync(LogEvents.Many("line", 2_000));
        var scope = new HuntScope(1, HuntQuery.Parse("line").Value!, null, null);
        var budget = new ScanBudget(500, TimeSpan.FromMinutes(1), TimeProvider.System, CancellationToken.None);

        var first = new BackwardScan(scope, world.History, null).NewestFirst(budget).Select(item => item.Sequence).ToList();

        Assert.NotNull(budget.Reason);
        Assert.InRange(first.Count, 500, 1_000);
        var rest = new BackwardScan(new HuntScope(1, scope.Query, null, null, budget.ResumeBefore), world.History, null).NewestFirst(Budget()).Select(item => item.Sequence);
        Assert.Equal(Enumerable.Range(1, 2_000).Select(number => (long)number).Reverse(), first.Concat(rest));
    }

    [Fact]
    public async Task Search_BudgetSpentWithinOneSecond_DoesNotGoRoundInCircles()
    {
        await world.AppendAsync([.. Enumerable.Range(0, 2_000).Select(index => LogEvents.Of($"line {index}"))]);
        var budget = new ScanBudget(500, TimeSpan.FromMinutes(1), TimeProvider.System, CancellationToken.None);

        var found = new BackwardScan(new HuntScope(1, HuntQuery.Everything, null, null), world.History, null).NewestFirst(budget).ToList();

        Assert.NotEmpty(found);
        Assert.NotNull(budget.Reason);
        Assert.Null(budget.ResumeBefore);
    }

    [Fact]
    public async Task Everything_OtherOrganization_IsNeitherFoundNorCounted()
    {
        await world.AppendAsync([.. LogEvents.Many("secret", 20), LogEvents.Of("own secret", organization: 2, fields: [("user.name", "south")])]);
        world.IndexAll();
        foreach (var query in new[] { "secret", "", "-nothing", "source:test", "secret*" })
        {
            var request = new HuntRequest(query);
            var south = HuntWorld.Viewer(2);

            Assert.Equal([21L], await world.SequencesAsync(request, organization: 2));
            Assert.Equal(1, (await world.Hunts.StatisticsAsync(south, request, "source", 10, CancellationToken.None)).Value!.Matches);
            Assert.Equal(1, (await world.Hunts.TimelineAsync(south, request, 60, CancellationToken.None)).Value!.Matches);
            Assert.Equal(1, (await world.Hunts.FieldsAsync(south, request, CancellationToken.None)).Value!.Sampled);
            Assert.Empty(await world.SequencesAsync(request, organization: 3));
        }
    }

    [Fact]
    public async Task Statistics_RandomEvents_CountAsAPlainFilterDoes()
    {
        var events = RandomEvents.Make(800, seed: 41);
        await world.AppendAsync(events);
        var query = HuntQuery.Parse("failed").Value!;
        var matching = Matching(events, query, 1, null, null);
        var expected = matching.SelectMany(item => HuntFields.Values(item, "user.name").Distinct()).GroupBy(value => value).ToDictionary(group => group.Key, group => group.LongCount());

        var statistics = (await world.Hunts.StatisticsAsync(HuntWorld.Viewer(), new HuntRequest("failed"), "user.name", 100, CancellationToken.None)).Value!;

        Assert.Equal(matching.Count, statistics.Matches);
        Assert.Equal(expected.Count, statistics.Distinct);
        Assert.Equal(expected, statistics.Values.ToDictionary(value => value.Value, value => value.Count));
        Assert.Equal(statistics.Values.OrderByDescending(value => value.Count).Select(value => value.Count), statistics.Values.Select(value => value.Count));
        Assert.Equal(matching.Count(item => HuntFields.Values(item, "user.name").Any()), statistics.WithField);
        Assert.All(statistics.Values, value => Assert.Equal((double)value.Count / statistics.WithField, value.Share, 6));
    }

    [Theory]
    [InlineData("")]
    [InlineData("failed")]
    public async Task Timeline_Buckets_HoldEveryMatchOnce(string text)
    {
        var events = RandomEvents.Make(800, seed: 51);
        await world.AppendAsync(events);
        var query = HuntQuery.Parse(text).Value!;
        var (from, until) = (LogEvents.Noon.AddSeconds(5), LogEvents.Noon.AddSeconds(25));

        var timeline = (await world.Hunts.TimelineAsync(HuntWorld.Viewer(), new HuntRequest(text, from, until), 60, CancellationToken.None)).Value!;

        Assert.Equal(1, timeline.BucketSeconds);
        Assert.Equal((from, until), (timeline.From, timeline.Until));
        var expected = Matching(events, query, 1, from, until).GroupBy(item => item.Timestamp.AddTicks(-(item.Timestamp.Ticks % TimeSpan.TicksPerSecond))).ToDictionary(group => group.Key, group => group.LongCount());
        Assert.All(timeline.Buckets, bucket => Assert.Equal(expected.GetValueOrDefault(bucket.At), bucket.Count));
        Assert.Equal(20, timeline.Buckets.Count);
    }

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(0, 4_000_000_000, 60)]
    [InlineData(5, 5_000_000_000, 1)]
    [InlineData(1_700_000_000, 1_700_086_400, 200)]
    public void TimeGrid_AnySpan_KeepsToTheNumberOfBuckets(long first, long last, int most)
    {
        var grid = new TimeGrid(first, last, most);
        grid.Add(first);
        grid.Add(last);
        var timeline = grid.ToTimeline(new HuntCoverage(true, 0, null));

        Assert.InRange(timeline.Buckets.Count, 1, most + 1);
        Assert.Equal(2, timeline.Matches);
    }

    [Fact]
    public async Task Fields_Events_AreListedWithTheirValues()
    {
        await world.AppendAsync([LogEvents.Of("a", fields: [("user.name", "x"), ("user.name", "y")]), LogEvents.Of("b", fields: [("user.name", "x")])]);

        var fields = (await world.Hunts.FieldsAsync(HuntWorld.Viewer(), new HuntRequest(), CancellationToken.None)).Value!;

        Assert.Equal(["source", "user.name"], fields.Fields.Select(field => field.Name));
        Assert.Equal([new ValueCount("x", 2, 1), new ValueCount("y", 1, 0.5)], fields.Fields[1].Values);
        Assert.True(fields.Coverage.Complete);
    }

    [Fact]
    public async Task Requests_BadOnes_AreRefused()
    {
        var viewer = HuntWorld.Viewer();
        var nobody = viewer with { Granted = Core.Identity.Permission.SendEvents };
        var at = LogEvents.Noon;

        Assert.Equal("INVALID_REQUEST", (await world.Hunts.SearchAsync(viewer, new HuntRequest("("), 10, null, CancellationToken.None)).Error?.Code);
        Assert.Equal("INVALID_REQUEST", (await world.Hunts.SearchAsync(viewer, new HuntRequest(), 501, null, CancellationToken.None)).Error?.Code);
        Assert.Equal("INVALID_REQUEST", (await world.Hunts.SearchAsync(viewer, new HuntRequest(), 10, "x-1", CancellationToken.None)).Error?.Code);
        Assert.Equal("INVALID_REQUEST", (await world.Hunts.SearchAsync(viewer, new HuntRequest(null, at, at), 10, null, CancellationToken.None)).Error?.Code);
        Assert.Equal("INSUFFICIENT_PERMISSIONS", (await world.Hunts.SearchAsync(nobody, new HuntRequest(), 10, null, CancellationToken.None)).Error?.Code);
        Assert.Equal("INSUFFICIENT_PERMISSIONS", world.Hunts.Export(nobody, new HuntRequest(), ExportFormat.Csv).Error?.Code);
    }

    private static ScanBudget Budget() => new(1_000_000, TimeSpan.FromMinutes(1), TimeProvider.System, CancellationToken.None);

    private static List<long> Plain(IEnumerable<LogEvent> events, HuntQuery query, int organization, DateTime? from, DateTime? until) =>
        [.. Matching(events, query, organization, from, until).OrderByDescending(item => item.Timestamp).ThenByDescending(item => item.Sequence).Select(item => item.Sequence)];

    private static List<LogEvent> Matching(IEnumerable<LogEvent> events, HuntQuery query, int organization, DateTime? from, DateTime? until)
    {
        var test = EventTest.Compile(query);
        return [.. events.Where(item => item.OrganizationId == organization && (from is null || item.Timestamp >= from) && (until is null || item.Timestamp < until) && test.Matches(item))];
    }
}
