using System.Buffers.Binary;
using Microsoft.Data.Sqlite;
using SocConsole.Core.Intelligence.Indicators;

namespace SocConsole.Core.Intelligence.Observables;

/// <summary>Events of one day in which something stands that an indicator finds.</summary>
/// <param name="Day">Midnight, UTC.</param>
/// <param name="Count">How many there are; an event that holds two observables of the indicator, such as two addresses of a network, counts for each.</param>
/// <param name="LastSequence">The latest of them.</param>
/// <param name="Sequences">The first, and the latest; not all.</param>
public sealed record ObservableDay(DateTime Day, long Count, DateTime FirstAt, DateTime LastAt, long LastSequence, IReadOnlyList<long> Sequences);

/// <summary>What an indicator finds in the stored events.</summary>
/// <param name="Days">The oldest first.</param>
/// <param name="IsWhole">False when it finds more than were looked at, so that the counts are at least so many.</param>
public sealed record ObservableHits(IReadOnlyList<ObservableDay> Days, bool IsWhole);

/// <summary>Looks indicators up in one moment of the index, with one prepared statement. Used by one thread.</summary>
public sealed class ObservableReader : IDisposable
{
    /// <summary>Most rows (observables times days) that one look-up reads: a short domain or a wide network must not read the whole index.</summary>
    public const int MaximumRows = 10_000;

    /// <summary>Most sequences that one look-up gives: as many as a threat keeps evidence.</summary>
    public const int MaximumSequences = 1_000;

    private readonly SqliteConnection connection;
    private readonly SqliteTransaction transaction;
    private readonly SqliteCommand command;
    private readonly SqliteParameter organization;
    private readonly SqliteParameter kind;
    private readonly SqliteParameter from;
    private readonly SqliteParameter until;

    internal ObservableReader(SqliteConnection connection)
    {
        this.connection = connection;
        transaction = connection.BeginTransaction(deferred: true);
        IndexedTo = ObservableIndex.Position(connection);
        command = connection.CreateCommand();
        command.CommandText = "SELECT day, count, first_seq, first_at, last_at, seqs FROM observables WHERE org = $org AND kind = $kind AND key >= $from AND key < $until LIMIT $limit";
        organization = command.Parameters.Add("$org", SqliteType.Integer);
        kind = command.Parameters.Add("$kind", SqliteType.Integer);
        from = command.Parameters.Add("$from", SqliteType.Blob);
        until = command.Parameters.Add("$until", SqliteType.Blob);
        command.Parameters.AddWithValue("$limit", MaximumRows + 1L);
        command.Prepare();
    }

    /// <summary>The last sequence that is indexed at this moment.</summary>
    public long IndexedTo { get; }

    /// <summary>What the indicator finds in the organization's events; null when nothing.</summary>
    public ObservableHits? Find(int organizationId, NormalIndicator indicator)
    {
        SortedDictionary<int, DayTally>? days = null;
        var (rows, room) = (0, MaximumSequences);
        foreach (var range in ObservableKey.Ranges(indicator))
        {
            (organization.Value, kind.Value, from.Value, until.Value) = (organizationId, (int)range.Kind, range.From, range.Until ?? End);
            using var answer = command.ExecuteReader();
            while (rows <= MaximumRows && answer.Read())
            {
                if (++rows > MaximumRows)
                {
                    break;
                }

                days ??= [];
                var day = answer.GetInt32(0);
                if (!days.TryGetValue(day, out var tally))
                {
                    days[day] = tally = new DayTally();
                }

                tally.Add(answer, ref room);
            }
        }

        return days is null ? null : new ObservableHits([.. days.Select(entry => entry.Value.ToDay(entry.Key))], rows <= MaximumRows);
    }

    public void Dispose()
    {
        command.Dispose();
        transaction.Dispose();
        connection.Dispose();
    }

    // Longer than an address of all ones, so after it.
    private static readonly byte[] End = [.. Enumerable.Repeat(byte.MaxValue, 17)];

    private sealed class DayTally
    {
        private readonly SortedSet<long> sequences = [];
        private long count;
        private long firstAt = long.MaxValue;
        private long lastAt;
        private long lastSequence;

        public void Add(SqliteDataReader row, ref int room)
        {
            var packed = row.GetFieldValue<byte[]>(5).AsSpan();
            count += row.GetInt64(1);
            firstAt = Math.Min(firstAt, row.GetInt64(3));
            lastAt = Math.Max(lastAt, row.GetInt64(4));
            lastSequence = Math.Max(lastSequence, BinaryPrimitives.ReadInt64BigEndian(packed));
            room -= room > 0 && sequences.Add(row.GetInt64(2)) ? 1 : 0;
            for (; room > 0 && !packed.IsEmpty; packed = packed[sizeof(long)..])
            {
                room -= sequences.Add(BinaryPrimitives.ReadInt64BigEndian(packed)) ? 1 : 0;
            }
        }

        public ObservableDay ToDay(int day) =>
            new(new DateTime(day * TimeSpan.TicksPerDay, DateTimeKind.Utc), count, new DateTime(firstAt, DateTimeKind.Utc), new DateTime(lastAt, DateTimeKind.Utc), lastSequence, [.. sequences]);
    }
}
