using SocConsole.Core.Identity;

namespace SocConsole.Tests.Identity;

public sealed class SignInServiceTests : IAsyncLifetime
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

    [Theory]
    [InlineData("admin@north.test")]
    [InlineData("ADMIN@North.Test ")]
    public async Task SignIn_RightPassword_GivesActorOfTheSession(string name)
    {
        var signedIn = await world.SignedInAsync(name, IdentityWorld.Password);

        Assert.Equal(Permissions.Of(Role.Admin), signedIn.Actor.Granted);
        Assert.NotNull(signedIn.Actor.SessionId);
        Assert.Equal(signedIn.Actor, await world.Get<LiveSessions>().FindAsync(signedIn.Actor.SessionId.Value, CancellationToken.None));
    }

    [Fact]
    public async Task SignIn_UnknownWrongDisabledLocked_SayTheSame()
    {
        var (closed, invitation) = await world.PersonAsync(admin.Actor, Role.Viewer);
        await world.Users.SetDisabledAsync(admin.Actor, closed.Actor.UserId!.Value, disabled: true, CancellationToken.None);
        var wrong = await TryAsync("admin@north.test", "wrong");
        var unknown = await TryAsync("nobody@north.test", IdentityWorld.Password);
        var disabled = await TryAsync(invitation.Email, invitation.TemporaryPassword);
        await LockAsync();
        var locked = await TryAsync("admin@north.test", IdentityWorld.Password);

        Assert.All([wrong, unknown, disabled, locked], error => Assert.Equal(IdentityErrors.AuthenticationFailed, error));
    }

    [Fact]
    public async Task SignIn_FiveFailures_LocksForFifteenMinutes()
    {
        await LockAsync();
        Assert.NotNull(await TryAsync("admin@north.test", IdentityWorld.Password));

        world.Database.Clock.Advance(TimeSpan.FromMinutes(14.9));
        Assert.NotNull(await TryAsync("admin@north.test", IdentityWorld.Password));

        world.Database.Clock.Advance(TimeSpan.FromMinutes(0.2));
        Assert.Null(await TryAsync("admin@north.test", IdentityWorld.Password));
        Assert.Contains("user.locked_out", await world.ActionsAsync(admin.Actor, "admin@north.test"));
    }

    [Fact]
    public async Task SignIn_SuccessBetweenFailures_BeginsToCountAnew()
    {
        for (var round = 0; round < 3; round++)
        {
            for (var failure = 0; failure < 4; failure++)
            {
                await TryAsync("admin@north.test", "wrong");
            }

            Assert.Null(await TryAsync("admin@north.test", IdentityWorld.Password));
        }
    }

    [Fact]
    public async Task SignIn_TooManySessions_EndsTheOldest()
    {
        var first = admin;
        for (var count = 0; count < 100; count++)
        {
            world.Database.Clock.Advance(TimeSpan.FromSeconds(1));
            await AddSessionAsync();
        }

        world.Database.Clock.Advance(TimeSpan.FromSeconds(1));
        await world.SignedInAsync("admin@north.test", IdentityWorld.Password);

        Assert.Null(await world.Get<LiveSessions>().FindAsync(first.Actor.SessionId!.Value, CancellationToken.None));
        var alive = await world.Get<SessionService>().ListAsync(admin.Actor, CancellationToken.None);
        Assert.Equal(100, alive.Value!.Count);
    }

    [Fact]
    public async Task SignIn_AnyOutcome_LogsNoSecret()
    {
        await TryAsync("admin@north.test", "Wrong-Horse-9-Battery");
        var refreshed = await world.SignIn.RefreshAsync(admin.RefreshToken, CancellationToken.None);
        await world.SignIn.RefreshAsync(admin.RefreshToken, CancellationToken.None);

        Assert.NotEmpty(world.Log.Text);
        Assert.All(["Wrong-Horse-9-Battery", IdentityWorld.Password, admin.RefreshToken, refreshed.Value!.RefreshToken], secret => Assert.DoesNotContain(secret, world.Log.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task SignOut_OwnSession_EndsItAtOnce()
    {
        await world.Get<LiveSessions>().FindAsync(admin.Actor.SessionId!.Value, CancellationToken.None);

        await world.SignIn.SignOutAsync(admin.Actor, refreshToken: null, CancellationToken.None);

        Assert.Null(await world.Get<LiveSessions>().FindAsync(admin.Actor.SessionId.Value, CancellationToken.None));
        Assert.Equal(IdentityErrors.AuthenticationFailed, (await world.SignIn.RefreshAsync(admin.RefreshToken, CancellationToken.None)).Error);
    }

    [Fact]
    public async Task SignOut_AnotherPersonsRefreshToken_LeavesThatSession()
    {
        var (other, _) = await world.PersonAsync(admin.Actor, Role.Viewer);

        await world.SignIn.SignOutAsync(admin.Actor, other.RefreshToken, CancellationToken.None);

        Assert.Null((await world.SignIn.RefreshAsync(other.RefreshToken, CancellationToken.None)).Error);
    }

    private async Task<Core.Kernel.Error?> TryAsync(string name, string password) => (await world.SignIn.SignInAsync(name, password, null, CancellationToken.None)).Error;

    private async Task LockAsync()
    {
        for (var failure = 0; failure < 5; failure++)
        {
            await TryAsync("admin@north.test", "wrong");
        }
    }

    // A row without the cost of a password's hash.
    private async Task AddSessionAsync()
    {
        await using var db = world.Database.Database.Across();
        var now = world.Database.Clock.GetUtcNow().UtcDateTime;
        var stamp = db.Sessions.Single(session => session.Id == admin.Actor.SessionId).SecurityStamp;
        db.Sessions.Add(new Session
        {
            Id = Guid.NewGuid(),
            OrganizationId = admin.Actor.OrganizationId,
            UserId = admin.Actor.UserId!.Value,
            RefreshHash = Guid.NewGuid().ToByteArray(),
            SecurityStamp = stamp,
            CreatedAt = now,
            RefreshedAt = now,
            ExpiresAt = now.AddDays(30),
        });
        await db.SaveChangesAsync();
    }
}
