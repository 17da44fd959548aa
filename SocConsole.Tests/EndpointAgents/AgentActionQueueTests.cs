using System.Security.Cryptography;
using SocConsole.Core.EndpointAgents;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;

namespace SocConsole.Tests.EndpointAgents;

public sealed class AgentActionQueueTests : IAsyncLifetime
{
    private AgentWorld world = null!;
    private Actor device = null!;
    private int agent;

    public async Task InitializeAsync()
    {
        world = await AgentWorld.CreateAsync();
        (agent, device) = await world.EnrolAsync("web-01");
    }

    public Task DisposeAsync()
    {
        world.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Enqueue_SameKey_IsOneAction()
    {
        var first = await EnqueueAsync("k");
        var second = await EnqueueAsync("k");

        Assert.Equal(first.Id, second.Id);
        Assert.Equal("KEY_USED", (await world.Queue.EnqueueAsync(world.Admin, Wanted("k") with { Verb = AgentVerbs.ReleaseHost }, CancellationToken.None)).Error!.Code);
    }

    [Fact]
    public async Task Take_UntilAnswered_HandsOutAgain()
    {
        var action = await EnqueueAsync("k");

        Assert.Equal(action.Id, Assert.Single(await TakeAsync()).Id);
        Assert.Equal(action.Id, Assert.Single(await TakeAsync()).Id);
        await AnswerAsync(action.Id);
        await AnswerAsync(action.Id);
        Assert.Empty(await TakeAsync());
        Assert.Equal((AgentActionStatus.Done, "done"), ((await GetAsync(action.Id)).Status, (await GetAsync(action.Id)).Result));
    }

    [Fact]
    public async Task Take_WhileWaiting_WakesAtOnceWhenSomethingComes()
    {
        var waiting = world.Orders.TakeAsync(device, TimeSpan.FromSeconds(20), CancellationToken.None);
        var action = await EnqueueAsync("k");

        Assert.Equal(action.Id, Assert.Single((await waiting).Value!).Id);
    }

    [Fact]
    public async Task Wait_ForTheAnswer_GivesItWhenItComesAndGivesUpInTime()
    {
        var action = await EnqueueAsync("k");
        Assert.Equal(AgentActionStatus.Queued, (await world.Queue.WaitAsync(device.OrganizationId, action.Id, TimeSpan.FromMilliseconds(50), CancellationToken.None)).Value!.Status);

        await TakeAsync();
        var waiting = world.Queue.WaitAsync(device.OrganizationId, action.Id, TimeSpan.FromSeconds(20), CancellationToken.None);
        await AnswerAsync(action.Id);
        Assert.Equal(AgentActionStatus.Done, (await waiting).Value!.Status);
    }

    [Fact]
    public async Task Cancel_OnlyBeforeItWasFetched()
    {
        var first = await EnqueueAsync("a");
        Assert.Equal(AgentActionStatus.Cancelled, (await world.Queue.CancelAsync(world.Admin, first.Id, CancellationToken.None)).Value!.Status);
        Assert.Empty(await TakeAsync());

        var second = await EnqueueAsync("b");
        await TakeAsync();
        Assert.Equal("ACTION_SENT", (await world.Queue.CancelAsync(world.Admin, second.Id, CancellationToken.None)).Error!.Code);
    }

    [Fact]
    public async Task Expired_NotFetched_IsFailedAndNeverHandedOutButMayBeAskedAgain()
    {
        var action = (await world.Queue.EnqueueAsync(world.Admin, Wanted("k") with { Lifetime = TimeSpan.FromTicks(1) }, CancellationToken.None)).Value!;
        world.Test.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Empty(await TakeAsync());
        Assert.Equal(AgentActionStatus.Failed, (await GetAsync(action.Id)).Status);
        Assert.Equal(action.Id, (await EnqueueAsync("k")).Id);
        Assert.Single(await TakeAsync());
    }

    [Fact]
    public async Task Artifact_InPieces_IsKeptWhenItsSumFits()
    {
        var action = await EnqueueAsync("k");
        await TakeAsync();
        byte[] bytes = [1, 2, 3, 4, 5];
        await world.Artifacts.WriteAsync(device, action.Id, 0, new MemoryStream(bytes, 0, 3), CancellationToken.None);
        Assert.Equal("ARTIFACT_GAP", (await world.Artifacts.WriteAsync(device, action.Id, 4, new MemoryStream(bytes), CancellationToken.None)).Error!.Code);
        await world.Artifacts.WriteAsync(device, action.Id, 3, new MemoryStream(bytes, 3, 2), CancellationToken.None);

        Assert.Equal("ARTIFACT_MISMATCH", (await AnswerAsync(action.Id, new string('0', 64), 5)).Error!.Code);
        Assert.Null((await AnswerAsync(action.Id, Convert.ToHexStringLower(SHA256.HashData(bytes)), 5)).Error);
        var done = await GetAsync(action.Id);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(world.Artifacts.PathOf(device.OrganizationId, done.ArtifactName!)!));
    }

