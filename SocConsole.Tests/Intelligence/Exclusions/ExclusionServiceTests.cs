using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Exclusions;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Kernel;

namespace SocConsole.Tests.Intelligence.Exclusions;

public sealed class ExclusionServiceTests : IAsyncLifetime
{
    private ExclusionWorld world = null!;

    public async Task InitializeAsync() => world = await ExclusionWorld.CreateAsync();

    public Task DisposeAsync()
    {
        world.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Create_PurposeWithoutMode_SuppressesFalsePositivesAndTagsContext()
    {
        var benign = await world.AddAsync(ExclusionWorld.Draft("ours", ExclusionKind.Cidr, ExclusionPurpose.FalsePositive, "192.0.2.7/24", " 192.0.2.0/24 ", ""));
        var context = await world.AddAsync(ExclusionWorld.Draft("vpn", ExclusionKind.Cidr, ExclusionPurpose.Context, "198.51.100.0/24"));

        Assert.Equal((ExclusionMode.Suppress, 1, world.Analyst.Name), (benign.Mode, benign.EntryCount, benign.Owner));
        Assert.Equal(ExclusionMode.Tag, context.Mode);
        var (entries, total) = (await world.Exclusions.EntriesAsync(world.Analyst, benign.Id, new Slice(0, 10), null, CancellationToken.None)).Value;
        Assert.Equal(("192.0.2.0/24", 1), (Assert.Single(entries), total));
    }

    [Fact]
    public async Task Create_EntryThatIsNone_IsRefusedWithItsReason()
    {
        var refused = await world.Exclusions.CreateAsync(world.Analyst, ExclusionWorld.Draft("x", ExclusionKind.Regex, ExclusionPurpose.Context, "ok", "("), CancellationToken.None);

        Assert.Equal(ErrorKind.Invalid, refused.Error!.Kind);
        Assert.StartsWith("'(':", Assert.Single(refused.Error.Fields!["entries"]), StringComparison.Ordinal);
        Assert.Empty((await world.Exclusions.ListAsync(world.Analyst, CancellationToken.None)).Value!);
    }

    [Fact]
    public async Task Create_NameThatIsTaken_IsAConflictWhateverItsCase()
    {
        await world.AddAsync(ExclusionWorld.Draft("Ours", ExclusionKind.Exact, ExclusionPurpose.Context, "x.org"));

        Assert.Equal("EXCLUSION_EXISTS", (await world.Exclusions.CreateAsync(world.Analyst, ExclusionWorld.Draft("ours", ExclusionKind.Exact, ExclusionPurpose.Context, "y.org"), CancellationToken.None)).Error!.Code);
    }

    [Fact]
    public async Task Create_MorePatternsThanThereMayBe_IsRefused()
    {
        string[] patterns = [.. Enumerable.Range(0, ExclusionStore.MaximumPatterns + 1).Select(i => $"a{i}")];

        var refused = await world.Exclusions.CreateAsync(world.Analyst, ExclusionWorld.Draft("x", ExclusionKind.Regex, ExclusionPurpose.Context, patterns), CancellationToken.None);

        Assert.Equal("TOO_MANY_ENTRIES", refused.Error!.Code);
        Assert.Empty((await world.Exclusions.ListAsync(world.Analyst, CancellationToken.None)).Value!);
    }

    [Fact]
    public async Task Update_EntriesLeftOut_StayUnlessTheKindChanges()
    {
        var row = await world.AddAsync(ExclusionWorld.Draft("ours", ExclusionKind.HostSuffix, ExclusionPurpose.FalsePositive, "a.example.com", "b.example.com"));
        var draft = ExclusionWorld.Draft("theirs", ExclusionKind.HostSuffix, ExclusionPurpose.Context) with { Entries = null };

        var changed = await world.Exclusions.UpdateAsync(world.Analyst, row.Id, draft, CancellationToken.None);
        var refused = await world.Exclusions.UpdateAsync(world.Analyst, row.Id, draft with { Kind = ExclusionKind.Exact }, CancellationToken.None);
        var replaced = await world.Exclusions.UpdateAsync(world.Analyst, row.Id, draft with { Entries = ["c.example.com"] }, CancellationToken.None);

        Assert.Equal(("theirs", 2, ExclusionMode.Tag), (changed.Value!.Name, changed.Value.EntryCount, changed.Value.Mode));
        Assert.Contains("entries", refused.Error!.Fields!.Keys);
        Assert.Equal(1, replaced.Value!.EntryCount);
        Assert.Equal(["c.example.com"], (await world.Exclusions.EntriesAsync(world.Analyst, row.Id, new Slice(0, 10), "C.EX", CancellationToken.None)).Value.Entries);
        Assert.Empty((await world.Exclusions.EntriesAsync(world.Analyst, row.Id, new Slice(0, 10), "c_ex", CancellationToken.None)).Value.Entries);
    }

    [Fact]
    public async Task Try_ValueAfterEachChange_IsJudgedByIt()
    {
        var row = await world.AddAsync(ExclusionWorld.Draft("ours", ExclusionKind.HostSuffix, ExclusionPurpose.FalsePositive, "example.com"));

        var tried = (await world.Trials.TryAsync(world.Analyst, "hxxp://www.example[.]com/x", null, CancellationToken.None)).Value!;
        Assert.Equal((true, ExclusionMode.Suppress, "http://www.example.com/x", "example.com"), (tried.Excluded, tried.Mode, tried.NormalizedValue, Assert.Single(tried.Hits).Entry));

        await world.Exclusions.SwitchAsync(world.Analyst, row.Id, false, CancellationToken.None);
        Assert.Null((await world.Trials.TryAsync(world.Analyst, "example.com", null, CancellationToken.None)).Value!.Mode);
        await world.Exclusions.SwitchAsync(world.Analyst, row.Id, true, CancellationToken.None);
        Assert.True((await world.Trials.TryAsync(world.Analyst, "example.com", null, CancellationToken.None)).Value!.Excluded);
        await world.Exclusions.DeleteAsync(world.Analyst, row.Id, CancellationToken.None);
        Assert.False((await world.Trials.TryAsync(world.Analyst, "example.com", null, CancellationToken.None)).Value!.Excluded);
        Assert.Equal(ErrorKind.Invalid, (await world.Trials.TryAsync(world.Analyst, "no indicator", null, CancellationToken.None)).Error!.Kind);
    }

    [Theory]
    [InlineData(ExclusionPatternType.Exact, "EVIL.example.com", new[] { "evil.example.com" }, false)]
    [InlineData(ExclusionPatternType.Wildcard, "*.example.?om", new[] { "good.example.com", "evil.example.com" }, true)]
    [InlineData(ExclusionPatternType.Regex, "^e.*m$", new[] { "evil.example.com" }, false)]
    public async Task TryPattern_OnIndicators_TellsWhichItHits(ExclusionPatternType type, string pattern, string[] matches, bool fits)
    {
        await world.TellAsync(byHand: false, ExclusionWorld.Row("evil.example.com"), ExclusionWorld.Row("good.example.com"), ExclusionWorld.Row("192.0.2.1"));

        var tried = (await world.Trials.TryPatternAsync(world.Analyst, pattern, type, "a.example[.]com", CancellationToken.None)).Value!;

        Assert.Equal(matches, tried.Matches.Select(match => match.NormalizedValue));
        Assert.Equal((matches.Length, fits, type, false), (tried.TotalMatches, tried.TestMatches, tried.TestType, tried.Partial));
    }

    [Fact]
    public async Task Viewer_MayReadAndNotWrite()
    {
        var viewer = world.Test.Person(Role.Viewer);
        var draft = ExclusionWorld.Draft("x", ExclusionKind.Exact, ExclusionPurpose.Context, "x.org");

        Assert.Null((await world.Exclusions.ListAsync(viewer, CancellationToken.None)).Error);
        Assert.Equal(ErrorKind.Forbidden, (await world.Exclusions.CreateAsync(viewer, draft, CancellationToken.None)).Error!.Kind);
        Assert.Equal(ErrorKind.Forbidden, (await world.Imports.RunAsync(viewer, Stream.Null, CancellationToken.None)).Error!.Kind);
        Assert.Equal(ErrorKind.Forbidden, (await world.Previews.PreviewAsync(viewer, draft, null, CancellationToken.None)).Error!.Kind);
    }
}
