using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.BlockList;
using SocConsole.Core.Response.Connectors;

namespace SocConsole.Tests.Response.BlockList;

public sealed class BlockListTests
{
    [Theory]
    [InlineData("203.0.113.9", "203.0.113.9")]
    [InlineData("::ffff:203.0.113.9", "203.0.113.9")]
    [InlineData("2001:DB8::0:1", "2001:db8::1")]
    [InlineData("203.0.113.0/24", "203.0.113.0/24")]
    [InlineData("10.1.2.3", "10.1.2.3")]
    [InlineData("127.0.0.1", null)]
    [InlineData("::1", null)]
    [InlineData("::ffff:127.0.0.1", null)]
    [InlineData("0.0.0.0", null)]
    [InlineData("224.0.0.1", null)]
    [InlineData("255.255.255.255", null)]
    [InlineData("ff02::1", null)]
    [InlineData("198.51.100.1", null)]
    [InlineData("198.51.100.0/24", null)]
    [InlineData("192.0.2.77", null)]
    [InlineData("192.0.0.0/16", null)]
    [InlineData("8.0.0.0/8", null)]
    [InlineData("2001::/16", null)]
    [InlineData("203.0.113.9/24", "203.0.113.0/24")]
    [InlineData("not an address", null)]
    public async Task Preview_Target_IsNormalisedOrRefused(string ip, string? value)
    {
        await using var world = await WorldAsync();

        var preview = await Connector(world).PreviewAsync(Request(world, "quarantine_ip", "ip", ip), CancellationToken.None);
        var done = await Connector(world).ExecuteAsync(Request(world, "quarantine_ip", "ip", ip), CancellationToken.None);

        Assert.Equal(value is null, preview.Refusal is not null);
        Assert.Equal(value is null, done.Error is not null);
        Assert.Equal(value, (await world.BlocksAsync()).SingleOrDefault()?.Value);
    }

    [Theory]
    [InlineData("EVIL.Example.org.", "evil.example.org")]
    [InlineData("bücher.example", "xn--bcher-kva.example")]
    [InlineData("localhost", null)]
    [InlineData("evil.example/path", null)]
    [InlineData("evil.example\n127.0.0.1", null)]
    [InlineData("", null)]
    public async Task Execute_Domain_IsNormalisedOrRefused(string domain, string? value)
    {
        await using var world = await WorldAsync();

        await Connector(world).ExecuteAsync(Request(world, "block_domain", "domain", domain), CancellationToken.None);

        Assert.Equal(value, (await world.BlocksAsync()).SingleOrDefault()?.Value);
    }

    [Theory]
    [InlineData("PT10M", 10.0)]
    [InlineData("P1D", 1440.0)]
    [InlineData("PT0S", null)]
    [InlineData("P400D", null)]
    [InlineData("-PT1H", null)]
    [InlineData("soon", null)]
    public async Task Execute_Ttl_IsTakenWithinBounds(string ttl, double? minutes)
    {
        await using var world = await WorldAsync();
        var request = Request(world, "quarantine_ip", "ip", ResponseWorld.Attacker);

        await Connector(world).ExecuteAsync(request with { Parameters = new Dictionary<string, string>(request.Parameters) { ["ttl"] = ttl } }, CancellationToken.None);

        Assert.Equal(minutes, (await world.BlocksAsync()).Select(entry => (double?)(entry.ExpiresAt - entry.CreatedAt)!.Value.TotalMinutes).SingleOrDefault());
    }

    [Fact]
    public async Task Preview_PrivateTargetsForbidden_RefusesThem()
    {
        await using var world = await ResponseWorld.CreateAsync(new Dictionary<string, string?> { ["Soc:Response:AllowPrivateTargets"] = "false" });

        Assert.Contains("AllowPrivateTargets", (await Connector(world).PreviewAsync(Request(world, "quarantine_ip", "ip", "192.168.1.100"), CancellationToken.None)).Refusal, StringComparison.Ordinal);
        Assert.Null((await Connector(world).PreviewAsync(Request(world, "quarantine_ip", "ip", ResponseWorld.Attacker), CancellationToken.None)).Refusal);
    }

