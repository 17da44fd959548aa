using System.Text;
using Microsoft.Data.Sqlite;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Hunting.Index;

/// <summary>What the index knows of a query: every match up to <paramref name="IndexedTo"/> is among the sequences.</summary>
/// <param name="IndexedTo">The last sequence that the index has.</param>
/// <param name="Sequences">Ascending; null when there are more than were asked for.</param>
internal sealed record IndexCandidates(long IndexedTo, IReadOnlyList<long>? Sequences);

/// <summary>
/// The full-text index of the event log in a file of its own (<c>soc-search.db</c>): FTS5 without contents, a row's id is the event's sequence. One thread
/// writes, in order of sequence; how far it has come is in the transaction that brings the rows, so that no event is left out or indexed twice.
/// </summary>
public sealed class EventIndex
{
    // detail=none keeps only which events hold a word: the exact test reads the events anyway. The ascii tokenizer cuts as WordMatcher does.
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS progress (id INTEGER PRIMARY KEY CHECK (id = 1), seq INTEGER NOT NULL) STRICT;
        INSERT INTO progress(id, seq) VALUES (1, 0) ON CONFLICT DO NOTHING;
        CREATE VIRTUAL TABLE IF NOT EXISTS event_text USING fts5(text, content='', contentless_delete=1, detail=none, prefix='3', tokenize='ascii');
        """;

    private readonly Lazy<string> connectionString;

    /// <param name="storage">Where the file lies. It is made by the first use.</param>
    public EventIndex(StorageOptions storage) => connectionString = new Lazy<string>(() => Create(storage));

    /// <summary>The last sequence that is indexed; 0 when none is.</summary>
    public long IndexedTo()
    {
        using var connection = Open();
        return Position(connection);
    }

    /// <summary>Takes the next events, in order of sequence, and moves the position to the last of them; what was taken before is passed over.</summary>
    public void Add(IReadOnlyList<LogEvent> events)
    {
        using var connection = Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var position = Position(connection);
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO event_text(rowid, text) VALUES ($seq, $text)";
        var sequence = insert.Parameters.Add("$seq", SqliteType.Integer);
        var content = insert.Parameters.Add("$text", SqliteType.Text);
        insert.Prepare();
        var text = new StringBuilder();
        foreach (var item in events)
        {
            if (item.Sequence <= position)
            {
                continue;
            }

            (sequence.Value, content.Value) = (item.Sequence, IndexText.Of(item, text));
            insert.ExecuteNonQuery();
            position = item.Sequence;
        }

        Execute(connection, "UPDATE progress SET seq = $seq", position);
        transaction.Commit();
    }

    /// <summary>Forgets everything: for an event log that was replaced by a shorter one.</summary>
    public void Clear()
    {
        using var connection = Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        Execute(connection, "INSERT INTO event_text(event_text) VALUES ('delete-all'); UPDATE progress SET seq = $seq", 0);
        transaction.Commit();
    }

    /// <summary>The events that the expression finds, if they are at most <paramref name="limit"/>.</summary>
    internal IndexCandidates Find(string expression, int limit)
    {
        using var connection = Open();

        // Position and rows of one moment.
        using var transaction = connection.BeginTransaction(deferred: true);
        var indexedTo = Position(connection);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT rowid FROM event_text WHERE event_text MATCH $expression ORDER BY rowid LIMIT $limit";
        command.Parameters.AddWithValue("$expression", expression);
        command.Parameters.AddWithValue("$limit", limit + 1L);
        using var reader = command.ExecuteReader();
        var sequences = new List<long>();
        while (reader.Read())
        {
            sequences.Add(reader.GetInt64(0));
        }

        return new IndexCandidates(indexedTo, sequences.Count > limit ? null : sequences);
    }

    private static string Create(StorageOptions storage)
    {
        storage.Create();
        var text = SqlitePragmas.ConnectionString(storage.PathOf("soc-search.db"));
        using var connection = new SqliteConnection(text);
        connection.Open();
        Execute(connection, SqlitePragmas.Text + Schema);
        return text;
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(connectionString.Value);
        connection.Open();
        Execute(connection, SqlitePragmas.Text);
        return connection;
    }

    private static long Position(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT seq FROM progress";
        return (long)command.ExecuteScalar()!;
    }

    private static void Execute(SqliteConnection connection, string text, long? sequence = null)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        if (sequence is { } value)
        {
            command.Parameters.AddWithValue("$seq", value);
        }

        command.ExecuteNonQuery();
    }
}
