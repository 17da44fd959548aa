using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Intelligence.DarkWeb;
using SocConsole.Core.Intelligence.Jobs;
using SocConsole.Core.Intelligence.Sources;
using SocConsole.Tests.Outbound;

namespace SocConsole.Tests.Intelligence.DarkWeb;

public sealed class DarkWebWorkTests
{
    private const string Onion = "http://market.onion/";
    private const string Page = """
        <html><head><title>Market</title></head><body><p>Access to corp.example.com, ask seller@corp.example.com.</p>
        <a href="http://203.0.113.9/drop.exe">drop</a> <a href="http://market.onion/next">next</a> market.onion</body></html>
        """;

    private static readonly string[] Stored = ["Domain corp.example.com", "Email seller@corp.example.com", "Ip 203.0.113.9", "Url http://203.0.113.9/drop.exe"];

    [MicrosocksFact]
    public async Task Run_ThroughMicrosocks_StoresWhatThePageNames()
    {
        await using var site = await SiteAsync(() => Page);
        using var socks = await Microsocks.StartAsync();
        using var world = await DarkWebWorld.CreateAsync(socks.Address);
        var source = await world.AddAsync($"http://localhost:{site.Address.Port}/", requiresTor: true, "corp.example.com", "other.example");

        var (job, after) = await world.ScrapeAsync(source.Id);

        Assert.Equal((FetchJobStatus.Completed, null), (job.Status, job.ErrorMessage));
        Assert.Equal((DarkWebState.Ok, null), (after.State, after.StateReason));
        Assert.Superset(Stored.ToHashSet(), (await world.IndicatorsAsync()).ToHashSet());
        Assert.Equal("watched: corp.example.com (2)", job.Note);
    }

    [MicrosocksFact]
    public async Task Run_SiteIsDownBehindMicrosocks_IsUnreachable()
    {
        using var socks = await Microsocks.StartAsync();
        using var world = await DarkWebWorld.CreateAsync(socks.Address);
        var source = await world.AddAsync($"http://localhost:{Microsocks.FreePort()}/", requiresTor: true);

        var (job, after) = await world.ScrapeAsync(source.Id);

        Assert.Equal((FetchJobStatus.Failed, DarkWebState.Unreachable), (job.Status, after.State));
        Assert.Equal(after.StateReason, job.ErrorMessage);
        Assert.Contains("The proxy works", after.StateReason, StringComparison.Ordinal);
    }

    [MicrosocksFact]
    public async Task Run_NameThatMicrosocksCannotResolve_IsUnreachable()
    {
        using var socks = await Microsocks.StartAsync();
        using var world = await DarkWebWorld.CreateAsync(socks.Address);

        var (_, after) = await world.ScrapeAsync((await world.AddAsync("http://nobody.invalid/", requiresTor: true)).Id);

        Assert.Equal(DarkWebState.Unreachable, after.State);
    }

