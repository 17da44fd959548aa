using System.Globalization;
using System.Text.Json;
using SocConsole.Core.Ingestion;

namespace SocConsole.Tests.Ingestion.DataSets;

/// <summary>Whole log files: web logs, loghub, Windows event logs and captures of attacks.</summary>
internal static class LogFileSets
{
    public static IReadOnlyList<DataSetRow> Read() => [Weblogs(), OpenSsh(), ApacheErrors(), WindowsServicing(), EventLogs(), Captures("windows"), Captures("cloudtrail"), Zeek()];

    private static DataSetRow Weblogs()
    {
        var row = new DataSetRow("weblogs/apache_access_10k");
        var readings = All(row, DataFiles.Lines("logs/weblogs/apache_access_10k.log"));
        var truth = DataFiles.Document("logs/weblogs/truth.json");
        Counts(row, truth.GetProperty("status"), readings, Ecs.HttpStatus);
        Counts(row, truth.GetProperty("methods"), readings, Ecs.HttpMethod);
        var addresses = readings.Where(reading => reading[Ecs.SourceIp] is not null).GroupBy(reading => reading[Ecs.SourceIp]!).ToDictionary(group => group.Key, group => group.Count());
        row.Ask(addresses.Count == truth.GetProperty("distinct_ips").GetInt32());
        foreach (var top in truth.GetProperty("top_ips").EnumerateArray())
        {
            row.Ask(addresses.GetValueOrDefault(top[0].GetString()!) == top[1].GetInt32());
        }

        row.Ask(readings.Sum(reading => long.Parse(reading[Ecs.HttpBytes] ?? "0", CultureInfo.InvariantCulture)) == truth.GetProperty("bytes_sum").GetInt64());
        return row;
    }

    private static DataSetRow OpenSsh()
    {
        var row = new DataSetRow("loghub/openssh");
        var readings = All(row, DataFiles.Lines("logs/loghub/openssh/OpenSSH_2k.log"));
        var truth = DataFiles.Document("logs/loghub/openssh/truth.json");
        var failed = readings.Where(reading => reading[Ecs.EventAction] == "ssh_login_failed").ToLookup(reading => reading[Ecs.SourceIp] ?? "");
        foreach (var address in truth.GetProperty("per_ip").EnumerateObject())
        {
            row.Ask(failed[address.Name].Sum(reading => int.Parse(reading[Ecs.Repeat] ?? "1", CultureInfo.InvariantCulture)) == address.Value.GetProperty("failed").GetInt32());
        }

        foreach (var address in truth.GetProperty("brute_force_ips").EnumerateArray())
        {
            row.Expect(failed[address.GetString()!].Any(reading => reading.IsMatched));
        }

        return row;
    }

    private static DataSetRow ApacheErrors()
    {
        var row = new DataSetRow("loghub/apache error");
        var readings = All(row, DataFiles.Lines("logs/loghub/apache/Apache_2k.log"));
        foreach (var (line, reading) in DataFiles.Lines("logs/loghub/apache/Apache_2k.log_structured.csv").Skip(1).Zip(readings))
        {
            var columns = line.Split(',');
            row.Ask(reading.Has(Ecs.LogLevel, columns[2]));
            row.Ask(reading.Timestamp == DateTime.ParseExact(columns[1], "ddd MMM dd HH:mm:ss yyyy", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal));
        }

        return row;
    }

    /// <summary>The log of Windows' component servicing, which is no security log and which no parser claims.</summary>
    private static DataSetRow WindowsServicing()
    {
        var row = new DataSetRow("loghub/windows (CBS)");
        All(row, DataFiles.Lines("logs/loghub/windows/Windows_2k.log"));
        return row;
    }

    private static DataSetRow EventLogs()
    {
        var lines = LineReading.EndOf2026;
        var row = new DataSetRow("windows-evtx (JSON)");
        foreach (var line in DataFiles.Gzip("logs/windows-evtx/YamatoSecurity.jsonl.gz").Concat(DataFiles.Gzip("logs/windows-evtx/DeepBlueCLI.jsonl.gz")))
        {
            var reading = lines.Read(line);
            row.Add(reading);
            var system = DataFiles.Parse(line).GetProperty("Event").GetProperty("System");
            row.Ask(reading[Ecs.HostName] == system.Text("Computer"));
            row.Ask(reading["Channel"] == system.Text("Channel"));
            row.Ask(reading.Timestamp is not null);
        }

        return row;
    }

    private static DataSetRow Captures(string product)
    {
        var lines = LineReading.EndOf2026;
        var row = new DataSetRow($"security-datasets/{product}");
        foreach (var line in SecurityDataSets(product))
        {
            var reading = lines.Read(line);
            row.Add(reading);
            var record = DataFiles.Parse(line);
            row.Ask(product == "windows" ? reading["Channel"] == record.Text("Channel") : reading[Ecs.EventAction] == record.Text("eventName"));
            row.Ask(reading.Timestamp is not null);
        }

        return row;
    }

    private static DataSetRow Zeek()
    {
        var lines = LineReading.EndOf2026;
        var row = new DataSetRow("security-datasets/zeek");
        foreach (var (member, line) in DataFiles.Archives("logs/security-datasets", ".log").Where(entry => entry.Line[0] != '#'))
        {
            var reading = lines.Read(line);
            row.Add(reading);
            row.Ask(reading[Ecs.EventDataset] == $"zeek.{Path.GetFileNameWithoutExtension(member)}");
        }

        return row;
    }

    /// <summary>JSON records of the captures: those of Windows have a channel, those of CloudTrail an event source.</summary>
    public static IEnumerable<string> SecurityDataSets(string product) => DataFiles.Archives("logs/security-datasets", ".json").Select(entry => entry.Line).Where(line => product == "windows"
        ? line.Contains("\"EventID\":", StringComparison.Ordinal) && line.Contains("\"Channel\":", StringComparison.Ordinal)
        : line.Contains("\"eventSource\":", StringComparison.Ordinal));

    private static List<Reading> All(DataSetRow row, IEnumerable<string> all)
    {
        var lines = LineReading.EndOf2026;
        var readings = all.Select(lines.Read).ToList();
        readings.ForEach(row.Add);
        return readings;
    }

    private static void Counts(DataSetRow row, JsonElement truth, IReadOnlyList<Reading> readings, string field)
    {
        foreach (var entry in truth.EnumerateObject())
        {
            row.Ask(readings.Count(reading => reading[field] == entry.Name) == entry.Value.GetInt32());
        }
    }
}
