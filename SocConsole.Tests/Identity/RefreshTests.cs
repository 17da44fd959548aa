using SocConsole.Core.Identity;

namespace SocConsole.Tests.Identity;

public sealed class RefreshTests : IAsyncLifetime
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
    public async Task Refresh_EachUse_GivesAnotherTokenOfTheSameSession()
    {
        var second = await RefreshAsync(admin.RefreshToken);
        var third = await RefreshAsync(second!.RefreshToken);

        Assert.Equal(3, new HashSet<string> { admin.RefreshToken, second.RefreshToken, third!.RefreshToken }.Count);
        Assert.Equal(admin.Actor.SessionId, third.Actor.SessionId);
    }

    [Fact]
    public async Task Refresh_OldToken_EndsTheSessionAndIsRecorded()
    {
        var second = await RefreshAsync(admin.RefreshToken);

        Assert.Null(await RefreshAsync(admin.RefreshToken));

        Assert.Null(await RefreshAsync(second!.RefreshToken));
        Assert.Null(await world.Get<LiveSessions>().FindAsync(admin.Actor.SessionId!.Value, CancellationToken.None));
        Assert.Contains("session.reuse_detected", await world.ActionsAsync(admin.Actor, admin.Actor.SessionId.Value.ToString()));
    }

    [Fact]
    public async Task Refresh_ConcurrentUses_LeaveNoTwoLiveTokens()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => RefreshAsync(admin.RefreshToken))));

        var winner = Assert.Single(answers, answer => answer is not null);
        Assert.Null(await RefreshAsync(winner!.RefreshToken));
    }

    [Fact]
    public async Task Refresh_ForgedTokenOfAKnownSession_LeavesTheSession()
    {
        Assert.Null(await RefreshAsync($"refresh:{admin.Actor.SessionId:N}forged"));
        Assert.Null(await RefreshAsync(world.Get<ISecretStore>().Protect("something else")));

        Assert.NotNull(await RefreshAsync(admin.RefreshToken));
    }

    [Fact]
    public async Task Refresh_AfterThirtyDays_IsOver()
    {
        world.Database.Clock.Advance(TimeSpan.FromDays(30));

        Assert.Null(await RefreshAsync(admin.RefreshToken));
    }

    [Fact]
    public async Task Refresh_DisabledPerson_IsRefused()
    {
        var (other, _) = await world.PersonAsync(admin.Actor, Role.Viewer);
        await world.Users.SetDisabledAsync(admin.Actor, other.Actor.UserId!.Value, disabled: true, CancellationToken.None);

        Assert.Null(await RefreshAsync(other.RefreshToken));
    }

    [Fact]
    public void OnDisk_HoldsNoRefreshToken() => Assert.DoesNotContain(admin.RefreshToken, world.OnDisk(), StringComparison.Ordinal);

    private async Task<SignedIn?> RefreshAsync(string token) => (await world.SignIn.RefreshAsync(token, CancellationToken.None)).Value;
}
