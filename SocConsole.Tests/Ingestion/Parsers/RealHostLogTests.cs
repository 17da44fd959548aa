using System.IO.Compression;
using System.Text.Json;
using SocConsole.Core.Ingestion;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Ingestion.Parsers;

/// <summary>What share of real lines of hosts and web servers comes out with the right fields.</summary>
public sealed class RealHostLogTests
{
    private static readonly ParseContext EndOf2026 = new(new DateTime(2026, 12, 31, 0, 0, 0, DateTimeKind.Utc));
    private readonly Normaliser normaliser = Normaliser.Create();

    [SharedFact("logs/windows-evtx/YamatoSecurity.jsonl.gz")]
    public void Normalise_EvtxRecords_AreLiftedWithHostTimeAndCode()
    {
        var all = 0;
        var named = 0;
        foreach (var line in Gzip("logs/windows-evtx/YamatoSecurity.jsonl.gz").Concat(Gzip("logs/windows-evtx/DeepBlueCLI.jsonl.gz")))
        {
            var parsed = Parse(line);
            using var document = JsonDocument.Parse(line);
            var system = document.RootElement.GetProperty("Event").GetProperty("System");
            Assert.Equal(system.GetProperty("Computer").GetString(), parsed.Fields[Ecs.HostName]);
            Assert.Equal(system.GetProperty("Channel").GetString(), parsed.Fields["Channel"]);
            Assert.True(parsed.Timestamp is not null && parsed.Fields[EcsHost.EventCode] is not null, line);
            Assert.DoesNotContain(parsed.Fields, field => field.Key.StartsWith("Event.System.", StringComparison.Ordinal));
            if (parsed.Fields[Ecs.EventDataset] is "windows.security" or "sysmon")
            {
                all++;
                named += parsed.Fields[Ecs.EventAction] is null ? 0 : 1;
            }
        }

        Assert.True(all > 1000, $"{all} records");
        Assert.True(named * 100 > all * 95, $"{named} of {all} have an action");
    }

    [SharedFact("logs/security-datasets/covenant_installutil.zip")]
    public void Normalise_CollectedWindowsRecords_HaveHostTimeAndCode()
    {
        var all = 0;
        var complete = 0;
        foreach (var path in Directory.GetFiles(SharedData.Path("logs/security-datasets")!, "*.zip").Order(StringComparer.Ordinal))
        {
            foreach (var line in Zip(path).Where(line => line.Contains("\"EventID\":", StringComparison.Ordinal) && line.Contains("\"Channel\":", StringComparison.Ordinal)))
            {
                var parsed = Parse(line);
                all++;
                complete += parsed.Timestamp is not null && parsed.Fields[EcsHost.EventCode] is not null && parsed.Fields[Ecs.HostName] is { } host
                    && line.Contains(host, StringComparison.Ordinal) && !host.StartsWith("wec", StringComparison.Ordinal) ? 1 : 0;
            }
        }

        Assert.True(all > 10_000, $"{all} records");
        Assert.True(complete * 1000 > all * 998, $"{complete} of {all}");
    }

    [SharedFact("sigma/cases.jsonl")]
    public void Normalise_WindowsEventsOfSigmaTests_GiveTheFieldNamesOfTheirFlatForm()
    {
        var all = 0;
        var right = 0;
        foreach (var line in File.ReadLines(SharedData.Path("sigma/cases.jsonl")!))
        {
            using var document = JsonDocument.Parse(line);
            if (!document.RootElement.TryGetProperty("event_flat", out var flat) || flat.ValueKind != JsonValueKind.Object
                || !document.RootElement.GetProperty("event").TryGetProperty("Event", out var record) || !record.TryGetProperty("System", out _))
            {
                continue;
            }

            var fields = Parse(document.RootElement.GetProperty("event").GetRawText()).Fields;
            foreach (var field in flat.EnumerateObject().Where(field => field.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number))
            {
                all++;
                right += fields.Any(own => own.Key == field.Name && own.Value == field.Value.ToString()) ? 1 : 0;
            }
        }

        Assert.True(all > 1000, $"{all} fields");
        Assert.True(right * 1000 >= all * 998, $"{right} of {all}");
    }

