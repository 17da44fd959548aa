using Microsoft.Data.Sqlite;
using SocConsole.Core.Audit;
using SocConsole.Core.Events;
using SocConsole.Core.Storage;

namespace SocConsole.Tests.Support;

/// <summary>An empty database with all migrations, made once for the whole run: to apply them in each test cost more than what most tests do. Migrating itself is tested in Storage/MigrationTests.</summary>
internal static class MigratedFile
{
    private const string Name = "soc.db";

    private static readonly Lazy<byte[]> Bytes = new(Make);

    /// <summary>Puts the database into a data directory that has none yet.</summary>
    public static void PutInto(string directory) => File.WriteAllBytes(Path.Combine(directory, Name), Bytes.Value);

    private static byte[] Make()
    {
        using var directory = new TemporaryDirectory();
        using var gate = new WriteGate();
        var options = SocDatabaseSetup.Options(new StorageOptions { DataDirectory = directory.Path });
        Task.Run(() => SocDatabaseSetup.MigrateAsync(new SocDatabase(options, gate, new AuditSeal(new byte[32]), new OutboxSignal(), TimeProvider.System), CancellationToken.None)).GetAwaiter().GetResult();
        using (var connection = new SqliteConnection($"Data Source={Path.Combine(directory.Path, Name)};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
            command.ExecuteNonQuery();
        }

        SqliteConnection.ClearAllPools();
        return File.ReadAllBytes(Path.Combine(directory.Path, Name));
    }
}
