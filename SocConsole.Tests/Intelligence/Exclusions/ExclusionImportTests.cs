using System.IO.Compression;
using System.Text;
using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Intelligence.Exclusions;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Tests.Intelligence.Exclusions;

public sealed class ExclusionImportTests : IAsyncLifetime
{
    private ExclusionWorld world = null!;

    public async Task InitializeAsync() => world = await ExclusionWorld.CreateAsync();

    public Task DisposeAsync()
    {
        world.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Import_ListsOfAllKinds_KnowTheirPurposeAndTypes()
    {
        var result = await ImportAsync(new object[]
        {
            Misp("List of RFC 1918 CIDR blocks", "cidr", ["ip-src", "ip-dst", "domain|ip"], "10.0.0.0/8", "not a network"),
            Misp("List of known dynamic DNS domains", "hostname", ["domain", "hostname", "url"], ".dyn.example.com"),
            Misp("Unattributed phone number.", "regex", ["phone-number"], "/^1/"),
            Misp("Strange", "glob", [], "x"),
        });

        Assert.Equal((2, 0, 2, 1), (result.Added, result.Updated, result.Entries, result.EntriesLeftOut));
        Assert.Equal(3, result.LeftOut.Count);
        var rows = (await world.Exclusions.ListAsync(world.Analyst, CancellationToken.None)).Value!;
        Assert.Equal([(ExclusionKind.HostSuffix, ExclusionPurpose.Context, ExclusionMode.Tag), (ExclusionKind.Cidr, ExclusionPurpose.FalsePositive, ExclusionMode.Suppress)], rows.Select(row => (row.Kind, row.Purpose, row.Mode)));
        Assert.Equal([IndicatorType.Domain, IndicatorType.Url], rows[0].Types);
        Assert.Equal([IndicatorType.Ip, IndicatorType.Cidr], rows[1].Types);
    }

    [Fact]
    public async Task Import_NewerVersion_KeepsWhatPeopleSet()
    {
        await ImportAsync(Misp("List of known sinkholes", "cidr", ["ip-src"], "192.0.2.1"));
        var row = Assert.Single((await world.Exclusions.ListAsync(world.Analyst, CancellationToken.None)).Value!);
        var draft = ExclusionWorld.Draft(row.Name, row.Kind, ExclusionPurpose.Context) with { Entries = null, Reason = row.Reason, IsEnabled = false };
        Assert.Null((await world.Exclusions.UpdateAsync(world.Analyst, row.Id, draft, CancellationToken.None)).Error);

        var result = await ImportAsync(Misp("List of known sinkholes", "cidr", ["ip-src"], ["192.0.2.1", "192.0.2.2"], version: 8));

        var after = await world.ViewAsync(row.Id);
        Assert.Equal((0, 1), (result.Added, result.Updated));
        Assert.Equal((ExclusionPurpose.Context, ExclusionMode.Tag, false, 2), (after.Purpose, after.Mode, after.IsEnabled, after.EntryCount));
    }

    [Fact]
    public async Task Import_Gzip_IsUnpacked()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true))
        {
            await ExclusionWorld.Json(new Dictionary<string, object> { ["folder"] = Misp("List of known sinkholes", "cidr", ["ip-src"], "192.0.2.1") }).CopyToAsync(gzip);
        }

        packed.Position = 0;
        Assert.Equal(1, (await world.Imports.RunAsync(world.Analyst, packed, CancellationToken.None)).Value!.Added);
    }

    [Fact]
    public async Task Import_GzipThatGrowsWithoutEnd_IsRefused()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var blanks = Encoding.UTF8.GetBytes(new string(' ', 1024 * 1024));
            for (var i = 0; i < 65; i++)
            {
                await gzip.WriteAsync(blanks);
            }
        }

        packed.Position = 0;
        Assert.Equal(ErrorKind.TooLarge, (await world.Imports.RunAsync(world.Analyst, packed, CancellationToken.None)).Error!.Kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("5")]
    [InlineData("[5]")]
    [InlineData("{\"name\":\"x\",\"list\":[]}")]
    [InlineData("{\"list\":")]
    public async Task Import_WhatIsNoList_IsRefused(string text)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));

        Assert.Equal(ErrorKind.Invalid, (await world.Imports.RunAsync(world.Analyst, content, CancellationToken.None)).Error!.Kind);
    }

    [Theory]
    [InlineData("List of known IPv4 public DNS resolvers", ExclusionPurpose.FalsePositive)]
    [InlineData("List of known hashes for empty files", ExclusionPurpose.FalsePositive)]
    [InlineData("Top 10,000 domains from Cloudflare Radar", ExclusionPurpose.FalsePositive)]
    [InlineData("Specialized list of vpn-ipv4 addresses belonging to common VPN providers and datacenters", ExclusionPurpose.Context)]
    [InlineData("List of known Cloudflare IP ranges", ExclusionPurpose.Context)]
    [InlineData("Shodan IP Ranges Used for Scanning", ExclusionPurpose.Context)]
    [InlineData("List of known URL Shorteners domains", ExclusionPurpose.Context)]
    [InlineData("Something nobody has heard of", ExclusionPurpose.Context)]
    public void Purpose_Name_DecidesByItsWords(string name, ExclusionPurpose purpose) =>
        Assert.Equal(purpose, WarningListPurpose.Of(new WarningList(name, "", "cidr", null, "1", [], [])));

    [Fact]
    public async Task Preview_Draft_TellsWhatWouldBeLost()
    {
        await world.TellAsync(byHand: false, ExclusionWorld.Row("192.0.2.1"), ExclusionWorld.Row("192.0.2.2"), ExclusionWorld.Row("192.0.2.3"), ExclusionWorld.Row("192.0.2.0/28"), ExclusionWorld.Row("203.0.113.1"));
        await world.TellAsync(byHand: true, ExclusionWorld.Row("192.0.2.9"));
        await world.ChangeAsync("192.0.2.1", row => row.SightingCount = 4);
        await AddThreatAsync("THR-2026-001", "192.0.2.2", ThreatStatus.Detected);
        await AddThreatAsync("THR-2026-002", "192.0.2.3", ThreatStatus.FalsePositive);

        var seen = (await world.Previews.PreviewAsync(world.Analyst, ExclusionWorld.Draft("x", ExclusionKind.Cidr, ExclusionPurpose.FalsePositive, "192.0.2.0/24"), null, CancellationToken.None)).Value!;

        Assert.Equal((6, 5, 1, 2, false), (seen.Looked, seen.Hit, seen.ToldByHand, seen.TruePositives, seen.Partial));
        Assert.Equal([("ip", 4L), ("cidr", 1L)], seen.ByType.Select(pair => (pair.Key, pair.Value)));
        Assert.Equal([("feed", 4L), (null, 1L)], seen.BySource.Select(source => (source.Source, source.Count)));
        Assert.Equal([("192.0.2.2", true, 0L), ("192.0.2.1", false, 4L)], seen.Samples.Take(2).Select(sample => (sample.Value, sample.NamedByThreat, sample.SightingCount)));
        Assert.Equal(IndicatorState.Active, (await world.IndicatorAsync("192.0.2.1")).State);
    }

    [Fact]
    public async Task Preview_TimeThatIsOver_IsPartial()
    {
        await world.TellAsync(byHand: false, ExclusionWorld.Row("192.0.2.1"));
        var hasty = new ExclusionPreviews(world.Test.Database, new ThreatValues(world.Test.Database), world.Test.Clock) { Patience = TimeSpan.Zero };

        var seen = (await hasty.PreviewAsync(world.Analyst, ExclusionWorld.Draft("x", ExclusionKind.Cidr, ExclusionPurpose.FalsePositive, "192.0.2.0/24"), null, CancellationToken.None)).Value!;

        Assert.Equal((0, true), (seen.Looked, seen.Partial));
    }

    [Fact]
    public async Task Preview_StoredExclusion_TakesItsEntries()
    {
        var row = await world.AddAsync(ExclusionWorld.Draft("x", ExclusionKind.Cidr, ExclusionPurpose.FalsePositive, "192.0.2.0/24") with { IsEnabled = false });
        await world.TellAsync(byHand: false, ExclusionWorld.Row("192.0.2.1"));

        var seen = await world.Previews.PreviewAsync(world.Analyst, ExclusionWorld.Draft("x", ExclusionKind.Cidr, ExclusionPurpose.FalsePositive) with { Entries = null }, row.Id, CancellationToken.None);

        Assert.Equal(1, seen.Value!.Hit);
    }

    private static Dictionary<string, object> Misp(string name, string type, string[] attributes, params string[] entries) => Misp(name, type, attributes, entries, version: 1);

    private static Dictionary<string, object> Misp(string name, string type, string[] attributes, string[] entries, int version) =>
        new() { ["name"] = name, ["type"] = type, ["description"] = "d", ["version"] = version, ["matching_attributes"] = attributes, ["list"] = entries };

    private async Task<ExclusionImportResult> ImportAsync(object lists)
    {
        await using var content = ExclusionWorld.Json(lists);
        var result = await world.Imports.RunAsync(world.Analyst, content, CancellationToken.None);
        Assert.Null(result.Error);
        return result.Value!;
    }

    private Task<Result<Done>> AddThreatAsync(string number, string address, ThreatStatus status) => world.Test.Database.WriteAsync<Done>(world.Test.OrganizationId, (Unit unit) =>
    {
        unit.Db.Threats.Add(new Threat
        {
            Number = number,
            Type = "brute_force_attack",
            Severity = Severity.High,
            Status = status,
            EntityField = "source.ip",
            EntityValue = address,
            Fingerprint = number,
            Reason = "test",
            Techniques = [],
            RecommendedActions = [],
            Indicators = ThreatIndicators.None,
            RawLog = "line",
        });
        return Task.FromResult<Result<Done>>(Done.Value);
    }, CancellationToken.None);
}
