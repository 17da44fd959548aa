using Microsoft.Data.Sqlite;

namespace SocConsole.Tests.Faults;

/// <summary>Reads what a console has stored, beside it and without changing it.</summary>
internal sealed class StoredRows(string dataDirectory)
{
    public const string Events = "soc-events.db";
    public const string Main = "soc.db";

    public async Task<long> NumberAsync(string file, string query)
    {
        var rows = await ReadAsync(file, query, reader => reader.IsDBNull(0) ? 0 : reader.GetInt64(0));
        return rows.Count == 0 ? 0 : rows[0];
    }

    public async Task<IReadOnlyList<T>> ReadAsync<T>(string file, string query, Func<SqliteDataReader, T> row)
    {
        var source = new SqliteConnectionStringBuilder { DataSource = Path.Combine(dataDirectory, file), Mode = SqliteOpenMode.ReadOnly, Pooling = false, DefaultTimeout = 30 };
        await using var connection = new SqliteConnection(source.ToString());
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = query;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
        {
            rows.Add(row(reader));
        }

        return rows;
    }

    /// <summary>Every row as text, its columns divided by bars.</summary>
    public Task<IReadOnlyList<string>> TextAsync(string file, string query) =>
        ReadAsync(file, query, reader => string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(reader.GetValue)));
}
