using SocConsole.Core.Identity;

namespace SocConsole.Tests.Identity;

public sealed class TwoFactorTests : IAsyncLifetime
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
    public async Task SignIn_SecondFactorOn_NeedsAFreshCode()
    {
        var (secret, _) = await SwitchOnAsync();

        Assert.Equal(IdentityErrors.TwoFactorRequired, (await TryAsync(null)).Error);
        Assert.Equal(IdentityErrors.AuthenticationFailed, (await TryAsync("000000x")).Error);
        var code = Totp.Code(secret);
        Assert.Null((await TryAsync(code)).Error);
        Assert.Equal(IdentityErrors.AuthenticationFailed, (await TryAsync(code)).Error);
    }

    [Fact]
    public async Task SignIn_CodeWrittenInAnotherWay_IsRefused()
    {
        var (secret, _) = await SwitchOnAsync();
        var code = Totp.Code(secret);

        Assert.Equal(IdentityErrors.AuthenticationFailed, (await TryAsync("0" + code)).Error);
        Assert.Equal(IdentityErrors.AuthenticationFailed, (await TryAsync("+" + code)).Error);
        Assert.Null((await TryAsync(code.Insert(3, " "))).Error);
    }

    [Fact]
    public async Task SignIn_CodeThatConfirmed_IsRefused()
    {
        var setup = await world.Users.BeginTotpAsync(admin.Actor, CancellationToken.None);
        var code = Totp.Code(setup.Value!.Secret);
        Assert.Null((await world.Users.ConfirmTotpAsync(admin.Actor, code, CancellationToken.None)).Error);

        Assert.Equal(IdentityErrors.AuthenticationFailed, (await TryAsync(code)).Error);
    }

    [Fact]
    public async Task SignIn_WrongPassword_DoesNotAskForACode()
    {
        await SwitchOnAsync();

        var refused = await world.SignIn.SignInAsync(admin.Actor.Name, "wrong", null, CancellationToken.None);

        Assert.Equal(IdentityErrors.AuthenticationFailed, refused.Error);
    }

    [Fact]
    public async Task SignIn_RecoveryCode_ServesOnce()
    {
        var (_, codes) = await SwitchOnAsync();

        Assert.Equal(10, codes.Count);
        Assert.Null((await TryAsync(codes[3].ToLowerInvariant())).Error);
        Assert.Equal(IdentityErrors.AuthenticationFailed, (await TryAsync(codes[3])).Error);
    }

    [Fact]
    public async Task SignIn_FiveWrongCodes_LocksOut()
    {
        var (secret, _) = await SwitchOnAsync();
        for (var failure = 0; failure < 5; failure++)
        {
            await TryAsync("wrong");
        }

        Assert.Equal(IdentityErrors.AuthenticationFailed, (await TryAsync(Totp.Code(secret))).Error);
    }

    [Fact]
    public async Task ConfirmTotp_KeepsTheOwnSessionAndEndsTheOthers()
    {
        var other = await world.SignedInAsync(admin.Actor.Name, IdentityWorld.Password);

        await SwitchOnAsync();

        Assert.NotNull(await world.Get<LiveSessions>().FindAsync(admin.Actor.SessionId!.Value, CancellationToken.None));
        Assert.Null(await world.Get<LiveSessions>().FindAsync(other.Actor.SessionId!.Value, CancellationToken.None));
        Assert.Null((await world.SignIn.RefreshAsync(admin.RefreshToken, CancellationToken.None)).Error);
    }

    [Fact]
    public async Task BeginTotp_SecondFactorOn_IsRefused()
    {
        await SwitchOnAsync();

        Assert.Equal("TWO_FACTOR_ENABLED", (await world.Users.BeginTotpAsync(admin.Actor, CancellationToken.None)).Error?.Code);
    }

    [Fact]
    public async Task ConfirmTotp_WrongCode_LeavesItOff()
    {
        await world.Users.BeginTotpAsync(admin.Actor, CancellationToken.None);

        var refused = await world.Users.ConfirmTotpAsync(admin.Actor, "wrong", CancellationToken.None);

        Assert.NotNull(refused.Error?.Fields?["code"]);
        Assert.Null((await TryAsync(null)).Error);
    }

    [Fact]
    public async Task DisableTotp_NeedsACode()
    {
        var (secret, _) = await SwitchOnAsync();

        Assert.NotNull((await world.Users.DisableTotpAsync(admin.Actor, "wrong", CancellationToken.None)).Error);
        Assert.Null((await world.Users.DisableTotpAsync(admin.Actor, Totp.Code(secret), CancellationToken.None)).Error);
        Assert.Null((await TryAsync(null)).Error);
    }

    [Fact]
    public async Task OnDisk_HoldsNeitherSecretNorRecoveryCodes()
    {
        var (secret, codes) = await SwitchOnAsync();

        var disk = world.OnDisk();
        Assert.Contains(admin.Actor.Name, disk, StringComparison.Ordinal);
        Assert.All([secret, .. codes], hidden => Assert.DoesNotContain(hidden, disk, StringComparison.Ordinal));
        Assert.All([secret, .. codes], hidden => Assert.DoesNotContain(hidden, world.Log.Text, StringComparison.Ordinal));
    }

    private Task<Core.Kernel.Result<SignedIn>> TryAsync(string? code) => world.SignIn.SignInAsync(admin.Actor.Name, IdentityWorld.Password, code, CancellationToken.None);

    private async Task<(string Secret, IReadOnlyList<string> Codes)> SwitchOnAsync()
    {
        var setup = await world.Users.BeginTotpAsync(admin.Actor, CancellationToken.None);
        Assert.Contains(setup.Value!.Secret, setup.Value.Uri, StringComparison.Ordinal);

        // A step back: the current code stays fresh for the test.
        var confirmation = Totp.Code(setup.Value.Secret, stepsAhead: -1);
        var codes = await world.Users.ConfirmTotpAsync(admin.Actor, confirmation, CancellationToken.None);
        Assert.Null(codes.Error);
        return (setup.Value.Secret, codes.Value!);
    }
}
