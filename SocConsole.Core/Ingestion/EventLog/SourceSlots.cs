using Microsoft.Data.Sqlite;

namespace SocConsole.Core.Ingestion.EventLog;

/// <summary>What one source delivered in one transaction.</summary>
internal record struct SourceTally(long Events, long Duplicates, long Rejected)
{
    /// <summary>Events that only the text parser could read.</summary>
    public long Text { get; private set; }

    /// <summary>Events with a time of their own.</summary>
    public long Timed { get; private set; }

    /// <summary>Sum of their lags, in seconds.</summary>
    public double LagSeconds { get; private set; }

    public void Take(LogEvent item)
    {
        Events++;
        Text += item.Fields.TryGet(Ecs.EventDataset, out var dataset) && dataset == "text" ? 1 : 0;

        // An event without a time of its own carries the time of receipt to the tick: nothing is known of its lag.
        if (item.Timestamp != item.ReceivedAt)
        {
            Timed++;
            LagSeconds += (item.ReceivedAt - item.Timestamp).TotalSeconds;
        }
    }
}

/// <summary>Counters of each source in slots of five minutes, kept for two days before the source's last delivery: at most some 580 rows a source.</summary>
internal static class SourceSlots
{
    public const long SlotTicks = 5 * TimeSpan.TicksPerMinute;
    public const long SlotsPerHour = TimeSpan.TicksPerHour / SlotTicks;
    public const long SlotsPerDay = 24 * SlotsPerHour;

    /// <summary><c>lag</c> is in seconds and a real number: sums over imported history pass 64 bits in ticks.</summary>
    public const string Table = """
        CREATE TABLE IF NOT EXISTS source_slots (
          source INTEGER NOT NULL, slot INTEGER NOT NULL, events INTEGER NOT NULL, duplicates INTEGER NOT NULL, rejected INTEGER NOT NULL,
          text INTEGER NOT NULL, timed INTEGER NOT NULL, lag REAL NOT NULL, last INTEGER NOT NULL, PRIMARY KEY (source, slot)) STRICT, WITHOUT ROWID;
        """;

    public static void Count(SqliteConnection connection, long sourceId, DateTime at, in SourceTally tally)
    {
        var slot = at.Ticks / SlotTicks;
        SqliteEventLog.Execute(
            connection,
            """
            INSERT INTO source_slots(source, slot, events, duplicates, rejected, text, timed, lag, last)
            VALUES ($source, $slot, $events, $duplicates, $rejected, $text, $timed, $lag, $last)
            ON CONFLICT (source, slot) DO UPDATE SET events = events + $events, duplicates = duplicates + $duplicates, rejected = rejected + $rejected,
              text = text + $text, timed = timed + $timed, lag = lag + $lag, last = max(last, $last);
            DELETE FROM source_slots WHERE source = $source AND slot <= $slot - 2 * $day
            """,
            ("$source", sourceId),
            ("$slot", slot),
            ("$events", tally.Events),
            ("$duplicates", tally.Duplicates),
            ("$rejected", tally.Rejected),
            ("$text", tally.Text),
            ("$timed", tally.Timed),
            ("$lag", tally.LagSeconds),
            ("$last", tally.Events > 0 ? at.Ticks : 0L),
            ("$day", SlotsPerDay));
    }
}
