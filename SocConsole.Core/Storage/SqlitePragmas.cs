using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace SocConsole.Core.Storage;

/// <summary>What every connection to a SQLite file is set to.</summary>
public static class SqlitePragmas
{
    // foreign_keys and busy_timeout are per connection; journal_mode stays in the file but setting it again is free.
    // synchronous=NORMAL: a commit survives a kill of the process; a power cut may lose the last ones but never corrupts.
    public const string Text = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=10000; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;";

    public static string ConnectionString(string path) => $"Data Source={path};Cache=Private;Pooling=True";
}

internal sealed class SqlitePragmaInterceptor : DbConnectionInterceptor
{
    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Apply(connection);

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Apply(connection);
        return Task.CompletedTask;
    }

    private static void Apply(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = SqlitePragmas.Text;
        command.ExecuteNonQuery();
    }
}
