using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using SocConsole.Core.Ingestion;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Ingestion.Parsers;

public sealed class NetworkLogTests
{
    private static readonly ParseContext EndOf2026 = new(new DateTime(2026, 12, 31, 0, 0, 0, DateTimeKind.Utc));
    private static readonly string[] ZeekCaptures = ["metasploit_comsvcs", "metasploit_logonpasswords", "metasploit_out-minidump", "metasploit_procdump"];
    private readonly Normaliser normaliser = Normaliser.Create();

    [SharedFact("logs/crowdsec-hub/hub_tests.jsonl")]
    public void Normalise_NetfilterLinesOfCrowdSec_NameEveryAddressAndPort()
    {
        var lines = CrowdSecLines().Where(line => line.Contains(" SRC=", StringComparison.Ordinal) && line.Contains(" DST=", StringComparison.Ordinal)).ToList();

        Assert.True(lines.Count > 40, $"only {lines.Count} lines");
        Assert.All(lines, line =>
        {
            var fields = normaliser.Normalise(line, EndOf2026).Value!.Fields;
            Assert.Equal(Word(line, " SRC="), fields[Ecs.SourceIp]);
            Assert.Equal(Word(line, " DST="), fields[Ecs.DestinationIp]);
            Assert.Equal(Word(line, " DPT="), fields[Ecs.DestinationPort]);
            Assert.Equal("network", fields[Ecs.EventCategory]);
            Assert.Contains(fields[Ecs.EventDataset], (string[])["iptables", "ufw"]);
        });
    }

    [SharedFact("logs/crowdsec-hub/hub_tests.jsonl")]
    public void Normalise_LogfmtLinesOfCrowdSec_AreRead()
    {
        var lines = CrowdSecLines().Where(line => line.StartsWith("time=\"", StringComparison.Ordinal) && line.Contains(" level=", StringComparison.Ordinal)).ToList();

        Assert.True(lines.Count > 1000, $"only {lines.Count} lines");
        Assert.All(lines, line =>
        {
            var parsed = normaliser.Normalise(line, EndOf2026).Value!;
            Assert.Equal("kv", parsed.Fields[Ecs.EventDataset]);
            Assert.NotNull(parsed.Timestamp);
            Assert.Equal(Word(line, " level="), parsed.Fields[Ecs.LogLevel]);
            Assert.Equal(Word(line, " remote_ip="), parsed.Fields["remote_ip"]);
        });
    }

    [SharedFact("logs/panther/panther_rule_tests.jsonl")]
    public void Normalise_CloudTrailRecords_AreToldWithActorAndOutcome()
    {
        var all = 0;
        var unnamed = 0;
        foreach (var record in PantherEvents(record => record.TryGetProperty("eventVersion", out _) && record.TryGetProperty("eventName", out _) && record.TryGetProperty("eventSource", out _)))
        {
            all++;
            var fields = normaliser.Normalise(record.GetRawText(), EndOf2026).Value!.Fields;
            Assert.Equal("aws.cloudtrail", fields[Ecs.EventDataset]);
            Assert.Equal(record.GetProperty("eventName").GetString(), fields[Ecs.EventAction]);
            Assert.Equal(record.TryGetProperty("errorCode", out var code) && code.ValueKind == JsonValueKind.String ? "failure" : fields[Ecs.EventOutcome], fields[Ecs.EventOutcome]);
            unnamed += fields.TryGet(Ecs.UserName, out _) || fields["userIdentity.type"] is null or "AWSService" or "AWSAccount" or "Unknown" ? 0 : 1;
        }

        Assert.True(all > 180, $"only {all} records");
        Assert.True(unnamed * 20 <= all, $"{unnamed} of {all} records name no user");
    }

    [SharedFact("logs/panther/panther_rule_tests.jsonl")]
    public void Normalise_KubernetesAuditEvents_AreToldWithTheirUser()
    {
        var all = 0;
        foreach (var record in PantherEvents(record => record.TryGetProperty("apiVersion", out var version) && version.ValueKind == JsonValueKind.String
            && version.GetString()!.StartsWith("audit.k8s.io", StringComparison.Ordinal) && record.TryGetProperty("kind", out var kind) && kind.GetString() == "Event"))
        {
            all++;
            var fields = normaliser.Normalise(record.GetRawText(), EndOf2026).Value!.Fields;
            Assert.Equal("kubernetes.audit", fields[Ecs.EventDataset]);
            Assert.Equal(record.TryGetProperty("verb", out var verb) ? verb.GetString() : null, fields[Ecs.EventAction]);
            Assert.Equal(record.TryGetProperty("user", out var user) && user.TryGetProperty("username", out var name) ? name.GetString() : null, fields[Ecs.UserName]);
        }

        Assert.True(all > 30, $"only {all} events");
    }