    [Fact]
    public async Task Answer_ToWhatWasTakenBackOrNeverFetched_IsRefused()
    {
        var unfetched = await EnqueueAsync("a");
        Assert.Equal("ACTION_OVER", (await AnswerAsync(unfetched.Id)).Error!.Code);
        await world.Queue.CancelAsync(world.Admin, unfetched.Id, CancellationToken.None);
        Assert.Equal("ACTION_OVER", (await AnswerAsync(unfetched.Id)).Error!.Code);

        Assert.Equal(AgentActionStatus.Cancelled, (await GetAsync(unfetched.Id)).Status);
    }

    [Fact]
    public async Task Release_ByAnApprover_IsHandedOut()
    {
        Assert.Equal(ErrorKind.Forbidden, (await world.Queue.ReleaseAsync(world.Test.Person(Role.Analyst), agent, CancellationToken.None)).Error!.Kind);
        Assert.Equal(ErrorKind.NotFound, (await world.Queue.ReleaseAsync(world.Test.Person(Role.Approver), agent + 1, CancellationToken.None)).Error!.Kind);

        Assert.Null((await world.Queue.ReleaseAsync(world.Test.Person(Role.Approver), agent, CancellationToken.None)).Error);
        Assert.Equal(AgentVerbs.ReleaseHost, Assert.Single(await TakeAsync()).Verb);
    }

    [Fact]
    public async Task Answer_OfAnotherAgentsAction_IsNotFound()
    {
        var action = await EnqueueAsync("k");
        var (_, other) = await world.EnrolAsync("db-01");

        Assert.Equal(ErrorKind.NotFound, (await world.Orders.AnswerAsync(other, action.Id, new AgentAnswer(true, "mine", null, null, null), CancellationToken.None)).Error!.Kind);
        Assert.Equal(ErrorKind.NotFound, (await world.Artifacts.WriteAsync(other, action.Id, 0, Stream.Null, CancellationToken.None)).Error!.Kind);
    }

    private NewAgentAction Wanted(string key) => new(agent, AgentVerbs.ListConnections, new Dictionary<string, string>(), key, "test", null, TimeSpan.FromDays(3650));

    private async Task<AgentActionView> EnqueueAsync(string key) => (await world.Queue.EnqueueAsync(world.Admin, Wanted(key), CancellationToken.None)).Value!;

    private async Task<IReadOnlyList<AgentOrder>> TakeAsync() => (await world.Orders.TakeAsync(device, TimeSpan.Zero, CancellationToken.None)).Value!;

    private Task<Result<Done>> AnswerAsync(long id, string? sha256 = null, long? bytes = null) => world.Orders.AnswerAsync(device, id, new AgentAnswer(true, "done", null, sha256, bytes), CancellationToken.None);

    private async Task<AgentActionView> GetAsync(long id) => (await world.Queue.GetAsync(world.Admin, id, CancellationToken.None)).Value!;
}
