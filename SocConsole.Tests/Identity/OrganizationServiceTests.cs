using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;

namespace SocConsole.Tests.Identity;

public sealed class OrganizationServiceTests : IAsyncLifetime
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
    public async Task Change_Settings_AreKeptAndRecorded()
    {
        await world.Get<OrganizationService>().ChangeAsync(admin, selfApproval: true, 0.9, CancellationToken.None);

        var kept = await world.Get<OrganizationService>().GetAsync(admin, CancellationToken.None);
        Assert.Equal(new OrganizationView("North", true, 0.9), kept.Value);
        Assert.Equal(["organization.changed", "organization.created"], await world.ActionsAsync(admin, "North"));
    }

    [Theory]
    [InlineData(-0.01)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public async Task Change_ConfidenceOutOfRange_IsInvalid(double confidence) =>
        Assert.Equal(ErrorKind.Invalid, (await world.Get<OrganizationService>().ChangeAsync(admin, false, confidence, CancellationToken.None)).Error?.Kind);
}