    [Fact]
    public async Task Revert_OneOfTwoRuns_LeavesTheOthersBlock()
    {
        await using var world = await WorldAsync();
        var first = Request(world, "quarantine_ip", "ip", ResponseWorld.Attacker);
        var second = first with { RunNumber = "PB-2026-002", IdempotencyKey = "PB-2026-002/1" };
        await Connector(world).ExecuteAsync(first, CancellationToken.None);
        world.Test.Clock.Advance(TimeSpan.FromMinutes(20));
        await Connector(world).ExecuteAsync(second, CancellationToken.None);

        var both = await world.Get<BlockListPublisher>().CurrentAsync(world.Org, CancellationToken.None);
        await Connector(world).RevertAsync(first, null, CancellationToken.None);
        var one = await world.Get<BlockListPublisher>().CurrentAsync(world.Org, CancellationToken.None);
        await Connector(world).RevertAsync(second, null, CancellationToken.None);

        Assert.Equal(world.Test.Clock.GetUtcNow().UtcDateTime.AddHours(1), both.Entries.Single().ExpiresAt);
        Assert.Equal(ResponseWorld.Attacker, one.Entries.Single().Value);
        Assert.Empty((await world.Get<BlockListPublisher>().CurrentAsync(world.Org, CancellationToken.None)).Entries);
    }

    [Fact]
    public async Task Poll_ByToken_GivesWhatIsActiveNow()
    {
        await using var world = await WorldAsync();
        var secret = await TokenAsync(world);
        await Connector(world).ExecuteAsync(Request(world, "quarantine_ip", "ip", ResponseWorld.Attacker), CancellationToken.None);
        var publisher = world.Get<BlockListPublisher>();

        var list = (await publisher.PollAsync(secret, CancellationToken.None)).Value!;
        world.Test.Clock.Advance(TimeSpan.FromMinutes(60));
        var later = (await publisher.PollAsync(secret, CancellationToken.None)).Value!;

        Assert.Equal("# SOC Console block list\n# count: 1\n# generated: 2026-03-04T10:00:00Z\n203.0.113.9\n", list.ToText());
        Assert.Contains("\"threat\":\"THR-2026-001\"", list.ToJson(), StringComparison.Ordinal);
        Assert.Contains("\"expires_at\":\"2026-03-04T11:00:00Z\"", list.ToJson(), StringComparison.Ordinal);

        // No job has marked the entry: its end is judged at reading.
        Assert.Null((await world.BlocksAsync()).Single().RemovedAt);
        Assert.Empty(later.Entries);
        Assert.NotEqual(list.ETag, later.ETag);
    }

    [Fact]
    public async Task Poll_AsTimePasses_KeepsTheEntityTagAndNotesThePollOnceAMinute()
    {
        await using var world = await WorldAsync();
        var secret = await TokenAsync(world);
        var publisher = world.Get<BlockListPublisher>();

        var first = (await publisher.PollAsync(secret, CancellationToken.None)).Value!;
        world.Test.Clock.Advance(TimeSpan.FromSeconds(59));
        var second = (await publisher.PollAsync(secret, CancellationToken.None)).Value!;
        var noted = await publisher.LastPolledAtAsync(world.Org, CancellationToken.None);
        world.Test.Clock.Advance(TimeSpan.FromSeconds(1));
        await publisher.PollAsync(secret, CancellationToken.None);

        Assert.Equal(first.ETag, second.ETag);
        Assert.Equal(world.Test.Clock.GetUtcNow().UtcDateTime.AddSeconds(-60), noted);
        Assert.Equal(world.Test.Clock.GetUtcNow().UtcDateTime, await publisher.LastPolledAtAsync(world.Org, CancellationToken.None));
    }

