using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace SocConsole.Core.Ingestion.EventLog;

/// <summary>The prepared insert of one event, bound without ADO.NET's per-call parameters: this is the hot path of intake.</summary>
internal sealed class EventInsert : IDisposable
{
    private const string Text =
        "INSERT INTO events(seq, org, key, time, received, source, simulated, raw, fields) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (org, key) DO NOTHING";

    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;

    public EventInsert(SqliteConnection connection)
    {
        database = connection.Handle!;
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(database, Text, out statement), database);
    }

    /// <summary>True when the row is new, false when the log has the event already.</summary>
    public bool Execute(long sequence, long sourceId, LogEvent item, ReadOnlySpan<byte> rawText, ReadOnlySpan<byte> fields)
    {
        Span<byte> key = stackalloc byte[EventKey.Size];
        item.Key.Write(key);
        raw.sqlite3_bind_int64(statement, 1, sequence);
        raw.sqlite3_bind_int64(statement, 2, item.OrganizationId);
        raw.sqlite3_bind_blob(statement, 3, key);
        raw.sqlite3_bind_int64(statement, 4, item.Timestamp.Ticks);
        raw.sqlite3_bind_int64(statement, 5, item.ReceivedAt.Ticks);
        raw.sqlite3_bind_int64(statement, 6, sourceId);
        raw.sqlite3_bind_int64(statement, 7, item.Simulated ? 1 : 0);
        raw.sqlite3_bind_text(statement, 8, rawText);
        raw.sqlite3_bind_text(statement, 9, fields);
        var outcome = raw.sqlite3_step(statement);
        raw.sqlite3_reset(statement);
        if (outcome != raw.SQLITE_DONE)
        {
            SqliteException.ThrowExceptionForRC(outcome, database);
        }

        return raw.sqlite3_changes(database) == 1;
    }

    public void Dispose() => statement.Dispose();
}
