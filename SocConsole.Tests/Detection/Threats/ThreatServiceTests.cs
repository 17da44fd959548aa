using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Detection.Threats;

public sealed class ThreatServiceTests : IAsyncLifetime
{
    private TestDatabase test = null!;
    private TestPipeline pipeline = null!;
    private Actor analyst = null!;

    public async Task InitializeAsync()
    {
        test = await TestDatabase.CreateAsync();
        pipeline = await TestPipeline.StartAsync(test);
        analyst = test.Person(Role.Analyst);
        for (var i = 1; i <= 5; i++)
        {
            await pipeline.SendAsync(SshdLines.Burst($"203.0.113.{i}", 5 + i));
            test.Clock.Advance(TimeSpan.FromMinutes(1));
        }
    }

    [Fact]
    public async Task List_PageByPage_GivesEachOnceNewestFirst()
    {
        var pages = new List<ThreatRow>();
        for (var number = 1; number <= 3; number++)
        {
            var page = await ListAsync(new ThreatFilter(), number, 2);
            Assert.Equal((5, 3), (page.Total, page.Pages));
            pages.AddRange(page.Items);
        }

        Assert.Equal(["203.0.113.5", "203.0.113.4", "203.0.113.3", "203.0.113.2", "203.0.113.1"], pages.Select(row => row.EntityValue));
        Assert.Empty((await ListAsync(new ThreatFilter(), 4, 2)).Items);
        Assert.Equal(ErrorKind.Invalid, (await pipeline.Threats.ListAsync(analyst, new ThreatFilter(), new(0, 10), CancellationToken.None)).Error?.Kind);
        Assert.Equal(ErrorKind.Invalid, (await pipeline.Threats.ListAsync(analyst, new ThreatFilter(), new(1, 101), CancellationToken.None)).Error?.Kind);
    }

    [Fact]
    public async Task List_Filters_GiveWhatTheySay()
    {
        await pipeline.Threats.SetStatusAsync(analyst, "THR-2026-002", ThreatStatus.FalsePositive, null, CancellationToken.None);
        await pipeline.Threats.AssignToMeAsync(analyst, "THR-2026-003", CancellationToken.None);
        var start = new TestClock().GetUtcNow().UtcDateTime;

        Assert.Equal(["203.0.113.2"], await EntitiesAsync(new ThreatFilter { Statuses = [ThreatStatus.FalsePositive, ThreatStatus.Mitigated] }));
        Assert.Equal(["203.0.113.3"], await EntitiesAsync(new ThreatFilter { AssigneeId = analyst.UserId }));
        Assert.Equal(["203.0.113.3", "203.0.113.2"], await EntitiesAsync(new ThreatFilter { From = start.AddMinutes(1), Until = start.AddMinutes(2) }));
        Assert.Equal(5, (await EntitiesAsync(new ThreatFilter { Severities = [Severity.High], Type = "brute_force_attack" })).Count);
        Assert.Empty(await EntitiesAsync(new ThreatFilter { Severities = [Severity.Low] }));
        Assert.Empty(await EntitiesAsync(new ThreatFilter { Type = "brute_force" }));
        Assert.Equal(["203.0.113.4"], await EntitiesAsync(new ThreatFilter { Text = "113.4" }));
        Assert.Equal(["203.0.113.1"], await EntitiesAsync(new ThreatFilter { Text = "thr-2026-001" }));
        Assert.Empty(await EntitiesAsync(new ThreatFilter { Text = "203%4" }));
        Assert.Empty(await EntitiesAsync(new ThreatFilter { Text = "203_0" }));
        Assert.Equal("203.0.113.5", (await EntitiesAsync(new ThreatFilter { Order = ThreatOrder.Priority }))[0]);
    }

    [Fact]
    public async Task Get_OtherOrganization_IsNotFound()
    {
        var stranger = test.Person(Role.Admin, await test.AddOrganizationAsync("Other"));

        Assert.Equal("THREAT_NOT_FOUND", (await pipeline.Threats.GetAsync(stranger, "THR-2026-001", CancellationToken.None)).Error?.Code);
        Assert.Equal("THREAT_NOT_FOUND", (await pipeline.Threats.EvidenceAsync(stranger, "THR-2026-001", 10, CancellationToken.None)).Error?.Code);
        Assert.Equal("THREAT_NOT_FOUND", (await pipeline.Threats.SimilarAsync(stranger, "THR-2026-001", CancellationToken.None)).Error?.Code);
        Assert.Equal("THREAT_NOT_FOUND", (await pipeline.Threats.AssignToMeAsync(stranger, "THR-2026-001", CancellationToken.None)).Error?.Code);
        Assert.Equal("THREAT_NOT_FOUND", (await pipeline.Threats.SetStatusAsync(stranger, "THR-2026-001", ThreatStatus.Mitigated, null, CancellationToken.None)).Error?.Code);
        Assert.Empty((await pipeline.Threats.ListAsync(stranger, new ThreatFilter(), new(1, 10), CancellationToken.None)).Value!.Items);
        Assert.All(await pipeline.OpenedAsync(), row => Assert.Equal(ThreatStatus.Detected, row.Status));
    }

