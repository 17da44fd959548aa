using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;

namespace SocConsole.Tests.Identity;

public sealed class BootstrapTests
{
    [Fact]
    public async Task FirstStart_NoSettings_PrintsAPasswordOnceAndNeverLogsIt()
    {
        using var world = await EmptyAsync();

        await world.FirstStartAsync();
        var printed = world.Output.ToString();
        await world.FirstStartAsync();

        var password = printed.Trim().Split(' ')[^1];
        var admin = await world.SignedInAsync("admin@soc.local", password);
        Assert.Equal(Permissions.Of(Role.Admin), admin.Actor.Granted);
        Assert.True((await world.Users.ProfileAsync(admin.Actor, CancellationToken.None)).Value!.MustChangePassword);
        Assert.Equal(printed, world.Output.ToString());
        Assert.DoesNotContain(password, world.Log.Text, StringComparison.Ordinal);
        Assert.Contains("Opened the first organization", world.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FirstStart_Settings_AreTakenAndNothingIsPrinted()
    {
        using var world = await EmptyAsync(new()
        {
            ["Soc:Bootstrap:Email"] = "chief@example.test",
            ["Soc:Bootstrap:Password"] = IdentityWorld.Password,
            ["Soc:Bootstrap:Organization"] = "Example",
        });

        await world.FirstStartAsync();

        var admin = await world.SignedInAsync("chief@example.test", IdentityWorld.Password);
        Assert.Equal("Example", (await world.Users.ProfileAsync(admin.Actor, CancellationToken.None)).Value!.OrganizationName);
        Assert.Empty(world.Output.ToString());
    }

    [Fact]
    public async Task FirstStart_WeakPassword_StopsTheStartWithAPlainMessage()
    {
        using var world = await EmptyAsync(new() { ["Soc:Bootstrap:Password"] = "weak" });

        var stopped = await Assert.ThrowsAsync<OptionsValidationException>(world.FirstStartAsync);

        Assert.Contains("Soc:Bootstrap", stopped.Message, StringComparison.Ordinal);
        Assert.Contains("12", stopped.Message, StringComparison.Ordinal);
        await using var db = world.Database.Database.Across();
        Assert.Empty(db.Organizations);
    }

    [Fact]
    public async Task FirstStart_AnOrganizationStands_DoesNothing()
    {
        using var world = await IdentityWorld.CreateAsync();

        await world.FirstStartAsync();

        Assert.Empty(world.Output.ToString());
        await using var db = world.Database.Database.Across();
        Assert.Empty(db.Users);
    }

    [Theory]
    [InlineData(null, ErrorKind.Forbidden)]
    [InlineData("true", null)]
    public async Task Register_OrganizationsStand_DependsOnTheSetting(string? open, ErrorKind? refused)
    {
        using var world = await IdentityWorld.CreateAsync(new Dictionary<string, string?> { ["Soc:Registration:Open"] = open });

        var result = await world.Get<RegistrationService>().RegisterAsync(new NewOrganization("New", "Owner", "owner@new.test", IdentityWorld.Password), CancellationToken.None);

        Assert.Equal(refused, result.Error?.Kind);
    }

    [Fact]
    public async Task Register_NoOrganizationStands_IsOpen()
    {
        using var world = await EmptyAsync();

        var result = await world.Get<RegistrationService>().RegisterAsync(new NewOrganization("New", "Owner", "owner@new.test", IdentityWorld.Password), CancellationToken.None);

        Assert.Null(result.Error);
    }

    [Fact]
    public async Task Register_TakenNameOrAddress_LeavesNothing()
    {
        using var world = await IdentityWorld.CreateAsync(new Dictionary<string, string?> { ["Soc:Registration:Open"] = "true" });
        await world.AdministratorAsync();
        var registration = world.Get<RegistrationService>();

        var name = await registration.RegisterAsync(new NewOrganization("North", "Owner", "owner@new.test", IdentityWorld.Password), CancellationToken.None);
        var address = await registration.RegisterAsync(new NewOrganization("New", "Owner", "admin@north.test", IdentityWorld.Password), CancellationToken.None);

        Assert.Equal(("ORGANIZATION_EXISTS", "EMAIL_TAKEN"), (name.Error?.Code, address.Error?.Code));
        await using var db = world.Database.Database.Across();
        Assert.DoesNotContain("New", await db.Organizations.Select(row => row.Name).ToListAsync());
    }

    // The test database comes with an organization.
    private static async Task<IdentityWorld> EmptyAsync(Dictionary<string, string?>? settings = null)
    {
        var world = await IdentityWorld.CreateAsync(settings);
        await using var db = world.Database.Database.Across();
        await db.Organizations.ExecuteDeleteAsync();
        return world;
    }
}
