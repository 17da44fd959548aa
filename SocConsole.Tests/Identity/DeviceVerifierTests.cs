using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SocConsole.Core.Identity;

namespace SocConsole.Tests.Identity;

public sealed class DeviceVerifierTests : IAsyncLifetime
{
    private const string Body = """{"eventid":"cowrie.login.failed"}""";
    private IdentityWorld world = null!;
    private Actor admin = null!;
    private CreatedDevice device = null!;

    public async Task InitializeAsync()
    {
        world = await IdentityWorld.CreateAsync();
        admin = (await world.AdministratorAsync()).Actor;
        device = (await world.Get<DeviceService>().CreateAsync(admin, "honeypot", CancellationToken.None)).Value!;
    }

    public Task DisposeAsync()
    {
        world.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Verify_RightSignature_IsADeviceThatOnlySends()
    {
        var actor = await VerifyAsync(Sign());

        Assert.Equal((admin.OrganizationId, ActorKind.Device, Permission.SendEvents), (actor!.OrganizationId, actor.Kind, actor.Granted));
        Assert.Equal(world.Database.Clock.GetUtcNow().UtcDateTime, (await OnlyAsync()).LastSeenAt);
    }

    [Fact]
    public async Task Verify_AnythingElseThanSigned_IsRefused()
    {
        Assert.Null(await VerifyAsync(Sign(secret: new string('0', 64))));
        Assert.Null(await VerifyAsync(Sign(), body: Body + " "));
        Assert.Null(await VerifyAsync(Sign(), method: "PUT"));
        Assert.Null(await VerifyAsync(Sign(), path: "/ingest/multi"));
        Assert.Null(await VerifyAsync(Sign() with { Nonce = "another-nonce" }));
        Assert.Null(await VerifyAsync(Sign() with { DeviceId = "dev_unknown" }));
        Assert.Null(await VerifyAsync(Sign() with { Signature = "zz" }));
        Assert.Null(await VerifyAsync(Sign() with { Signature = new string('z', 64) }));
    }

    [Theory]
    [InlineData(-300, true)]
    [InlineData(-301, false)]
    [InlineData(300, true)]
    [InlineData(301, false)]
    public async Task Verify_TimeStamp_MayBeThreeHundredSecondsOff(int seconds, bool admitted) => Assert.Equal(admitted, await VerifyAsync(Sign(seconds)) is not null);

    [Fact]
    public async Task Verify_SameNonce_ServesOnce()
    {
        var signature = Sign();

        Assert.NotNull(await VerifyAsync(signature));
        Assert.Null(await VerifyAsync(signature));
    }

    [Fact]
    public async Task Verify_SameNonceAtOnce_AdmitsOne()
    {
        var signature = Sign();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => VerifyAsync(signature))));

        Assert.Single(answers, answer => answer is not null);
    }

    [Fact]
    public async Task Verify_NonceOfTenMinutesAgo_ServesAgainAndIsNotKept()
    {
        await VerifyAsync(Sign(nonce: "same-nonce"));

        world.Database.Clock.Advance(TimeSpan.FromSeconds(599));
        Assert.Null(await VerifyAsync(Sign(nonce: "same-nonce")));
        world.Database.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull(await VerifyAsync(Sign(nonce: "same-nonce")));

        await using var db = world.Database.Database.Across();
        Assert.Single(db.DeviceNonces);
    }

    [Fact]
    public async Task Verify_UnknownDeviceOrMisshapenHeader_ReadsNoBody()
    {
        DeviceSignature[] signatures =
        [
            Sign() with { DeviceId = "dev_unknown" },
            Sign() with { Signature = "zz" },
            Sign() with { Signature = new string('z', 64) },
            Sign(skew: -301),
            Sign(nonce: "short"),
        ];
        foreach (var signature in signatures)
        {
            Assert.Null(await world.Get<DeviceVerifier>().VerifyAsync(signature, "POST", "/ingest/cowrie", () => throw new InvalidOperationException("The body was opened."), CancellationToken.None));
        }
    }

    [Fact]
    public async Task Verify_WrongSignature_KeepsNoNonce()
    {
        await VerifyAsync(Sign(secret: new string('0', 64), nonce: "guessed-nonce"));

        Assert.NotNull(await VerifyAsync(Sign(nonce: "guessed-nonce")));
    }

    [Fact]
    public async Task Revoke_EndsTheDeviceAtOnce()
    {
        await world.Get<DeviceService>().RevokeAsync(admin, (await OnlyAsync()).Id, CancellationToken.None);

        Assert.Null(await VerifyAsync(Sign()));
    }

    [Fact]
    public void OnDisk_HoldsNoSecret()
    {
        Assert.DoesNotContain(device.Secret, world.OnDisk(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(device.Secret, world.Log.Text, StringComparison.OrdinalIgnoreCase);
    }

    private DeviceSignature Sign(int skew = 0, string? secret = null, string? nonce = null)
    {
        nonce ??= Guid.NewGuid().ToString("N");
        var timestamp = (world.Database.Clock.GetUtcNow().ToUnixTimeSeconds() + skew).ToString(CultureInfo.InvariantCulture);
        var message = $"POST|/ingest/cowrie|{Body}|{timestamp}|{nonce}";
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret ?? device.Secret), Encoding.UTF8.GetBytes(message));
        return new DeviceSignature(device.DeviceId, timestamp, nonce, Convert.ToHexStringLower(signature));
    }

    private async Task<Actor?> VerifyAsync(DeviceSignature signature, string method = "POST", string path = "/ingest/cowrie", string body = Body)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(body));
        return await world.Get<DeviceVerifier>().VerifyAsync(signature, method, path, () => stream, CancellationToken.None);
    }

    private async Task<DeviceView> OnlyAsync() => (await world.Get<DeviceService>().ListAsync(admin, CancellationToken.None)).Value!.Single();
}
