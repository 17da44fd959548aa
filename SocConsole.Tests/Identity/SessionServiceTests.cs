using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;

namespace SocConsole.Tests.Identity;

public sealed class SessionServiceTests : IAsyncLifetime
{
    private IdentityWorld world = null!;
    private SignedIn admin = null!;
    private SignedIn viewer = null!;

    public async Task InitializeAsync()
    {
        world = await IdentityWorld.CreateAsync();
        admin = await world.AdministratorAsync();
        (viewer, _) = await world.PersonAsync(admin.Actor, Role.Viewer);
    }

    public Task DisposeAsync()
    {
        world.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task List_ShowsOwnSessionsAndAdministratorsAll()
    {
        var own = await world.Get<SessionService>().ListAsync(viewer.Actor, CancellationToken.None);
        var all = await world.Get<SessionService>().ListAsync(admin.Actor, CancellationToken.None);

        Assert.Equal([viewer.Actor.SessionId!.Value], own.Value!.Select(session => session.Id));
        Assert.Equal(2, all.Value!.Count);
    }

    [Fact]
    public async Task Revoke_AnotherPersonsSession_IsForAdministrators()
    {
        var refused = await world.Get<SessionService>().RevokeAsync(viewer.Actor, admin.Actor.SessionId!.Value, CancellationToken.None);
        Assert.Equal(ErrorKind.NotFound, refused.Error?.Kind);

        Assert.Null((await world.Get<SessionService>().RevokeAsync(admin.Actor, viewer.Actor.SessionId!.Value, CancellationToken.None)).Error);
        Assert.Null(await world.Get<LiveSessions>().FindAsync(viewer.Actor.SessionId.Value, CancellationToken.None));
    }
}
