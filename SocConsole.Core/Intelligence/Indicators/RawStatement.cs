using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace SocConsole.Core.Intelligence.Indicators;

/// <summary>A prepared statement that is run by the million, bound without ADO.NET's parameters. Numbers of parameters begin at 1, of columns at 0.</summary>
internal sealed class RawStatement : IDisposable
{
    private const int OnStack = 1024;

    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;

    public RawStatement(SqliteConnection connection, string text)
    {
        database = connection.Handle!;
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(database, text, out statement), database);
    }

    /// <summary>Rows that the last run changed.</summary>
    public int Changes => raw.sqlite3_changes(database);

    public long LastId => raw.sqlite3_last_insert_rowid(database);

    public RawStatement Bind(int parameter, long value)
    {
        Check(raw.sqlite3_bind_int64(statement, parameter, value));
        return this;
    }

    public RawStatement Bind(int parameter, long? value)
    {
        Check(value is { } number ? raw.sqlite3_bind_int64(statement, parameter, number) : raw.sqlite3_bind_null(statement, parameter));
        return this;
    }

    public RawStatement Bind(int parameter, double value)
    {
        Check(raw.sqlite3_bind_double(statement, parameter, value));
        return this;
    }

    public RawStatement Bind(int parameter, byte[]? value)
    {
        Check(value is null ? raw.sqlite3_bind_null(statement, parameter) : raw.sqlite3_bind_blob(statement, parameter, value));
        return this;
    }

    public RawStatement Bind(int parameter, string? value)
    {
        if (value is null)
        {
            Check(raw.sqlite3_bind_null(statement, parameter));
            return this;
        }

        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        var bytes = most <= OnStack ? stackalloc byte[OnStack] : new byte[most];
        Check(raw.sqlite3_bind_text(statement, parameter, bytes[..Encoding.UTF8.GetBytes(value, bytes)]));
        return this;
    }

    /// <summary>Runs to the end.</summary>
    public void Run()
    {
        while (Step())
        {
            // What it answers is not asked for.
        }

        Reset();
    }

    /// <summary>Whether there is a row; <see cref="Reset"/> when no more are read.</summary>
    public bool Step()
    {
        var outcome = raw.sqlite3_step(statement);
        if (outcome is raw.SQLITE_ROW or raw.SQLITE_DONE)
        {
            return outcome == raw.SQLITE_ROW;
        }

        raw.sqlite3_reset(statement);
        SqliteException.ThrowExceptionForRC(outcome, database);
        return false;
    }

    public void Reset() => raw.sqlite3_reset(statement);

    public bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    public long Number(int column) => raw.sqlite3_column_int64(statement, column);

    public double Real(int column) => raw.sqlite3_column_double(statement, column);

    public string Text(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string() ?? string.Empty;

    /// <summary>A text in UTF-8; good until the next step.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(statement, column);

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    public void Dispose() => statement.Dispose();

    private void Check(int outcome) => SqliteException.ThrowExceptionForRC(outcome, database);
}
