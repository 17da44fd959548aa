using System.Globalization;
using System.Text.Json;
using SocConsole.Core.Ingestion;

namespace SocConsole.Tests.Ingestion.DataSets;

/// <summary>The lines of fail2ban's filter tests: host, time and user of those that its filters match.</summary>
internal sealed class Fail2banSets
{
    public const string File = "logs/fail2ban/failjson_cases.jsonl";

    // The tests of fail2ban run on this day and in this zone: years are guessed from it, and times with a zone of their own are told in it.
    private static readonly DateTime TestDay = new(2005, 8, 14, 10, 0, 0, DateTimeKind.Utc);
    private static readonly TimeZoneInfo TestZone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Zurich");

    private readonly LineReading lines = new(TestDay);
    private readonly SortedDictionary<string, DataSetRow> rows = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> unmatched = new(StringComparer.Ordinal);
    private readonly DataSetRow other = new("fail2ban/(other services)");

    private Fail2banSets()
    {
        foreach (var test in DataFiles.Json(File))
        {
            Add(test);
        }
    }

    /// <summary>One row a filter of sshd and the web servers, and one for all other services.</summary>
    public IReadOnlyList<DataSetRow> Rows => [.. rows.Values, other];

    /// <summary>Kinds of lines of sshd and the web servers that fail2ban matches and no built-in rule does, with how many there are.</summary>
    public IReadOnlyDictionary<string, int> Unmatched => unmatched;

    /// <summary>Lines of sshd and the web servers that fail2ban matches and that name their host, and how many have all of dataset, host and time right.</summary>
    public (int Asked, int Right) Named { get; private set; }

    /// <summary>Lines that sshd's filter counts in its normal mode, and how many are failed authentications.</summary>
    public (int Asked, int Right) Failures { get; private set; }

    public static Fail2banSets Read() => new();

    private static bool IsNamed(string filter) => filter is "sshd" or "sshd-journal" || filter.StartsWith("apache-", StringComparison.Ordinal) || filter.StartsWith("nginx-", StringComparison.Ordinal);

    private void Add(JsonElement test)
    {
        var filter = test.Text("filter")!;
        var line = test.Text("line")!;
        var expected = test.GetProperty("expected");
        var named = IsNamed(filter);
        if (!rows.TryGetValue(filter, out var row) && named)
        {
            rows.Add(filter, row = new DataSetRow($"fail2ban/{filter}"));
        }

        row ??= other;
        var reading = lines.Read(line);
        row.Add(reading);
        if (!expected.GetProperty("match").GetBoolean())
        {
            return;
        }

        var right = Compare(row, reading, line, expected);
        row.Expect(reading.IsMatched);
        if (!named)
        {
            return;
        }

        if (!reading.IsMatched)
        {
            var kind = $"{reading[Ecs.EventDataset]} {reading[Ecs.EventAction] ?? "-"}";
            unmatched[kind] = unmatched.GetValueOrDefault(kind) + 1;
        }

        if (right is { } all)
        {
            Named = (Named.Asked + 1, Named.Right + (all ? 1 : 0));
        }

        // An accepted login is matched where it ends a connection that failed before.
        if (filter.StartsWith("sshd", StringComparison.Ordinal) && CountsInNormalMode(test) && !line.Contains(": Accepted ", StringComparison.Ordinal))
        {
            var failed = reading[Ecs.EventCategory] == "authentication" && reading[Ecs.EventOutcome] == "failure";
            Failures = (Failures.Asked + 1, Failures.Right + (failed ? 1 : 0));
        }
    }

    /// <summary>Asks for what the truth gives; null where the line doesn't name its host, which fail2ban then knows from an earlier line of the connection.</summary>
    private static bool? Compare(DataSetRow row, Reading reading, string line, JsonElement expected)
    {
        var right = reading.IsParsed;
        var named = false;
        if (expected.Text("host") is { } host && line.Contains(host, StringComparison.OrdinalIgnoreCase))
        {
            named = true;
            right &= row.Ask(reading.Has(Ecs.SourceIp, host) || reading.Has(Ecs.SourceDomain, host));
        }

        if (expected.Text("time") is { } time)
        {
            right &= row.Ask(IsTime(reading.Timestamp, DateTime.Parse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal)));
        }

        if (expected.Text("user") is { } user && line.Contains(user, StringComparison.Ordinal))
        {
            row.Ask(reading.Has(Ecs.UserName, user));
        }

        return named ? right : null;
    }

    private static bool IsTime(DateTime? own, DateTime expected)
    {
        if (own is not { } time)
        {
            return false;
        }

        time = new DateTime(time.Ticks - (time.Ticks % TimeSpan.TicksPerSecond), DateTimeKind.Utc);
        expected = new DateTime(expected.Ticks - (expected.Ticks % TimeSpan.TicksPerSecond), DateTimeKind.Utc);
        return time == expected || TimeZoneInfo.ConvertTimeFromUtc(time, TestZone).Ticks == expected.Ticks;
    }

    // The modes ddos and extra count connections that never came to an authentication.
    private static bool CountsInNormalMode(JsonElement test) =>
        test.Text("filter_options") is not { } options || options.Contains("{}", StringComparison.Ordinal) || options.Contains("normal", StringComparison.Ordinal) || !options.Contains("mode", StringComparison.Ordinal);
}
