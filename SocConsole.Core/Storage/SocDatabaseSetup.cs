using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace SocConsole.Core.Storage;

/// <summary>How the main database is opened and brought up to date.</summary>
public static class SocDatabaseSetup
{
    public static DbContextOptions<SocDbContext> Options(StorageOptions storage)
    {
        storage.Create();
        return new DbContextOptionsBuilder<SocDbContext>()
            .UseSqlite(storage.Database.ConnectionString ?? SqlitePragmas.ConnectionString(storage.PathOf("soc.db")))
            .AddInterceptors(new SqlitePragmaInterceptor())

            // Comparing the model with the migrations is a test's work; at every first start it would cost a good part of a second.
            .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning))
            .ReplaceService<IModelCacheKeyFactory, OwnerModelCacheKeyFactory>()
            .Options;
    }

    /// <summary>Applies the migrations that are missing. Runs at start, before anything reads, in the one process that holds the data directory.</summary>
    public static async Task MigrateAsync(SocDatabase database, CancellationToken ct)
    {
        await using var db = database.Across();
        if ((await db.Database.GetPendingMigrationsAsync(ct)).Any())
        {
            await ForgetLockAsync(db, ct);
            await db.Database.MigrateAsync(ct);
        }
    }

    // EF's lock on SQLite is a row. A process killed while it migrated leaves it behind, and every later start would wait for it without end. The data directory
    // has one holder, so a lock that is found here is a dead one's.
    private static async Task ForgetLockAsync(SocDbContext db, CancellationToken ct)
    {
        var locked = await db.Database.SqlQueryRaw<int>("SELECT COUNT(*) AS Value FROM sqlite_master WHERE name = '__EFMigrationsLock'").SingleAsync(ct);
        if (locked > 0)
        {
            await db.Database.ExecuteSqlRawAsync("DELETE FROM __EFMigrationsLock", ct);
        }
    }
}