    [SharedFact("logs/wazuh/wazuh_rule_tests.jsonl")]
    public void Normalise_LinesOfWazuhTests_AreOfTheirDecodersFormat()
    {
        var all = 0;
        var right = 0;
        foreach (var test in Json("logs/wazuh/wazuh_rule_tests.jsonl"))
        {
            var line = test.GetProperty("line").GetString()!;
            var expected = test.GetProperty("decoder").GetString() switch
            {
                "auditd" => "auditd",
                "json" when line.Contains("\"win\"", StringComparison.Ordinal) && line.Contains("\"eventID\"", StringComparison.Ordinal) => "event",
                "apache-errorlog" when line.StartsWith('[') && line.Contains("] [", StringComparison.Ordinal) => "apache.error",
                _ => null,
            };
            if (expected is not null && normaliser.Normalise(line, EndOf2026).Succeeded(out var parsed, out _))
            {
                var dataset = parsed.Fields[Ecs.EventDataset]!;
                all++;
                right += dataset == expected || (expected == "event" && (dataset == "sysmon" || dataset.StartsWith("windows", StringComparison.Ordinal))) ? 1 : 0;
            }
        }

        Assert.True(all > 100, $"{all} lines");
        Assert.True(right == all, $"{right} of {all}");
    }

    [SharedFact("logs/fail2ban/failjson_cases.jsonl")]
    public void Normalise_ErrorAndAuditLinesOfFail2ban_NameTheSameHostAndTime()
    {
        var all = 0;
        var wrong = new List<string>();
        foreach (var test in Json("logs/fail2ban/failjson_cases.jsonl"))
        {
            var line = test.GetProperty("line").GetString()!;
            var expected = test.GetProperty("expected");
            if (test.GetProperty("filter").GetString() is not { } filter || !(filter.StartsWith("apache", StringComparison.Ordinal) || filter is "nginx-http-auth" or "selinux-ssh")
                || !expected.TryGetProperty("host", out var host))
            {
                continue;
            }

            var parsed = Parse(line);
            if (parsed.Fields[Ecs.EventDataset] is "apache.access")
            {
                continue;
            }

            all++;
            if (parsed.Fields[Ecs.SourceIp] != host.GetString() || parsed.Fields[Ecs.EventDataset] is not ("apache.error" or "nginx.error" or "auditd"))
            {
                wrong.Add(line);
            }
        }

        Assert.True(all > 50, $"{all} lines");
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {all}\n{string.Join('\n', wrong)}");
    }

    [SharedFact("logs/loghub/apache/Apache_2k.log")]
    public void Normalise_ApacheErrorLog_AgreesWithItsStructure()
    {
        var levels = File.ReadLines(SharedData.Path("logs/loghub/apache/Apache_2k.log_structured.csv")!).Skip(1).Select(line => line.Split(',')[2]).ToList();
        var lines = File.ReadLines(SharedData.Path("logs/loghub/apache/Apache_2k.log")!).Where(line => line.Length > 0).ToList();
        var parsed = lines.ConvertAll(Parse);

        Assert.Equal(levels, parsed.ConvertAll(line => line.Fields[Ecs.LogLevel]!));
        Assert.All(parsed, line => Assert.Equal(("apache.error", 2005), (line.Fields[Ecs.EventDataset], line.Timestamp!.Value.Year)));
        Assert.Equal(lines.Count(line => line.Contains("[client ", StringComparison.Ordinal)), parsed.Count(line => line.Fields[Ecs.SourceIp] is not null));
    }

    private ParsedLine Parse(string line)
    {
        Assert.True(normaliser.Normalise(line, EndOf2026).Succeeded(out var parsed, out var refused), refused?.Message + line);
        return parsed!;
    }

    private static IEnumerable<JsonElement> Json(string relative)
    {
        foreach (var line in File.ReadLines(SharedData.Path(relative)!))
        {
            using var document = JsonDocument.Parse(line);
            yield return document.RootElement.Clone();
        }
    }

    private static IEnumerable<string> Gzip(string relative)
    {
        using var file = File.OpenRead(SharedData.Path(relative)!);
        using var reader = new StreamReader(new GZipStream(file, CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line.Length <= Normaliser.MaximumLength)
            {
                yield return line;
            }
        }
    }

    private static IEnumerable<string> Zip(string path)
    {
        using var archive = ZipFile.OpenRead(path);
        foreach (var entry in archive.Entries.Where(entry => entry.Name.EndsWith(".json", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(entry.Open());
            while (reader.ReadLine() is { } line)
            {
                if (line.Length is > 0 and <= Normaliser.MaximumLength)
                {
                    yield return line;
                }
            }
        }
    }
}
