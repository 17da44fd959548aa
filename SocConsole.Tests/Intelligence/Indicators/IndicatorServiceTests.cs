using Microsoft.Extensions.Logging.Abstractions;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Intelligence.Sources;
using SocConsole.Core.Kernel;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Intelligence.Indicators;

public sealed class IndicatorServiceTests : IAsyncLifetime
{
    private TestDatabase test = null!;
    private IndicatorService indicators = null!;
    private SourceService sources = null!;
    private Actor analyst = null!;

    public async Task InitializeAsync()
    {
        test = await TestDatabase.CreateAsync();
        (indicators, sources, analyst) = (TestIndicators.Of(test), new SourceService(test.Database, new PlainSecrets()), test.Person(Role.Analyst));
    }

    public Task DisposeAsync()
    {
        test.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Tell_KnownValueInAnotherForm_KeepsItsNumberAndJoinsWhatIsSaid()
    {
        var first = await TellAsync(Said("EXAMPLE.com.", 0.4, Severity.High, "b", "a"), await SourceAsync("one"));
        test.Clock.Advance(TimeSpan.FromHours(1));
        var second = await TellAsync(Said("example[.]com", 0.7, Severity.Low, "c", "A "), await SourceAsync("two"));

        Assert.Equal((first.Id, "EXAMPLE.com.", "example.com", 0.7, Severity.High), (second.Id, second.Value, second.NormalizedValue, second.ConfidenceScore, second.ThreatLevel));
        Assert.Equal(["a", "b", "c"], second.Tags);
        Assert.Equal((first.FirstSeen, first.LastSeen.AddHours(1), first.SourceId), (second.FirstSeen, second.LastSeen, second.SourceId));
        var claims = await indicators.ClaimsAsync(analyst, first.Id, CancellationToken.None);
        Assert.Equal([("two", 0.7), ("one", 0.4)], claims.Value!.Select(claim => (claim.Source, claim.ConfidenceScore)));
    }

    [Theory]
    [InlineData("010.1.1.10", null, 0.5, "medium", "value")]
    [InlineData("example.com", IndicatorType.Ip, 0.5, "medium", "value")]
    [InlineData("", null, 0.5, "medium", "value")]
    [InlineData("192.0.2.1", null, 1.1, "medium", "confidence_score")]
    [InlineData("192.0.2.1", null, double.NaN, "medium", "confidence_score")]
    [InlineData("192.0.2.1", null, 0.5, "informational", "threat_level")]
    public async Task Tell_WhatIsNoIndicator_IsRefusedByField(string value, IndicatorType? type, double confidence, string level, string field)
    {
        Assert.True(Wire.TryRead<Severity>(level, out var severity));

        var told = await indicators.TellAsync(analyst, new NewIndicator(type, value, confidence, severity, []), null, CancellationToken.None);

        Assert.Equal(ErrorKind.Invalid, told.Error!.Kind);
        Assert.Contains(field, told.Error.Fields!.Keys);
    }

    [Fact]
    public async Task Tell_SourceOfAnotherOrganization_IsRefused()
    {
        var other = test.Person(Role.Analyst, await test.AddOrganizationAsync("Other"));
        var foreign = (await sources.CreateAsync(other, new SourceDraft("theirs", "", null, SourceKind.Commercial, null, null, null, null), CancellationToken.None)).Value!.Id;

        var told = await indicators.TellAsync(analyst, Said("192.0.2.1"), foreign, CancellationToken.None);

        Assert.Contains("source_id", told.Error!.Fields!.Keys);
    }

    [Fact]
    public async Task List_Filters_ShowWhatTheyName()
    {
        var source = await SourceAsync("one");
        await TellAsync(Said("192.0.2.1", level: Severity.Critical, tags: ["x", "y"]), source);
        await TellAsync(Said("192.0.2.2", tags: ["x"]), null);
        await TellAsync(Said("sure.example.org", tags: ["y"]) with { Description = "100%_sure" }, null);

        Assert.Equal(["192.0.2.1"], await ListedAsync(new IndicatorFilter(Tags: ["x", "Y"])));
        Assert.Equal(["192.0.2.1"], await ListedAsync(new IndicatorFilter(Level: Severity.Critical)));
        Assert.Equal(["192.0.2.1"], await ListedAsync(new IndicatorFilter(SourceId: source)));
        Assert.Equal(["sure.example.org"], await ListedAsync(new IndicatorFilter(Search: "0%_S")));
        Assert.Equal(["192.0.2.2", "192.0.2.1"], await ListedAsync(new IndicatorFilter(Type: IndicatorType.Ip)));
        Assert.Empty(await ListedAsync(new IndicatorFilter(Active: false)));
    }

    [Fact]
    public async Task Tell_MoreTagsAndDataThanARowTakes_KeepsWhatItHad()
    {
        var first = await TellAsync(Said("192.0.2.1", tags: "campaign:x") with { Metadata = $$"""{"a":"{{new string('a', 9_000)}}"}""" }, null);
        await TellAsync(Said("192.0.2.1", tags: [.. Enumerable.Range(0, Indicator.MaximumTags).Select(i => $"0{i:D2}")]) with { Metadata = $$"""{"b":"{{new string('b', 9_000)}}"}""" }, null);

        var row = (await indicators.GetAsync(analyst, first.Id, CancellationToken.None)).Value!;

        Assert.Equal(Indicator.MaximumTags, row.Tags.Count);
        Assert.Contains("campaign:x", row.Tags);
        Assert.False(row.Metadata.TryGetProperty("b", out _));
        Assert.Equal(["192.0.2.1"], await ListedAsync(new IndicatorFilter(Tags: ["campaign:x"])));
        Assert.Empty(await ListedAsync(new IndicatorFilter(Tags: ["063"])));
    }

    [Fact]
    public async Task Tell_NullAmongTags_IsRefused()
    {
        var told = await indicators.TellAsync(analyst, Said("192.0.2.1", tags: [null!]), null, CancellationToken.None);

        Assert.Contains("tags", told.Error!.Fields!.Keys);
    }

    [Fact]
    public async Task Update_ValueOfAnother_IsAConflictAndTagsAreSetAnew()
    {
        var one = await TellAsync(Said("192.0.2.1", tags: ["old"]), null);
        await TellAsync(Said("192.0.2.2"), null);

        var taken = await indicators.UpdateAsync(analyst, one.Id, Said("192.0.2.2"), null, null, CancellationToken.None);
        var changed = await indicators.UpdateAsync(analyst, one.Id, Said("192.0.2.1", tags: ["new"]), null, false, CancellationToken.None);

        Assert.Equal("INDICATOR_EXISTS", taken.Error!.Code);
        Assert.Equal((false, "new"), (changed.Value!.IsActive, Assert.Single(changed.Value.Tags)));
        Assert.Empty(await ListedAsync(new IndicatorFilter(Tags: ["old"])));
    }

    [Fact]
    public async Task Summary_AddsUpToTheTotal()
    {
        await TellAsync(Said("192.0.2.1", level: Severity.Critical), await SourceAsync("one"));
        await TellAsync(Said("example.com", level: Severity.Low), null);

        var summary = (await indicators.SummaryAsync(analyst, CancellationToken.None)).Value!;

        Assert.Equal((2, 2, 2, 1), (summary.TotalIndicators, summary.IndicatorsByType.Values.Sum(), summary.IndicatorsByLevel.Values.Sum(), summary.ActiveSources));
        Assert.Equal(1, summary.IndicatorsByType["domain"]);
    }

    [Fact]
    public async Task Viewer_MayReadAndNotTell()
    {
        var viewer = test.Person(Role.Viewer);

        Assert.Null((await indicators.ListAsync(viewer, new IndicatorFilter(), new Slice(0, 10), CancellationToken.None)).Error);
        Assert.Equal(ErrorKind.Forbidden, (await indicators.TellAsync(viewer, Said("192.0.2.1"), null, CancellationToken.None)).Error!.Kind);
        Assert.Equal(ErrorKind.Forbidden, (await indicators.DeduplicateAsync(viewer, CancellationToken.None)).Error!.Kind);
    }

    [Fact]
    public async Task Build_IndicatorsOfTwoOrganizations_AreLookedForInTheirOwnEvents()
    {
        var watch = new IndicatorWatch(IndicatorIndex.Empty);
        using var watcher = new IndicatorWatcher(test.Database, watch, test.Clock, NullLogger<IndicatorWatcher>.Instance);
        var south = await test.AddOrganizationAsync("South");
        await TellAsync(Said("192.0.2.1"), await SourceAsync("one"));
        var retired = await TellAsync(Said("192.0.2.2"), null);
        await indicators.UpdateAsync(analyst, retired.Id, Said("192.0.2.2"), null, false, CancellationToken.None);

        await watcher.BuildAsync(test.OrganizationId, CancellationToken.None);
        await watcher.BuildAsync(south, CancellationToken.None);

        Assert.Equal("one", watch.Of(test.OrganizationId).FindAddress("192.0.2.1")!.Source);
        Assert.Null(watch.Of(test.OrganizationId).FindAddress("192.0.2.2"));
        Assert.Equal(0, watch.Of(south).Count);
    }

    private static NewIndicator Said(string value, double confidence = 0.5, Severity level = Severity.Medium, params string[] tags) => new(null, value, confidence, level, tags);

    private async Task<IndicatorView> TellAsync(NewIndicator said, int? source)
    {
        var told = await indicators.TellAsync(analyst, said, source, CancellationToken.None);
        Assert.Null(told.Error);
        return told.Value!;
    }

    private async Task<int> SourceAsync(string name) =>
        (await sources.CreateAsync(analyst, new SourceDraft(name, "", null, SourceKind.Opensource, null, null, null, null), CancellationToken.None)).Value!.Id;

    private async Task<IEnumerable<string>> ListedAsync(IndicatorFilter filter)
    {
        var (items, total) = (await indicators.ListAsync(analyst, filter, new Slice(0, 100), CancellationToken.None)).Value;
        Assert.Equal(items.Count, total);
        return items.Select(item => item.NormalizedValue);
    }
}
