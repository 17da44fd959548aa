using Microsoft.EntityFrameworkCore;
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
            .ReplaceService<IModelCacheKeyFactory, OwnerModelCacheKeyFactory>()
            .Options;
    }

    /// <summary>Applies the migrations that are missing. Runs at start, before anything reads.</summary>
    public static async Task MigrateAsync(SocDatabase database, CancellationToken ct)
    {
        await using var db = database.Across();
        await db.Database.MigrateAsync(ct);
    }
}