    [MicrosocksFact]
    public async Task Run_MicrosocksWantsAnotherPassword_IsOurProxysFault()
    {
        using var socks = await Microsocks.StartAsync("-u", "somebody", "-P", "else");
        using var world = await DarkWebWorld.CreateAsync(socks.Address);

        var (job, after) = await world.ScrapeAsync((await world.AddAsync(Onion)).Id);

        Assert.Equal((FetchJobStatus.Failed, DarkWebState.ProxyFailed), (job.Status, after.State));
        Assert.Contains("refuses our sign-in", job.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ProxyIsDown_IsOurProxysFault()
    {
        using var world = await DarkWebWorld.CreateAsync($"socks5://127.0.0.1:{Microsocks.FreePort()}");

        var (job, after) = await world.ScrapeAsync((await world.AddAsync(Onion)).Id);

        Assert.Equal((FetchJobStatus.Failed, DarkWebState.ProxyFailed), (job.Status, after.State));
        Assert.Contains("Nothing answers at the proxy", job.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_OnionWithoutAProxy_FailsWithThePlainReason()
    {
        using var world = await DarkWebWorld.CreateAsync();

        var (job, after) = await world.ScrapeAsync((await world.AddAsync(Onion)).Id);

        Assert.Equal((FetchJobStatus.Failed, DarkWebState.ProxyFailed), (job.Status, after.State));
        Assert.Contains("set Soc:DarkWeb:Proxy", job.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal((true, world.Test.Clock.GetUtcNow().UtcDateTime, null), (after.RequiresTor, after.LastScrape, after.LastSuccess));
    }

    [Fact]
    public async Task Run_Page_IsKeptWithItsHashAndItsSource()
    {
        await using var site = await SiteAsync(() => Page);
        await using var socks = new RecordingSocks(_ => (0, site.Address.Port));
        using var world = await DarkWebWorld.CreateAsync(socks.Address);
        var source = await world.AddAsync(Onion, false, "corp.example.com");

        var (job, after) = await world.ScrapeAsync(source.Id);

        var page = Assert.Single(await world.PagesAsync(source.Id));
        Assert.Equal((Onion, "Market", Stored.Length), (page.Url, page.Title, page.Indicators));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Page))), page.Hash);
        Assert.Equal(new Dictionary<string, int> { ["corp.example.com"] = 2 }, page.Keywords);
        Assert.Equal((1, Stored.Length, (long)Stored.Length, Encoding.UTF8.GetByteCount(Page)), (after.Pages, job.IndicatorsFound, job.IndicatorsNew, job.BytesRead));
        Assert.Equal(Stored, await world.IndicatorsAsync());
        await using var db = world.Test.Database.Read(world.Test.OrganizationId);
        var told = Assert.Single(await db.ThreatSources.ToListAsync());
        Assert.Equal(("Forum", SourceKind.Darkweb, (DateTime?)after.LastScrape), (told.Name, told.Kind, told.LastFetch));
        Assert.All(await db.Indicators.ToListAsync(), row => Assert.Equal((told.Id, 0.6, "darkweb"), (row.SourceId, row.Confidence, string.Join(' ', row.Tags))));
        Assert.Contains(await db.AuditRecords.Select(record => record.Action).ToListAsync(), action => action == "darkweb.keyword_found");
    }

    [Fact]
    public async Task Run_UnchangedPage_AddsNothing()
    {
        await using var site = await SiteAsync(() => Page);
        await using var socks = new RecordingSocks(_ => (0, site.Address.Port));
        using var world = await DarkWebWorld.CreateAsync(socks.Address);
        var source = await world.AddAsync(Onion, false, "corp.example.com");
        await world.ScrapeAsync(source.Id);
        world.Test.Clock.Advance(TimeSpan.FromHours(1));

        var (job, after) = await world.ScrapeAsync(source.Id);

        var page = Assert.Single(await world.PagesAsync(source.Id));
        Assert.Equal((0L, 0L, "Not changed since it was last seen."), (job.IndicatorsFound, job.IndicatorsNew, job.Note));
        Assert.Equal((TimeSpan.FromHours(1), after.LastSuccess), (page.LastSeen - page.FirstSeen, (DateTime?)page.LastSeen));
    }

    [Fact]
    public async Task Run_ChangedPageWithAnotherWord_TellsOnlyOfThatOne()
    {
        var text = Page;
        await using var site = await SiteAsync(() => text);
        await using var socks = new RecordingSocks(_ => (0, site.Address.Port));
        using var world = await DarkWebWorld.CreateAsync(socks.Address);
        var source = await world.AddAsync(Onion, false, "corp.example.com", "vpn");
        await world.ScrapeAsync(source.Id);
        text = Page.Replace("Access", "VPN access", StringComparison.Ordinal);

        var (job, after) = await world.ScrapeAsync(source.Id);

        Assert.Equal(("watched: vpn (1)", 2), (job.Note, after.Pages));
    }

    [Fact]
    public async Task Run_AfterAKill_DoublesNothing()
    {
        await using var site = await SiteAsync(() => Page);
        await using var socks = new RecordingSocks(_ => (0, site.Address.Port));
        using var world = await DarkWebWorld.CreateAsync(socks.Address);
        var source = await world.AddAsync(Onion, false, "corp.example.com");
        var queued = (await world.Service.ScrapeAsync(world.Analyst, source.Id, CancellationToken.None)).Value!;
        await BreakOffAsync(world, queued.Id);
        world.Test.Clock.Advance(TimeSpan.FromMinutes(1));

        var (job, after) = await world.RunAsync(queued.Id, source.Id);

        Assert.Equal((FetchJobStatus.Completed, (long)Stored.Length, (long)Stored.Length, 1), (job.Status, job.IndicatorsFound, job.IndicatorsNew, after.Pages));
        Assert.Equal(Stored, await world.IndicatorsAsync());
    }

    [Fact]
    public async Task Run_AddressChangedMeanwhile_KeepsTheNewOnesState()
    {
        using var world = await DarkWebWorld.CreateAsync();
        var source = await world.AddAsync(Onion);
        var job = (await world.Service.ScrapeAsync(world.Analyst, source.Id, CancellationToken.None)).Value!;
        await world.Test.Database.WriteAsync<Core.Kernel.Done>(world.Test.OrganizationId, async unit =>
        {
            (await unit.Db.FetchJobs.SingleAsync()).Status = FetchJobStatus.Running;
            return Core.Kernel.Done.Value;
        }, CancellationToken.None);
        await using var db = world.Test.Database.Read(world.Test.OrganizationId);
        var outcome = await world.Work.RunAsync(await db.FetchJobs.SingleAsync(), new IndicatorSink(world.Test.Database, world.Test.Clock, world.Test.OrganizationId, job.Id), CancellationToken.None);
        await world.Service.UpdateAsync(world.Analyst, source.Id, DarkWebWorld.Draft("http://other.onion/"), CancellationToken.None);

        await world.Test.Database.WriteAsync<Core.Kernel.Done>(world.Test.OrganizationId, async unit =>
        {
            await outcome.AtEnd!(unit);
            return Core.Kernel.Done.Value;
        }, CancellationToken.None);

        Assert.Equal(DarkWebState.New, (await world.Service.GetAsync(world.Analyst, source.Id, CancellationToken.None)).Value!.State);
    }

    [Fact]
    public async Task Run_Failures_BackOffUpToTheInterval()
    {
        using var world = await DarkWebWorld.CreateAsync();
        var source = await world.AddAsync(Onion);
        List<double> pauses = [];
        for (var i = 0; i < 11; i++)
        {
            var (_, after) = await world.ScrapeAsync(source.Id);
            pauses.Add((after.NextScrapeAt!.Value - after.LastScrape!.Value).TotalMinutes);
        }

        Assert.Equal([5, 10, 20, 40, 80, 160, 320, 640, 1280, 1280, 1280], pauses);
    }

    // As a kill leaves it: indicators are stored, and neither the job nor its page has an end.
    private static async Task BreakOffAsync(DarkWebWorld world, int id)
    {
        await world.Test.Database.WriteAsync<Core.Kernel.Done>(world.Test.OrganizationId, async unit =>
        {
            (await unit.Db.FetchJobs.SingleAsync(row => row.Id == id)).Status = FetchJobStatus.Running;
            return Core.Kernel.Done.Value;
        }, CancellationToken.None);
        await using var db = world.Test.Database.Read(world.Test.OrganizationId);
        var sink = new IndicatorSink(world.Test.Database, world.Test.Clock, world.Test.OrganizationId, id);
        await world.Work.RunAsync(await db.FetchJobs.SingleAsync(row => row.Id == id), sink, CancellationToken.None);
        Assert.True(await sink.FlushAsync(CancellationToken.None));
    }

    private static Task<WebServer> SiteAsync(Func<string> page) => WebServer.StartAsync(_ => Results.Text(page(), "text/html; charset=utf-8"));
}
