using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Decay;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Intelligence.Sightings;
using SocConsole.Core.Kernel;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Intelligence.Decay;

public sealed class DecaySweepTests : IAsyncLifetime
{
    private TestDatabase test = null!;

    private DateTime Now => test.Clock.GetUtcNow().UtcDateTime;

    public async Task InitializeAsync() => test = await TestDatabase.CreateAsync();

    public Task DisposeAsync()
    {
        test.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Sweep_AddressOfFullConfidence_DecaysAfter32AndAHalfDaysByWayOfItsPoints()
    {
        var id = await AddAsync();
        var told = Now;
        List<double> due = [];
        while ((await RowAsync(id)).NextReactionAt is { } next)
        {
            due.Add((next - told).TotalDays);
            test.Clock.Advance(next - Now - TimeSpan.FromTicks(1));
            Assert.Equal(0, await SweepAsync());
            test.Clock.Advance(TimeSpan.FromTicks(1));
            Assert.Equal(1, await SweepAsync());
        }

        Assert.Equal([3.3, 15.0, 32.5], due.Select(days => Math.Round(days, 1)));
        Assert.Equal(IndicatorState.Decayed, (await RowAsync(id)).State);
        await using var db = test.Database.Across();
        Assert.Equal(1, await db.Outbox.CountAsync(message => message.Body.Contains("indicators_changed")));
    }

    [Fact]
    public async Task Sweep_SightedOnTheWay_BeginsAnew()
    {
        var id = await AddAsync();
        test.Clock.Advance(TimeSpan.FromDays(30));
        await new SightingService(test.Database).ReportAsync(test.Person(Role.Analyst), id, null, null, CancellationToken.None);
        test.Clock.Advance(TimeSpan.FromDays(30));
        await SweepAsync();
        Assert.Equal(IndicatorState.Active, (await RowAsync(id)).State);
        test.Clock.Advance(TimeSpan.FromDays(3));
        await SweepAsync();

        Assert.Equal(IndicatorState.Decayed, (await RowAsync(id)).State);
    }

    [Theory]
    [InlineData(IndicatorState.Active, IndicatorState.Expired)]
    [InlineData(IndicatorState.Revoked, IndicatorState.Expired)]
    [InlineData(IndicatorState.Decayed, IndicatorState.Expired)]
    [InlineData(IndicatorState.Excluded, IndicatorState.Excluded)]
    [InlineData(IndicatorState.Disabled, IndicatorState.Disabled)]
    public async Task Sweep_ValidityEnded_ComesBeforeRevokedAndScoreButNotBeforePeople(IndicatorState before, IndicatorState after)
    {
        var end = Now.AddDays(1);
        var id = await AddAsync(row => (row.State, row.ValidUntil, row.NextReactionAt) = (before, end, end));
        test.Clock.Advance(TimeSpan.FromDays(1));

        Assert.Equal(1, await SweepAsync());
        Assert.Equal(0, await SweepAsync());

        Assert.Equal(after, (await RowAsync(id)).State);
    }

    [Fact]
    public async Task Sweep_ManualConfidenceOf0_StaysAndIsNotLookedFor()
    {
        var id = await AddAsync(row => (row.IsConfidenceManual, row.Confidence, row.NextReactionAt) = (true, 0, Now));
        test.Clock.Advance(TimeSpan.FromDays(400));

        await SweepAsync();

        var row = await RowAsync(id);
        Assert.Equal((IndicatorState.Decayed, 0.0, true, (DateTime?)null), (row.State, row.Confidence, row.IsConfidenceManual, row.NextReactionAt));
    }

    [Fact]
    public async Task Sweep_ScoreThatBeginsBelowTheThreshold_DecaysAtOnce()
    {
        var id = await AddAsync(row => (row.Confidence, row.NextReactionAt) = (0, IndicatorDecay.NextReaction(row.Type, 0, row.LastSeen, Now)));

        await SweepAsync();

        Assert.Equal(IndicatorState.Decayed, (await RowAsync(id)).State);
    }

    [Fact]
    public async Task Schedule_RowsWithoutATime_GetOne()
    {
        var id = await AddAsync(row => row.NextReactionAt = null);
        var manual = await AddAsync(row => (row.IsConfidenceManual, row.NextReactionAt, row.NormalizedValue) = (true, null, "192.0.2.2"));

        Assert.Equal(1, await ScheduleAsync());

        Assert.Equal(3.3, Math.Round(((await RowAsync(id)).NextReactionAt!.Value - Now).TotalDays, 1));
        Assert.Null((await RowAsync(manual)).NextReactionAt);
    }

    [Fact]
    public async Task Decay_OfAnIndicator_ShowsItsCurve()
    {
        var id = await AddAsync();
        var told = Now;
        test.Clock.Advance(TimeSpan.FromDays(1));
        var service = new DecayService(test.Database, test.Clock);

        var shown = (await service.GetAsync(test.Person(Role.Viewer), id, CancellationToken.None)).Value!;

        Assert.Equal((47.0, 20.0, 100.0, told, 24), (shown.LifetimeDays, shown.Threshold, shown.BaseScore, shown.Since, shown.Curve.Count));
        Assert.Equal((told, 100.0, told.AddDays(47), 0.0), (shown.Curve[0].At, shown.Curve[0].Score, shown.Curve[^1].At, shown.Curve[^1].Score));
        Assert.Equal(100 * (1 - Math.Pow(1 / 47.0, 1 / 1.65)), shown.Score, 0.001);
    }

    private async Task<int> SweepAsync()
    {
        using var sweep = new DecaySweep(test.Database, test.Clock, NullLogger<DecaySweep>.Instance);
        return await sweep.SweepAsync(CancellationToken.None);
    }

    private async Task<int> ScheduleAsync()
    {
        using var sweep = new DecaySweep(test.Database, test.Clock, NullLogger<DecaySweep>.Instance);
        return await sweep.ScheduleAsync(CancellationToken.None);
    }

    private async Task<int> AddAsync(Action<Indicator>? change = null)
    {
        var row = new Indicator
        {
            OrganizationId = test.OrganizationId,
            Type = IndicatorType.Ip,
            Value = "192.0.2.1",
            NormalizedValue = "192.0.2.1",
            Confidence = 1,
            ThreatLevel = Severity.High,
            FirstSeen = Now,
            LastSeen = Now,
            CreatedAt = Now,
            UpdatedAt = Now,
            NextReactionAt = IndicatorDecay.NextReaction(IndicatorType.Ip, 1, Now, Now),
        };
        change?.Invoke(row);
        await using var db = test.Database.Across();
        db.Indicators.Add(row);
        await db.SaveChangesAsync();
        return row.Id;
    }

    private async Task<Indicator> RowAsync(int id)
    {
        await using var db = test.Database.Read(test.OrganizationId);
        return await db.Indicators.SingleAsync(row => row.Id == id);
    }
}
