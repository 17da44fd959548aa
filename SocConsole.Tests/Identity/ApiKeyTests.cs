using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;

namespace SocConsole.Tests.Identity;

public sealed class ApiKeyTests : IAsyncLifetime
{
    private IdentityWorld world = null!;
    private Actor admin = null!;

    public async Task InitializeAsync()
    {
        world = await IdentityWorld.CreateAsync();
        admin = (await world.AdministratorAsync()).Actor;
    }

    public Task DisposeAsync()
    {
        world.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Create_Key_IsFoundByItsHashOnly()
    {
        var created = await CreateAsync(Role.Analyst);

        var actor = await FindAsync(created.Key);
        Assert.Equal((admin.OrganizationId, $"key:{created.Id}", ActorKind.ApiKey, Permissions.Of(Role.Analyst)), (actor!.OrganizationId, actor.Id, actor.Kind, actor.Granted));
        Assert.Null(await FindAsync(created.Key + "x"));
        Assert.DoesNotContain(created.Key, world.OnDisk(), StringComparison.Ordinal);
        Assert.DoesNotContain(created.Key, world.Log.Text, StringComparison.Ordinal);
        Assert.Contains(created.Key[..12], world.OnDisk(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Revoke_CachedKey_EndsItAtOnce()
    {
        var created = await CreateAsync(Role.Viewer);
        await FindAsync(created.Key);

        await world.Get<ApiKeyService>().RevokeAsync(admin, created.Id, CancellationToken.None);

        Assert.Null(await FindAsync(created.Key));
        Assert.Equal(["api_key.revoked", "api_key.created"], await world.ActionsAsync(admin, $"key:{created.Id}"));
    }

    [Fact]
    public async Task Find_UsedKey_KeepsWhen()
    {
        var created = await CreateAsync(Role.Viewer);
        Assert.Null((await OnlyAsync()).LastUsedAt);

        await FindAsync(created.Key);

        Assert.Equal(world.Database.Clock.GetUtcNow().UtcDateTime, (await OnlyAsync()).LastUsedAt);
    }

    [Fact]
    public async Task Create_MoreThanItsMaker_IsForbidden()
    {
        var maker = admin with { Granted = Permissions.Of(Role.Viewer) | Permission.ManageKeys };

        var refused = await world.Get<ApiKeyService>().CreateAsync(maker, "key", Role.Approver, CancellationToken.None);

        Assert.Equal(ErrorKind.Forbidden, refused.Error?.Kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    public async Task Create_NoName_IsInvalid(string name) =>
        Assert.Equal(ErrorKind.Invalid, (await world.Get<ApiKeyService>().CreateAsync(admin, name, Role.Viewer, CancellationToken.None)).Error?.Kind);

    [Fact]
    public async Task Find_MakerDemotedAfterUse_MayNoMoreThanTheMakerAtOnce()
    {
        var (maker, _) = await world.PersonAsync(admin, Role.Admin, "maker@north.test");
        var created = await CreateAsync(Role.Analyst, maker.Actor);
        Assert.Equal(Permissions.Of(Role.Analyst), (await FindAsync(created.Key))!.Granted);

        Assert.Null((await world.Users.ChangeRoleAsync(admin, maker.Actor.UserId!.Value, Role.Viewer, CancellationToken.None)).Error);

        Assert.Equal(Permissions.Of(Role.Viewer), (await FindAsync(created.Key))!.Granted);
    }

    [Fact]
    public async Task Find_MakerDisabledAfterUse_IsRefusedAtOnceUntilOpenedAgain()
    {
        var (maker, _) = await world.PersonAsync(admin, Role.Admin, "maker@north.test");
        var created = await CreateAsync(Role.Analyst, maker.Actor);
        Assert.NotNull(await FindAsync(created.Key));

        await world.Users.SetDisabledAsync(admin, maker.Actor.UserId!.Value, true, CancellationToken.None);
        Assert.Null(await FindAsync(created.Key));

        await world.Users.SetDisabledAsync(admin, maker.Actor.UserId.Value, false, CancellationToken.None);
        Assert.NotNull(await FindAsync(created.Key));
    }

    [Fact]
    public async Task Find_MakerOfAnotherOrganization_IsRefused()
    {
        var south = (await world.AdministratorAsync("South")).Actor;

        var created = await CreateAsync(Role.Viewer, admin with { ResponsibleId = south.Id });

        Assert.Null(await FindAsync(created.Key));
    }

    [Fact]
    public async Task Find_KeyOfAStage_HasTheKeysRole()
    {
        var created = await CreateAsync(Role.Analyst, Actor.Stage(admin.OrganizationId, "import"));

        Assert.Equal(Permissions.Of(Role.Analyst), (await FindAsync(created.Key))!.Granted);
    }

    private async Task<CreatedKey> CreateAsync(Role role, Actor? maker = null) => (await world.Get<ApiKeyService>().CreateAsync(maker ?? admin, "forwarder", role, CancellationToken.None)).Value!;

    private async Task<Actor?> FindAsync(string key) => await world.Get<ApiKeyVerifier>().FindAsync(key, CancellationToken.None);

    private async Task<ApiKeyView> OnlyAsync() => (await world.Get<ApiKeyService>().ListAsync(admin, CancellationToken.None)).Value!.Single();
}
