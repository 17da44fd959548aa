using Microsoft.EntityFrameworkCore;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Storage;

public sealed class MigrationTests
{
    [Fact]
    public async Task Model_HasNoChangesWithoutMigration()
    {
        using var test = await TestDatabase.CreateAsync();
        await using var db = test.Database.Across();

        Assert.False(db.Database.HasPendingModelChanges());
        Assert.Empty(await db.Database.GetPendingMigrationsAsync());
    }
}
