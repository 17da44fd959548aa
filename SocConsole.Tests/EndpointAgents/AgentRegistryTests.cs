using SocConsole.Core.EndpointAgents;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;

namespace SocConsole.Tests.EndpointAgents;

public sealed class AgentRegistryTests : IAsyncLifetime
{
    private AgentWorld world = null!;

    public async Task InitializeAsync() => world = await AgentWorld.CreateAsync();

    public Task DisposeAsync()
    {
        world.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Enrol_Token_ServesOnce()
    {
        var token = await TokenAsync(null);

        Assert.Null((await EnrolAsync(token, "web-01")).Error);
        Assert.Equal("ENROLLMENT_REFUSED", (await EnrolAsync(token, "web-01")).Error!.Code);
        Assert.Equal("ENROLLMENT_REFUSED", (await EnrolAsync("soce_unknown", "web-01")).Error!.Code);
    }

    [Fact]
    public async Task Enrol_RevokedOrOldTokenOrOtherHost_IsRefused()
    {
        var revoked = (await world.Enrollments.CreateAsync(world.Admin, new NewEnrollment("a", null, "linux"), CancellationToken.None)).Value!;
        await world.Enrollments.RevokeAsync(world.Admin, revoked.Id, CancellationToken.None);
        var bound = await TokenAsync("web-01");
        var old = await TokenAsync(null);

        Assert.Equal("ENROLLMENT_REFUSED", (await EnrolAsync(revoked.Token, "web-01")).Error!.Code);
        Assert.Equal("OTHER_HOST", (await EnrolAsync(bound, "web-02")).Error!.Code);
        Assert.Null((await EnrolAsync(bound, "web-01.example.com")).Error);
        world.Test.Clock.Advance(TimeSpan.FromHours(25));
        Assert.Equal("ENROLLMENT_REFUSED", (await EnrolAsync(old, "web-03")).Error!.Code);
    }

    [Fact]
    public async Task Create_WithoutThePermission_IsForbidden() =>
        Assert.Equal(ErrorKind.Forbidden, (await world.Enrollments.CreateAsync(world.Test.Person(Role.Approver), new NewEnrollment("a", null, "linux"), CancellationToken.None)).Error!.Kind);

    [Theory]
    [InlineData("web-01")]
    [InlineData("WEB-01.example.com")]
    [InlineData("192.0.2.7")]
    [InlineData("2001:db8:0:0::7")]
    public async Task FindForHost_NameShortNameOrAddress_IsTheAgent(string named)
    {
        var (id, _) = await world.EnrolAsync("web-01.example.com", "192.0.2.7", "2001:db8::7");
        await world.EnrolAsync("db-01.example.com", "192.0.2.8");

        Assert.Equal(id, (await world.Registry.FindForHostAsync(world.Test.OrganizationId, named, CancellationToken.None)).Value!.Id);
    }

    [Fact]
    public async Task FindForHost_NoneOrTwo_IsAnErrorAndNoGuess()
    {
        await world.EnrolAsync("web-01.example.com");
        await world.EnrolAsync("web-01.example.net");

        Assert.Equal(ErrorKind.NotConfigured, (await FindAsync("db-01")).Error!.Kind);
        Assert.Equal(ErrorKind.NotConfigured, (await FindAsync("web-01.example.org")).Error!.Kind);
        Assert.Equal("AMBIGUOUS_HOST", (await FindAsync("web-01")).Error!.Code);
        Assert.Null((await FindAsync("web-01.example.net")).Error);
    }

    [Fact]
    public async Task Presence_ByAge_IsOnlineLateOffline()
    {
        var (id, device) = await world.EnrolAsync("web-01");
        Assert.Equal(AgentPresence.NeverSeen, await PresenceAsync(id));
        await world.Heartbeats.BeatAsync(device, new AgentHeartbeat("0.1.0", ["192.0.2.9"], [new("block_ip", false, "nft is not installed")], 2, 99, false, 1), CancellationToken.None);
        Assert.Equal(AgentPresence.Online, await PresenceAsync(id));
        world.Test.Clock.Advance(TimeSpan.FromSeconds(46));
        Assert.Equal(AgentPresence.Late, await PresenceAsync(id));
        world.Test.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(AgentPresence.Offline, await PresenceAsync(id));
    }

    [Fact]
    public async Task Revoke_Agent_EndsItsDevice()
    {
        var (id, device) = await world.EnrolAsync("web-01");
        await world.Registry.RevokeAsync(world.Admin, id, CancellationToken.None);

        Assert.Equal(AgentPresence.Revoked, await PresenceAsync(id));
        Assert.Equal(ErrorKind.Forbidden, (await world.Orders.TakeAsync(device, TimeSpan.Zero, CancellationToken.None)).Error!.Kind);
        await using var db = world.Test.Database.Read(world.Test.OrganizationId);
        Assert.All(db.Devices.ToList(), row => Assert.NotNull(row.RevokedAt));
    }

    [Fact]
    public async Task Enrol_HostnameThatAnotherAgentAnswersTo_IsRefusedUntilThatOneIsRevoked()
    {
        var (first, _) = await world.EnrolAsync("web-01.example.com", "192.0.2.7");
        var token = await TokenAsync(null);

        Assert.Equal("HOSTNAME_TAKEN", (await EnrolAsync(token, "WEB-01")).Error!.Code);
        Assert.Equal("HOSTNAME_TAKEN", (await EnrolAsync(token, "192.0.2.7")).Error!.Code);
        await world.Registry.RevokeAsync(world.Admin, first, CancellationToken.None);
        Assert.Null((await EnrolAsync(token, "web-01")).Error);
    }

    [Fact]
    public async Task Heartbeat_AddressesOfAnotherAgentOrLoopback_AreDroppedAndAuditedOnce()
    {
        var (first, _) = await world.EnrolAsync("db-01", "192.0.2.7");
        var (second, device) = await world.EnrolAsync("web-01", "192.0.2.7", "192.0.2.8");
        Assert.Equal(["192.0.2.8"], (await GetAsync(second)).Addresses);

        for (var beat = 0; beat < 2; beat++)
        {
            await world.Heartbeats.BeatAsync(device, new AgentHeartbeat("0.1.0", ["127.0.0.1", "::ffff:192.0.2.7", "192.0.2.9"], [], 0, 0, false, 1), CancellationToken.None);
        }

        Assert.Equal(["192.0.2.9"], (await GetAsync(second)).Addresses);
        Assert.Equal(first, (await FindAsync("192.0.2.7")).Value!.Id);
        await using var db = world.Test.Database.Read(world.Test.OrganizationId);
        Assert.Equal(2, db.AuditRecords.Count(row => row.Action == "endpoint_agent.addresses_refused"));
    }

    private async Task<EndpointAgentView> GetAsync(int id) => (await world.Registry.GetAsync(world.Admin, id, CancellationToken.None)).Value!;

    private async Task<AgentPresence> PresenceAsync(int id) => (await world.Registry.GetAsync(world.Admin, id, CancellationToken.None)).Value!.Presence;

    private Task<Result<EndpointAgentView>> FindAsync(string host) => world.Registry.FindForHostAsync(world.Test.OrganizationId, host, CancellationToken.None);

    private async Task<string> TokenAsync(string? hostname) => (await world.Enrollments.CreateAsync(world.Admin, new NewEnrollment("a", hostname, "linux"), CancellationToken.None)).Value!.Token;

    private Task<Result<AgentCredentials>> EnrolAsync(string token, string hostname) => world.Enrolling.EnrolAsync(new EnrolRequest(token, hostname, "linux", null, []), CancellationToken.None);
}
