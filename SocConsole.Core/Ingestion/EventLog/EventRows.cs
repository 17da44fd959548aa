using Microsoft.Data.Sqlite;

namespace SocConsole.Core.Ingestion.EventLog;

/// <summary>Reading rows of the event log.</summary>
internal static class EventRows
{
    public const string Select = "SELECT e.seq, e.org, e.key, e.time, e.received, s.name, e.simulated, e.raw, e.fields FROM events e JOIN sources s ON s.id = e.source";

    public static IReadOnlyList<LogEvent> Read(SqliteCommand command)
    {
        using var reader = command.ExecuteReader();
        var events = new List<LogEvent>();
        while (reader.Read())
        {
            events.Add(new LogEvent
            {
                Sequence = reader.GetInt64(0),
                OrganizationId = reader.GetInt32(1),
                Key = EventKey.Read((byte[])reader[2]),
                Timestamp = Time(reader.GetInt64(3)),
                ReceivedAt = Time(reader.GetInt64(4)),
                Source = reader.GetString(5),
                Simulated = reader.GetInt64(6) != 0,
                Raw = reader.GetString(7),
                Fields = EncodedDelivery.ReadFields(reader.GetString(8)),
            });
        }

        return events;
    }

    public static DateTime Time(long ticks) => new(ticks, DateTimeKind.Utc);
}
