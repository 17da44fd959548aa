using System.Buffers.Binary;
using Microsoft.Data.Sqlite;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Observables;

/// <summary>
/// Which addresses, host names, URLs, hashes and e-mail addresses stand in the stored events, in a file of its own (<c>soc-observables.db</c>): one row for an
/// organization, an observable and a day. One thread writes, in order of sequence; how far it has come is in the transaction that brings the rows.
/// </summary>
public sealed class ObservableIndex
{
    /// <summary>Sequences kept of an observable and a day, the latest; the count counts all.</summary>
    public const int KeptSequences = 50;

    private const string Schema = """
        CREATE TABLE IF NOT EXISTS progress (id INTEGER PRIMARY KEY CHECK (id = 1), seq INTEGER NOT NULL) STRICT;
        INSERT INTO progress(id, seq) VALUES (1, 0) ON CONFLICT DO NOTHING;
        CREATE TABLE IF NOT EXISTS observables (
            org INTEGER NOT NULL, kind INTEGER NOT NULL, key BLOB NOT NULL, day INTEGER NOT NULL, count INTEGER NOT NULL,
            first_seq INTEGER NOT NULL, first_at INTEGER NOT NULL, last_at INTEGER NOT NULL, seqs BLOB NOT NULL,
            PRIMARY KEY (org, kind, key, day)) STRICT, WITHOUT ROWID;
        """;

    // The later batch has the newer sequences, so they go before the others and the oldest are cut off.
    private const string Upsert = """
        INSERT INTO observables(org, kind, key, day, count, first_seq, first_at, last_at, seqs) VALUES ($org, $kind, $key, $day, $count, $seq, $first, $last, $seqs)
        ON CONFLICT (org, kind, key, day) DO UPDATE SET count = count + excluded.count, first_at = min(first_at, excluded.first_at), last_at = max(last_at, excluded.last_at),
            seqs = substr(CAST(excluded.seqs || seqs AS BLOB), 1, $most)
        """;

    // Keys come in no order: with SQLite's 2 MiB nearly each of them would be a page read from the file and written back. In KiB.
    private const string CacheSize = "PRAGMA cache_size=-32768;";

    private readonly Lazy<string> connectionString;

    /// <param name="storage">Where the file lies. It is made by the first use.</param>
    public ObservableIndex(StorageOptions storage) => connectionString = new Lazy<string>(() => Create(storage));

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
        var batch = new ObservableBatch();
        foreach (var item in events.Where(item => item.Sequence > position))
        {
            batch.Add(item);
            position = item.Sequence;
        }

        Write(connection, batch);
        Execute(connection, "UPDATE progress SET seq = $seq", position);
        transaction.Commit();
    }

    /// <summary>Forgets everything: for an event log that was replaced by a shorter one.</summary>
    public void Clear()
    {
        using var connection = Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        Execute(connection, "DELETE FROM observables; UPDATE progress SET seq = $seq", 0);
        transaction.Commit();
    }

    /// <summary>For many look-ups in what is indexed at this moment. Dispose it soon: it keeps the file from being checkpointed.</summary>
    public ObservableReader Read() => new(Open());

    internal static long Position(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT seq FROM progress";
        return (long)command.ExecuteScalar()!;
    }

    private static void Write(SqliteConnection connection, ObservableBatch batch)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Upsert;
        var names = new[] { "$org", "$kind", "$key", "$day", "$count", "$seq", "$first", "$last", "$seqs" };
        var parameters = names.Select(name => command.Parameters.Add(name, name is "$key" or "$seqs" ? SqliteType.Blob : SqliteType.Integer)).ToArray();
        command.Parameters.AddWithValue("$most", KeptSequences * sizeof(long));
        command.Prepare();
        foreach (var (place, tally) in batch.InOrder())
        {
            object[] values = [place.OrganizationId, (int)place.Kind, place.Key, place.Day, tally.Count, tally.FirstSequence, tally.FirstAt.Ticks, tally.LastAt.Ticks, Packed(tally.Latest)];
            for (var i = 0; i < values.Length; i++)
            {
                parameters[i].Value = values[i];
            }

            command.ExecuteNonQuery();
        }
    }

    private static byte[] Packed(IEnumerable<long> sequences)
    {
        List<byte> bytes = new(KeptSequences * sizeof(long));
        Span<byte> one = stackalloc byte[sizeof(long)];
        foreach (var sequence in sequences)
        {
            BinaryPrimitives.WriteInt64BigEndian(one, sequence);
            bytes.AddRange(one);
        }

        return [.. bytes];
    }

    private static string Create(StorageOptions storage)
    {
        storage.Create();
        var text = SqlitePragmas.ConnectionString(storage.PathOf("soc-observables.db"));
        using var connection = new SqliteConnection(text);
        connection.Open();
        Execute(connection, SqlitePragmas.Text + Schema);
        return text;
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(connectionString.Value);
        connection.Open();
        Execute(connection, SqlitePragmas.Text + CacheSize);
        return connection;
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