    [Fact]
    public async Task SetStatus_Verdict_IsInTimelineAuditAndOutbox()
    {
        var row = (await pipeline.Threats.SetStatusAsync(analyst, "THR-2026-001", ThreatStatus.FalsePositive, "our own scanner", CancellationToken.None)).Value!;

        Assert.Equal(ThreatStatus.FalsePositive, row.Status);
        var detail = (await pipeline.Threats.GetAsync(analyst, "THR-2026-001", CancellationToken.None)).Value!;
        var entry = detail.Timeline[^1];
        Assert.Equal(("marked_false_positive", analyst.Name, "Marked as false positive: our own scanner"), (entry.Event, entry.ActorName, entry.Text));
        await using var db = test.Database.Read(test.OrganizationId);
        Assert.Equal((analyst.Name, "THR-2026-001"), await db.AuditRecords.Where(record => record.Action == "threat.status_changed").Select(record => new ValueTuple<string, string>(record.ActorName, record.Subject)).SingleAsync());
        Assert.True(await db.Outbox.AnyAsync(message => message.Body.Contains("threat_updated") && message.Body.Contains("THR-2026-001")));
    }

    [Fact]
    public async Task SetStatus_MitigatedThenBack_SetsAndClearsItsTimes()
    {
        await pipeline.Threats.SetStatusAsync(analyst, "THR-2026-001", ThreatStatus.Mitigated, null, CancellationToken.None);
        await using (var db = test.Database.Read(test.OrganizationId))
        {
            var closed = await db.Threats.FirstAsync(row => row.Number == "THR-2026-001");
            Assert.Equal((test.Clock.GetUtcNow().UtcDateTime, test.Clock.GetUtcNow().UtcDateTime), (closed.MitigatedAt, closed.ClosedAt));
        }

        await pipeline.Threats.SetStatusAsync(analyst, "THR-2026-001", ThreatStatus.Analyzing, null, CancellationToken.None);
        await using var after = test.Database.Read(test.OrganizationId);
        var open = await after.Threats.FirstAsync(row => row.Number == "THR-2026-001");
        Assert.Equal((null, null), (open.MitigatedAt, open.ClosedAt));
    }

    [Fact]
    public async Task Assign_ThenUnassign_IsTold()
    {
        Assert.Equal(analyst.Name, (await pipeline.Threats.AssignToMeAsync(analyst, "THR-2026-001", CancellationToken.None)).Value!.Assignee);
        Assert.Null((await pipeline.Threats.UnassignAsync(analyst, "THR-2026-001", CancellationToken.None)).Value!.Assignee);

        var detail = (await pipeline.Threats.GetAsync(analyst, "THR-2026-001", CancellationToken.None)).Value!;
        Assert.Equal(["threat_detected", "assigned", "unassigned"], detail.Timeline.Select(entry => entry.Event));
    }

    [Fact]
    public async Task Change_ViewerOrTooLongComment_IsRefused()
    {
        Assert.Equal(ErrorKind.Forbidden, (await pipeline.Threats.AssignToMeAsync(test.Person(Role.Viewer), "THR-2026-001", CancellationToken.None)).Error?.Kind);
        Assert.Equal(ErrorKind.Invalid, (await pipeline.Threats.SetStatusAsync(analyst, "THR-2026-001", ThreatStatus.Mitigated, new string('x', 2001), CancellationToken.None)).Error?.Kind);
    }

    [Fact]
    public async Task Evidence_OfAThreat_IsItsEventsNewestFirst()
    {
        var evidence = (await pipeline.Threats.EvidenceAsync(analyst, "THR-2026-002", 3, CancellationToken.None)).Value!;

        Assert.Equal(3, evidence.Count);
        Assert.All(evidence, item => Assert.Contains("203.0.113.2", item.Raw, StringComparison.Ordinal));
        Assert.Equal(evidence.Select(item => item.Sequence).OrderDescending(), evidence.Select(item => item.Sequence));
    }

    [Fact]
    public async Task Similar_SameKindAndTarget_LeavesItselfOut()
    {
        var similar = (await pipeline.Threats.SimilarAsync(analyst, "THR-2026-002", CancellationToken.None)).Value!;

        Assert.Equal(["THR-2026-005", "THR-2026-004", "THR-2026-003", "THR-2026-001"], similar.Select(row => row.Number));
    }

    public async Task DisposeAsync()
    {
        await pipeline.DisposeAsync();
        test.Dispose();
    }

    private async Task<Page<ThreatRow>> ListAsync(ThreatFilter filter, int number, int size) =>
        (await pipeline.Threats.ListAsync(analyst, filter, new(number, size), CancellationToken.None)).Value!;

    private async Task<List<string>> EntitiesAsync(ThreatFilter filter) => [.. (await ListAsync(filter, 1, 100)).Items.Select(row => row.EntityValue)];
}
