using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Hunting;
using SocConsole.Core.Identity;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Hunting;

public sealed class SavedHuntTests : IAsyncLifetime
{
    private TestDatabase test = null!;
    private SavedHuntService hunts = null!;

    public async Task InitializeAsync()
    {
        test = await TestDatabase.CreateAsync();
        hunts = new SavedHuntService(test.Database);
    }

    public Task DisposeAsync()
    {
        test.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Save_NameTaken_IsRefusedInAnyCase()
    {
        var analyst = test.Person(Role.Analyst);

        Assert.Null((await SaveAsync(analyst, "Brute force")).Error);
        Assert.Equal("HUNT_EXISTS", (await SaveAsync(analyst, "brute FORCE")).Error?.Code);
        var other = test.Person(Role.Analyst, await test.AddOrganizationAsync("Other"));
        Assert.Null((await SaveAsync(other, "Brute force")).Error);
        Assert.Single((await hunts.ListAsync(other, CancellationToken.None)).Value!);
    }

    [Fact]
    public async Task Save_BadQueryNameOrRange_IsRefused()
    {
        var analyst = test.Person(Role.Analyst);

        Assert.Equal("INVALID_REQUEST", (await hunts.SaveAsync(analyst, new NewHunt("x", "("), CancellationToken.None)).Error?.Code);
        Assert.Equal("INVALID_REQUEST", (await hunts.SaveAsync(analyst, new NewHunt(" ", "a"), CancellationToken.None)).Error?.Code);
        Assert.Equal("INVALID_REQUEST", (await hunts.SaveAsync(analyst, new NewHunt("x", "a", "2y"), CancellationToken.None)).Error?.Code);
        Assert.Equal("INSUFFICIENT_PERMISSIONS", (await SaveAsync(test.Person(Role.Viewer), "x")).Error?.Code);
    }

    [Fact]
    public async Task Delete_OwnOrAsAdministrator_IsAuditedAndAnothersIsRefused()
    {
        var (owner, colleague, admin) = (test.Person(Role.Analyst), test.Person(Role.Analyst), test.Person(Role.Admin));
        var first = (await SaveAsync(owner, "one")).Value!.Id;
        var second = (await SaveAsync(owner, "two")).Value!.Id;

        Assert.Equal("INSUFFICIENT_PERMISSIONS", (await hunts.DeleteAsync(colleague, first, CancellationToken.None)).Error?.Code);
        Assert.Null((await hunts.DeleteAsync(owner, first, CancellationToken.None)).Error);
        Assert.Null((await hunts.DeleteAsync(admin, second, CancellationToken.None)).Error);
        Assert.Equal("SAVED_HUNT_NOT_FOUND", (await hunts.DeleteAsync(owner, first, CancellationToken.None)).Error?.Code);
        Assert.Empty((await hunts.ListAsync(owner, CancellationToken.None)).Value!);
        await using var db = test.Database.Read(test.OrganizationId);
        Assert.Equal(["saved_hunt.created", "saved_hunt.created", "saved_hunt.deleted", "saved_hunt.deleted"], await db.AuditRecords.OrderBy(row => row.Position).Select(row => row.Action).ToListAsync());
    }

    private Task<Core.Kernel.Result<SavedHuntView>> SaveAsync(Actor actor, string name) => hunts.SaveAsync(actor, new NewHunt(name, "failed", "24h"), CancellationToken.None);
}
