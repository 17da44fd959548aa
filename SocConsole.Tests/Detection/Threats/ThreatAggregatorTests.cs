using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Detection.Stages;
using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Detection.Threats;

public sealed class ThreatAggregatorTests : IAsyncLifetime
{
    private const string Address = "203.0.113.7";
    private TestDatabase test = null!;
    private TestPipeline pipeline = null!;

    public async Task InitializeAsync()
    {
        test = await TestDatabase.CreateAsync();
        pipeline = await TestPipeline.StartAsync(test);
    }

    [Fact]
    public async Task Commit_WithinTheJoinWindow_JoinsTheOpenThreat()
    {
        await pipeline.SendAsync(SshdLines.Burst(Address, 5, SshdLines.Nine.AddDays(-2)));
        await pipeline.SendAsync(SshdLines.Burst(Address, 7, SshdLines.Nine.AddDays(-1)));

        var threat = Assert.Single(await pipeline.OpenedAsync());
        Assert.Equal((12, SshdLines.Nine.AddDays(-2), SshdLines.Nine.AddDays(-1).AddSeconds(6)), (threat.EventCount, threat.FirstSeenAt, threat.LastSeenAt));
        Assert.Contains("12 failed SSH logins", threat.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Commit_BeyondTheJoinWindow_OpensAnewHoweverTheLogWasCut(bool atOnce)
    {
        List<string> first = SshdLines.Burst(Address, 5, SshdLines.Nine.AddDays(-9)), second = SshdLines.Burst(Address, 7, SshdLines.Nine);
        foreach (var part in atOnce ? [[.. first, .. second]] : (List<string>[])[first, second])
        {
            await pipeline.SendAsync(part);
        }

        Assert.Equal([5, 7], (await pipeline.OpenedAsync()).Select(row => row.EventCount).Order());
    }

    [Theory]
    [InlineData(ThreatStatus.Mitigated)]
    [InlineData(ThreatStatus.FalsePositive)]
    public async Task Commit_AfterClosing_OpensAnew(ThreatStatus status)
    {
        await pipeline.SendAsync(SshdLines.Burst(Address, 20));
        var first = Assert.Single(await pipeline.OpenedAsync());
        await pipeline.Threats.SetStatusAsync(test.Person(Role.Analyst), first.Number, status, null, CancellationToken.None);

        await pipeline.SendAsync(SshdLines.Burst(Address, 20, SshdLines.Nine.AddMinutes(5)));

        var threats = await pipeline.OpenedAsync();
        Assert.Equal(2, threats.Count);
        Assert.Equal([20, 20], threats.Select(row => row.EventCount));
        Assert.Equal(["THR-2026-001", "THR-2026-002"], threats.Select(row => row.Number).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Commit_GraverRuleOfTheSameKind_RaisesTheSeverity()
    {
        await ConfigureAsync(0.3);
        await pipeline.SendAsync([SshdLines.Sudo("mallory", SshdLines.Nine, "/bin/ls").Replace("mallory : ", "mallory : user NOT in sudoers ; ", StringComparison.Ordinal)]);
        var before = Assert.Single(await pipeline.OpenedAsync());

        await pipeline.SendAsync([SshdLines.Sudo("mallory", SshdLines.Nine.AddMinutes(1), "/usr/bin/chmod u+s /bin/bash")]);

        var after = Assert.Single(await pipeline.OpenedAsync());
        Assert.Equal((Severity.Medium, Severity.High), (before.Severity, after.Severity));
        Assert.True(after.Confidence > before.Confidence);
        var detail = (await pipeline.Threats.GetAsync(test.Person(Role.Viewer), after.Number, CancellationToken.None)).Value!;
        Assert.Equal(["threat_detected", "severity_raised"], detail.Timeline.Select(entry => entry.Event));
        Assert.Equal([Severity.High, Severity.Medium], detail.Findings.Select(finding => finding.Severity));
    }

    [Fact]
    public async Task Commit_BelowTheThreshold_RecordsWithoutAThreat()
    {
        await ConfigureAsync(0.95);
        await pipeline.SendAsync(SshdLines.Burst(Address, 5));
        await pipeline.SendAsync(SshdLines.Burst(Address, 2, SshdLines.Nine.AddMinutes(1)));

        Assert.Empty(await pipeline.OpenedAsync());
        await using var db = test.Database.Read(test.OrganizationId);
        var finding = await db.Findings.SingleAsync();
        Assert.Equal((null, 7, Address, 1, 7), (finding.ThreatId, finding.EventCount, finding.EntityValue, finding.FirstSequence, finding.LastSequence));
        Assert.Empty(await db.Timeline.ToListAsync());
        Assert.Empty(await db.ThreatEvidence.ToListAsync());
    }

    [Fact]
    public async Task Commit_AttackThatPassesTheThresholdLineByLine_CountsFromItsBeginning()
    {
        await ConfigureAsync(0.9);
        foreach (var line in SshdLines.Burst(Address, 20))
        {
            await pipeline.SendAsync([line]);
        }

        var threat = Assert.Single(await pipeline.OpenedAsync());
        Assert.Equal((20, SshdLines.Nine), (threat.EventCount, threat.FirstSeenAt));
        Assert.Contains("20 failed SSH logins", threat.Reason, StringComparison.Ordinal);
        await using var db = test.Database.Read(test.OrganizationId);
        Assert.Single(await db.Findings.ToListAsync());
        Assert.Equal(["threat_detected"], await db.Timeline.Select(row => row.Event).ToListAsync());
    }

    [Fact]
    public async Task Commit_MoreEventsThanTheBound_KeepsAThousandAndCountsAll()
    {
        await pipeline.SendAsync(SshdLines.Burst(Address, 700));
        await pipeline.SendAsync(SshdLines.Burst(Address, 900, SshdLines.Nine.AddMinutes(12)));

        var threat = Assert.Single(await pipeline.OpenedAsync());
        Assert.Equal(1600, threat.EventCount);
        await using var db = test.Database.Read(test.OrganizationId);
        Assert.Equal(ThreatEvidence.MaximumPerThreat, await db.ThreatEvidence.CountAsync());
    }

    [Fact]
    public async Task Commit_SameAddressInTwoOrganizations_OpensOneForEach()
    {
        var other = await test.AddOrganizationAsync("Other");
        await pipeline.SendAsync(SshdLines.Burst(Address, 5));
        var delivery = new Core.Ingestion.Delivery(other, "test", Core.Ingestion.DeliveryFormat.Lines);
        await pipeline.Intake.AcceptAsync(Actor.Stage(other, "test"), delivery, SshdLines.Burst(Address, 6), CancellationToken.None);
        Assert.True(await pipeline.Position.WaitAsync(pipeline.Log.LastSequence, TimeSpan.FromSeconds(60), CancellationToken.None));

        Assert.Equal(5, Assert.Single(await pipeline.OpenedAsync()).EventCount);
        var theirs = (await pipeline.Threats.ListAsync(test.Person(Role.Viewer, other), new ThreatFilter(), new(1, 10), CancellationToken.None)).Value!.Items;
        Assert.Equal(6, Assert.Single(theirs).EventCount);
    }

    public async Task DisposeAsync()
    {
        await pipeline.DisposeAsync();
        test.Dispose();
    }

    private async Task ConfigureAsync(double threshold)
    {
        var configured = await pipeline.Stages.ConfigureAsync(test.Person(Role.Admin), Stage.Detector, new StageChange(threshold, null, null, null), CancellationToken.None);
        Assert.Null(configured.Error);
    }
}
