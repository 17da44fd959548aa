using SocConsole.Core.Ingestion;

namespace SocConsole.Tests.Ingestion;

/// <summary>Events made by hand, so that these tests need no parser.</summary>
internal static class LogEvents
{
    public static readonly DateTime Noon = new(2026, 3, 4, 12, 0, 0, DateTimeKind.Utc);

    public static LogEvent Of(string raw, DateTime? at = null, int organization = 1, string source = "test", ulong occurrence = 0, params (string Name, string Value)[] fields)
    {
        var list = new EventFields();
        foreach (var (name, value) in fields)
        {
            list.Add(name, value);
        }

        return new LogEvent
        {
            OrganizationId = organization,
            Timestamp = at ?? Noon,
            ReceivedAt = Noon,
            Source = source,
            Raw = raw,
            Fields = list,
            Key = EventKey.Of(at ?? Noon, source, raw, occurrence),
        };
    }

    public static List<LogEvent> Many(string name, int count) => [.. Enumerable.Range(0, count).Select(index => Of($"{name} {index}", Noon.AddSeconds(index)))];
}
