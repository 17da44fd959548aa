using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;

namespace SocConsole.Tests.Identity;

public sealed class LiveSessionsTests : IAsyncLifetime
{
    private IdentityWorld world = null!;
    private SignedIn admin = null!;

    public async Task InitializeAsync()
    {
        world = await IdentityWorld.CreateAsync();
        admin = await world.AdministratorAsync();
    }

    public Task DisposeAsync()
    {
        world.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Find_RevokedByAnotherProcess_IsNoticedWithinThirtySeconds()
    {
        Assert.NotNull(await FindAsync());
        await RevokeBehindTheCacheAsync();

        world.Database.Clock.Advance(TimeSpan.FromSeconds(29));
        Assert.NotNull(await FindAsync());
        world.Database.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await FindAsync());
    }

    [Fact]
    public async Task Find_ExpiresWhileCached_IsOver()
    {
        world.Database.Clock.Advance(TimeSpan.FromDays(30) - TimeSpan.FromSeconds(5));
        Assert.NotNull(await FindAsync());

        world.Database.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Null(await FindAsync());
    }

    [Fact]
    public async Task Find_OtherSecurityStamp_IsOver()
    {
        await using (var db = world.Database.Database.Across())
        {
            await db.Users.ExecuteUpdateAsync(row => row.SetProperty(user => user.SecurityStamp, "another"));
        }

        Assert.Null(await FindAsync());
    }

    [Fact]
    public async Task Recent_ForgottenWhileItIsRead_IsNotKept()
    {
        using var recent = new RecentCache<int, string>(world.Database.Clock);
        var reads = 0;

        var stale = await recent.FindAsync(1, () =>
        {
            reads++;
            recent.Forget(1);
            return Task.FromResult<string?>("before");
        });
        var fresh = await recent.FindAsync(1, () => Task.FromResult<string?>("after"));

        Assert.Equal(("before", "after", 1), (stale, fresh, reads));
    }

    private ValueTask<Actor?> FindAsync() => world.Get<LiveSessions>().FindAsync(admin.Actor.SessionId!.Value, CancellationToken.None);

    private async Task RevokeBehindTheCacheAsync()
    {
        await using var db = world.Database.Database.Across();
        await db.Sessions.ExecuteUpdateAsync(row => row.SetProperty(session => session.RevokedAt, world.Database.Clock.GetUtcNow().UtcDateTime));
    }
}
