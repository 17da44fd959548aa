using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.BlockList;
using SocConsole.Core.Response.Connectors;
using SocConsole.Core.Response.Sinkhole;
using SocConsole.Tests.Contracts;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Response.Connectors;

public sealed class SinkholeConnectorContractTests : ConnectorContract
{
    internal override async Task<(IResponseConnector Connector, ActionRequest Request)> SubjectAsync(ResponseWorld world) =>
        (Connector(world, "rpz"), await RequestAsync(world, "dns_sinkhole", ("domains", "evil.example.org")));

    internal override int Deeds(ResponseWorld world)
    {
        using var db = world.Test.Database.Across();
        return db.Set<SinkholeEntry>().Count();
    }
}

public sealed class SinkholeTests
{
    [Fact]
    public async Task Zone_OfAnEntry_NamesTheDomainAndAllBelowAndItsSerialGrows()
    {
        await using var world = await ResponseWorld.CreateAsync();
        var publisher = world.Get<SinkholePublisher>();
        var empty = await publisher.CurrentAsync(world.Org, CancellationToken.None);

        await RunAsync(world, "bad.example.org", "key-1", ("sinkhole_ip", "192.0.2.53"));
        await RunAsync(world, "worse.example.org", "key-2");
        var zone = await publisher.CurrentAsync(world.Org, CancellationToken.None);

        Assert.True(zone.Serial > empty.Serial);
        Assert.Contains("bad.example.org IN A 192.0.2.53\n*.bad.example.org IN A 192.0.2.53\n", zone.Text, StringComparison.Ordinal);
        Assert.Contains("worse.example.org IN CNAME .\n*.worse.example.org IN CNAME .\n", zone.Text, StringComparison.Ordinal);
        Assert.Equal(["bad.example.org", "worse.example.org"], SinkholeZone.Read(zone.Text).Order());
    }

    [Fact]
    public async Task Zone_TimeIsOver_DropsTheDomainWithAGreaterSerial()
    {
        await using var world = await ResponseWorld.CreateAsync();
        var publisher = world.Get<SinkholePublisher>();
        var done = await RunAsync(world, "bad.example.org", "key-1", ("ttl", "PT10M"));
        var before = await publisher.CurrentAsync(world.Org, CancellationToken.None);

        world.Test.Clock.Advance(TimeSpan.FromMinutes(11));
        var after = await publisher.CurrentAsync(world.Org, CancellationToken.None);

        Assert.Equal(world.Test.Clock.GetUtcNow().UtcDateTime - TimeSpan.FromMinutes(1), done.EndsAt);
        Assert.Single(before.Domains);
        Assert.Empty(after.Domains);
        Assert.True(after.Serial > before.Serial);
    }

    [Theory]
    [InlineData("com")]
    [InlineData("co.uk")]
    [InlineData("soc.example.net")]
    [InlineData("www.soc.example.net")]
    [InlineData("example.net")]
    [InlineData("a b.example.org")]
    [InlineData("x\nevil IN A 192.0.2.1")]
    public async Task Execute_ProtectedOrNoDomain_IsRefused(string domain)
    {
        await using var world = await ResponseWorld.CreateAsync(new Dictionary<string, string?> { ["Soc:Response:ProtectedDomains:0"] = "soc.example.net" });

        var done = await ConnectorContract.Connector(world, "rpz").ExecuteAsync(await ConnectorContract.RequestAsync(world, "dns_sinkhole", ("domains", domain)), CancellationToken.None);

        Assert.True(done.Error?.Kind is ErrorKind.Forbidden or ErrorKind.Invalid, done.Error?.Message);
        Assert.Empty((await world.Get<SinkholePublisher>().CurrentAsync(world.Org, CancellationToken.None)).Domains);
    }

    [Fact]
    public async Task File_WhereOneIsNamed_FollowsExecuteAndRevert()
    {
        using var folder = new TemporaryDirectory();
        await using var world = await ResponseWorld.CreateAsync(new Dictionary<string, string?> { ["Soc:Response:SinkholeDirectory"] = folder.Path });
        await world.AddConnectorAsync("rpz", new() { ["zone_file"] = "rpz.zone" });
        var connector = ConnectorContract.Connector(world, "rpz");
        var request = await ConnectorContract.RequestAsync(world, "dns_sinkhole", ("domains", "bad.example.org"));

        var done = await connector.ExecuteAsync(request, CancellationToken.None);
        var path = Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).Single();
        var sunk = SinkholeZone.Read(await File.ReadAllTextAsync(path));
        var verified = await connector.VerifyAsync(request, done.Value?.State, CancellationToken.None);
        await connector.RevertAsync(request, done.Value?.State, CancellationToken.None);

        Assert.Equal(["bad.example.org"], sunk);
        Assert.Contains("file", verified.Value!.Result, StringComparison.Ordinal);
        Assert.Empty(SinkholeZone.Read(await File.ReadAllTextAsync(path)));
    }

    [Fact]
    public async Task Execute_FileWithoutAllowedFolder_IsNotConfigured()
    {
        await using var world = await ResponseWorld.CreateAsync();
        await world.AddConnectorAsync("rpz", new() { ["zone_file"] = "rpz.zone" });

        var done = await ConnectorContract.Connector(world, "rpz").ExecuteAsync(await ConnectorContract.RequestAsync(world, "dns_sinkhole", ("domains", "bad.example.org")), CancellationToken.None);

        Assert.Equal(ErrorKind.NotConfigured, done.Error?.Kind);
    }

    [Theory]
    [InlineData("../zone")]
    [InlineData("/etc/zone")]
    [InlineData(".zone")]
    public void IsName_NameThatLeadsElsewhere_IsNone(string name) => Assert.False(SinkholeFile.IsName(name));

    [Fact]
    public async Task Poll_BySecret_GivesTheOwnOrganizationsZoneOnly()
    {
        await using var world = await ResponseWorld.CreateAsync();
        var other = await world.Test.AddOrganizationAsync("Other");
        await RunAsync(world, "bad.example.org", "key-1");
        var blocks = world.Get<BlockListService>();
        var own = await blocks.CreateTokenAsync(world.Test.Person(Role.Admin), "resolver", CancellationToken.None);
        var foreign = await blocks.CreateTokenAsync(world.Test.Person(Role.Admin, other), "resolver", CancellationToken.None);
        var publisher = world.Get<SinkholePublisher>();

        Assert.Single((await publisher.PollAsync(own.Value!.Secret, CancellationToken.None)).Value!.Domains);
        Assert.Empty((await publisher.PollAsync(foreign.Value!.Secret, CancellationToken.None)).Value!.Domains);
        Assert.Equal(ErrorKind.NotFound, (await publisher.PollAsync("wrong", CancellationToken.None)).Error?.Kind);
    }

    private static async Task<ActionOutcome> RunAsync(ResponseWorld world, string domain, string key, params (string Name, string Value)[] further)
    {
        var request = await ConnectorContract.RequestAsync(world, "dns_sinkhole", [("domains", domain), .. further]);
        var done = await ConnectorContract.Connector(world, "rpz").ExecuteAsync(request with { IdempotencyKey = key }, CancellationToken.None);
        Assert.Null(done.Error);
        return done.Value!;
    }
}