    [Fact]
    public async Task Poll_WrongOrRevokedSecret_IsNotFound()
    {
        await using var world = await WorldAsync();
        var admin = world.Test.Person(Role.Admin);
        var token = (await world.Get<BlockListService>().CreateTokenAsync(admin, "edge", CancellationToken.None)).Value!;
        await world.Get<BlockListService>().RevokeTokenAsync(admin, token.Id, CancellationToken.None);

        Assert.Equal(ErrorKind.NotFound, (await world.Get<BlockListPublisher>().PollAsync(token.Secret, CancellationToken.None)).Error?.Kind);
        Assert.Equal(ErrorKind.NotFound, (await world.Get<BlockListPublisher>().PollAsync("guess", CancellationToken.None)).Error?.Kind);
    }

    [Fact]
    public async Task Poll_TokenOfAnotherOrganization_SeesItsOwnListOnly()
    {
        await using var world = await WorldAsync();
        await Connector(world).ExecuteAsync(Request(world, "quarantine_ip", "ip", ResponseWorld.Attacker), CancellationToken.None);
        var other = world.Test.Person(Role.Admin, await world.Test.AddOrganizationAsync("Other"));
        var token = (await world.Get<BlockListService>().CreateTokenAsync(other, "edge", CancellationToken.None)).Value!;

        Assert.Empty((await world.Get<BlockListPublisher>().PollAsync(token.Secret, CancellationToken.None)).Value!.Entries);
        Assert.Empty((await world.Get<BlockListService>().ListAsync(other, false, CancellationToken.None)).Value!);
        Assert.Equal(ErrorKind.NotFound, (await world.Get<BlockListService>().RemoveAsync(other, (await world.BlocksAsync()).Single().Id, CancellationToken.None)).Error?.Kind);
    }

    [Fact]
    public async Task Remove_ByApprover_TakesTheEntryOffAndAudits()
    {
        await using var world = await WorldAsync();
        await Connector(world).ExecuteAsync(Request(world, "quarantine_ip", "ip", ResponseWorld.Attacker), CancellationToken.None);
        var service = world.Get<BlockListService>();
        var approver = world.Test.Person(Role.Approver);
        var id = (await service.ListAsync(approver, true, CancellationToken.None)).Value!.Single().Id;

        var byAnalyst = await service.RemoveAsync(world.Test.Person(Role.Analyst), id, CancellationToken.None);
        var removed = await service.RemoveAsync(approver, id, CancellationToken.None);

        Assert.Equal(ErrorKind.Forbidden, byAnalyst.Error?.Kind);
        Assert.Null(removed.Error);
        Assert.Empty((await service.ListAsync(approver, true, CancellationToken.None)).Value!);
        var entry = (await service.ListAsync(approver, false, CancellationToken.None)).Value!.Single();
        Assert.Equal((false, approver.Name), (entry.Active, entry.RemovedBy));
        Assert.Contains("block_entry.removed", await world.AuditedAsync());
    }

    [Fact]
    public async Task CreateToken_KeepsOnlyAHashOfTheSecret()
    {
        await using var world = await WorldAsync();
        var secret = await TokenAsync(world);
        await using var db = world.Test.Database.Across();

        var row = db.BlockListTokens.Single();

        Assert.Equal(43, secret.Length);
        Assert.Equal(32, row.Hash.Length);
        Assert.DoesNotContain(db.AuditRecords, record => record.Details.Contains(secret));
    }

    private static Task<ResponseWorld> WorldAsync() => ResponseWorld.CreateAsync(new Dictionary<string, string?> { ["Soc:Response:ProtectedNetworks:0"] = "192.0.2.0/24" });

    private static IResponseConnector Connector(ResponseWorld world) => world.Get<ConnectorSet>().Of("quarantine_ip")[0];

    private static ActionRequest Request(ResponseWorld world, string action, string parameter, string value) =>
        new(world.Org, action, new Dictionary<string, string> { [parameter] = value }, "THR-2026-001", "PB-2026-001", "judge@soc.test", "PB-2026-001/1");

    private static async Task<string> TokenAsync(ResponseWorld world) =>
        (await world.Get<BlockListService>().CreateTokenAsync(world.Test.Person(Role.Admin), "edge", CancellationToken.None)).Value!.Secret;
}