    [SharedFact("logs/security-datasets/ec2_proxy_s3_exfiltration.zip")]
    public void Normalise_CloudTrailCapture_IsReadInFull()
    {
        var lines = Members("logs/security-datasets/ec2_proxy_s3_exfiltration.zip").SelectMany(member => member.Lines).ToList();

        Assert.True(lines.Count > 100);
        Assert.All(lines, line =>
        {
            var parsed = normaliser.Normalise(line, EndOf2026).Value!;
            Assert.Equal("aws.cloudtrail", parsed.Fields[Ecs.EventDataset]);
            Assert.NotNull(parsed.Timestamp);
            Assert.NotNull(parsed.Fields[Ecs.SourceIp] ?? parsed.Fields[Ecs.SourceDomain]);
        });
    }

    [SharedFact("logs/security-datasets/metasploit_logonpasswords_lsass_memory_dump_zeek_logs.zip")]
    public void Normalise_ZeekTextLogs_EveryColumnGetsTheNameOfTheFile()
    {
        var read = 0;
        foreach (var (name, lines) in ZeekCaptures.SelectMany(capture => Members($"logs/security-datasets/{capture}_lsass_memory_dump_zeek_logs.zip")).Where(member => member.Name != "packet_filter.log"))
        {
            var columns = lines.Single(line => line.StartsWith("#fields\t", StringComparison.Ordinal)).Split('\t')[1..];
            foreach (var line in lines.Where(line => !line.StartsWith('#')))
            {
                var parsed = normaliser.Normalise(line, EndOf2026).Value!;
                var values = line.Split('\t');
                Assert.Equal("zeek." + Path.GetFileNameWithoutExtension(name), parsed.Fields[Ecs.EventDataset]);
                Assert.NotNull(parsed.Timestamp);
                for (var i = 0; i < columns.Length; i++)
                {
                    var given = parsed.Fields.Where(field => field.Key == columns[i]).Select(field => field.Value).ToList();
                    Assert.Equal(values[i] is "-" or "(empty)" ? "" : values[i].Replace("\\\\", "\\", StringComparison.Ordinal), string.Join(',', given));
                }

                read++;
            }

            Assert.All(lines.Where(line => line.StartsWith('#')), line => Assert.False(normaliser.Normalise(line, EndOf2026).Succeeded(out _, out _)));
        }

        Assert.True(read > 1000, $"only {read} records");
    }

    [SharedFact("logs/wazuh/wazuh_rule_tests.jsonl")]
    public void Normalise_CefLeefAndPairsOfWazuh_AreToldApart()
    {
        var datasets = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var entry in File.ReadLines(SharedData.Path("logs/wazuh/wazuh_rule_tests.jsonl")!).Select(line => JsonDocument.Parse(line).RootElement))
        {
            if (entry.GetProperty("product").GetString() is not ("fortigate" or "sophos_fw" or "f5_big_ip" or "panda_paps" or "SonicWall" or "iptables"))
            {
                continue;
            }

            var fields = normaliser.Normalise(entry.GetProperty("line").GetString()!, EndOf2026).Value!.Fields;
            var key = $"{entry.GetProperty("product").GetString()} {fields[Ecs.EventDataset]}";
            datasets[key] = datasets.GetValueOrDefault(key) + 1;
        }

        // The 22 lines of syslog are F5's sentences, which are no CEF.
        string[] expected = ["SonicWall kv 6", "f5_big_ip cef 5", "f5_big_ip syslog 22", "fortigate kv 25", "iptables iptables 2", "iptables ufw 2", "panda_paps leef 5", "sophos_fw kv 3"];
        Assert.Equal(expected, datasets.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} {pair.Value}")));
    }

    private static IEnumerable<string> CrowdSecLines() =>
        File.ReadLines(SharedData.Path("logs/crowdsec-hub/hub_tests.jsonl")!)
            .SelectMany(line => JsonDocument.Parse(line).RootElement.GetProperty("lines").EnumerateArray().Select(text => text.GetString()!));

    private static IEnumerable<JsonElement> PantherEvents(Func<JsonElement, bool> wanted) =>
        File.ReadLines(SharedData.Path("logs/panther/panther_rule_tests.jsonl")!).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("event"))
            .Where(record => record.ValueKind == JsonValueKind.Object && wanted(record));

    private static List<(string Name, List<string> Lines)> Members(string relative)
    {
        using var archive = ZipFile.OpenRead(SharedData.Path(relative)!);
        return archive.Entries.Select(entry => (entry.Name, Lines(entry))).ToList();
    }

    private static List<string> Lines(ZipArchiveEntry entry)
    {
        using var reader = new StreamReader(entry.Open());
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).ToList();
    }

    private static string? Word(string line, string mark)
    {
        var at = line.IndexOf(mark, StringComparison.Ordinal);
        return at < 0 ? null : line[(at + mark.Length)..].Split(' ')[0];
    }
}
