using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using SocConsole.Core.Audit;
using SocConsole.Core.Events;
using SocConsole.Core.Identity;
using SocConsole.Core.Storage;
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

    [Fact]
    public async Task Migrate_LockOfAKilledProcessIsLeft_AppliesWhatIsMissing()
    {
        using var directory = new TemporaryDirectory();
        using var gate = new WriteGate();
        using var outbox = new OutboxSignal();
        var database = new SocDatabase(SocDatabaseSetup.Options(new StorageOptions { DataDirectory = directory.Path }), gate, new AuditSeal(new byte[32]), outbox, new TestClock());
        await using var db = database.Across();
        await db.Database.ExecuteSqlRawAsync("""CREATE TABLE "__EFMigrationsLock" ("Id" INTEGER NOT NULL PRIMARY KEY, "Timestamp" TEXT NOT NULL)""");
        await db.Database.ExecuteSqlRawAsync("""INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-01-01 00:00:00')""");
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));

        await SocDatabaseSetup.MigrateAsync(database, limit.Token);

        Assert.Empty(await db.Database.GetPendingMigrationsAsync());
    }

    [Fact]
    public async Task Migrate_DatabaseOfTheFirstVersion_KeepsItsRows()
    {
        using var directory = new TemporaryDirectory();
        using var gate = new WriteGate();
        using var outbox = new OutboxSignal();
        var database = new SocDatabase(SocDatabaseSetup.Options(new StorageOptions { DataDirectory = directory.Path }), gate, new AuditSeal(new byte[32]), outbox, new TestClock());
        await using var db = database.Across();
        await db.GetService<IMigrator>().MigrateAsync("20261122063047_Initial");
        db.Organizations.Add(new Organization { Name = "Kept", CreatedAt = DateTime.UnixEpoch });
        await db.SaveChangesAsync();

        await SocDatabaseSetup.MigrateAsync(database, CancellationToken.None);

        Assert.Equal("Kept", (await db.Organizations.SingleAsync()).Name);
        Assert.Empty(await db.Threats.Where(threat => threat.SentBy != null).ToListAsync());
    }
}
