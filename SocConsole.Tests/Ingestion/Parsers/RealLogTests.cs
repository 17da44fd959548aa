using System.Globalization;
using System.Text.Json;
using SocConsole.Core.Ingestion;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Ingestion.Parsers;

public sealed class RealLogTests
{
    private static readonly ParseContext EndOf2026 = new(new DateTime(2026, 12, 31, 0, 0, 0, DateTimeKind.Utc));
    private readonly Normaliser normaliser = Normaliser.Create();

    [SharedFact("logs/loghub/openssh/OpenSSH_2k.log")]
    public void Normalise_OpenSshLog_AgreesWithItsTruth()
    {
        var truth = Json("logs/loghub/openssh/truth.json");
        var lines = Read("logs/loghub/openssh/OpenSSH_2k.log");

        Assert.All(lines, line => Assert.Equal("LabSZ", line.Fields[Ecs.HostName]));
        Assert.All(lines, line => Assert.Equal("sshd", line.Fields[Ecs.EventDataset]));
        var failed = lines.Where(line => line.Fields[Ecs.EventAction] == "ssh_login_failed").ToList();
        Assert.Equal(truth.GetProperty("failed_password_total").GetInt32(), failed.Sum(Repeats));
        var perAddress = failed.GroupBy(line => line.Fields[Ecs.SourceIp]!).ToDictionary(group => group.Key, group => group.Sum(Repeats));
        var expected = truth.GetProperty("per_ip").EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetProperty("failed").GetInt32());
        Assert.Equal(expected.Where(entry => entry.Value > 0).OrderBy(entry => entry.Key), perAddress.OrderBy(entry => entry.Key));
        Assert.Equal(truth.GetProperty("source_ips_with_failed_password").GetInt32(), perAddress.Count);
        Assert.Equal(truth.GetProperty("distinct_users_failed").GetInt32(), failed.Select(line => line.Fields[Ecs.UserName]).Distinct().Count());

        var invalid = lines.Where(line => line.Fields[Ecs.EventAction] == "ssh_invalid_user").ToList();
        Assert.Equal(truth.GetProperty("invalid_user_lines").GetInt32(), invalid.Count);
        Assert.Equal(truth.GetProperty("invalid_user_ips").GetInt32(), invalid.Select(line => line.Fields[Ecs.SourceIp]).Distinct().Count());
        Assert.Equal(Counts(truth, "no_identification_by_ip"), CountBy(lines, "ssh_no_identification"));
        Assert.Equal(Counts(truth, "possible_break_in_by_ip"), CountBy(lines, "ssh_reverse_mapping_failed"));
        var accepted = Assert.Single(lines, line => line.Fields[Ecs.EventAction] == "ssh_login");
        Assert.Equal(new DateTime(2026, 12, 10, 9, 32, 20, DateTimeKind.Utc), accepted.Timestamp);
        Assert.Equal("fztu", accepted.Fields[Ecs.UserName]);
    }

    [SharedFact("logs/weblogs/apache_access_10k.log")]
    public void Normalise_AccessLog_AgreesWithItsTruth()
    {
        var truth = Json("logs/weblogs/truth.json");
        var lines = Read("logs/weblogs/apache_access_10k.log");
        var requests = lines.Where(line => line.Fields[Ecs.EventAction] == "http_request").ToList();

        Assert.Equal(truth.GetProperty("lines").GetInt32(), lines.Count);
        Assert.Equal(truth.GetProperty("parsed_by_strict_regex").GetInt32(), requests.Count);
        Assert.Equal(Counts(truth, "status"), Group(requests, Ecs.HttpStatus));
        Assert.Equal(Counts(truth, "methods"), Group(requests, Ecs.HttpMethod));
        var addresses = Group(requests, Ecs.SourceIp);
        Assert.Equal(truth.GetProperty("distinct_ips").GetInt32(), addresses.Count);
        Assert.All(truth.GetProperty("top_ips").EnumerateArray(), top => Assert.Equal(top[1].GetInt32(), addresses[top[0].GetString()!]));
        Assert.Equal(truth.GetProperty("bytes_sum").GetInt64(), requests.Sum(line => long.Parse(line.Fields[Ecs.HttpBytes] ?? "0", CultureInfo.InvariantCulture)));
        Assert.All(requests, line => Assert.NotNull(line.Timestamp));
    }

    [SharedFact("logs/fail2ban/failjson_cases.jsonl")]
    public void Normalise_SshLinesOfFail2ban_NameTheSameHost()
    {
        var all = 0;
        var wrong = new List<string>();
        foreach (var entry in File.ReadLines(SharedData.Path("logs/fail2ban/failjson_cases.jsonl")!).Select(line => JsonDocument.Parse(line).RootElement))
        {
            var expected = entry.GetProperty("expected");
            if (entry.GetProperty("filter").GetString() is not ("sshd" or "sshd-journal") || !expected.TryGetProperty("host", out var host))
            {
                continue;
            }

            // Where the address stands only in an earlier line of the connection, one line alone can't name it.
            var line = entry.GetProperty("line").GetString()!;
            if (!line.Contains(host.GetString()!, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            all++;
            var fields = normaliser.Normalise(line, EndOf2026).Value!.Fields;
            if (!string.Equals(fields[Ecs.SourceIp] ?? fields[Ecs.SourceDomain], host.GetString(), StringComparison.OrdinalIgnoreCase))
            {
                wrong.Add(line);
            }
        }

        Assert.Empty(wrong);
        Assert.True(all > 80, $"only {all} lines were compared");
    }

    private List<ParsedLine> Read(string relative) =>
        File.ReadLines(SharedData.Path(relative)!).Select(line => normaliser.Normalise(line, EndOf2026).Value!).ToList();

    private static JsonElement Json(string relative) => JsonDocument.Parse(File.ReadAllText(SharedData.Path(relative)!)).RootElement;

    private static int Repeats(ParsedLine line) => int.Parse(line.Fields[Ecs.Repeat] ?? "1", CultureInfo.InvariantCulture);

    private static SortedDictionary<string, int> CountBy(List<ParsedLine> lines, string action) =>
        Group(lines.Where(line => line.Fields[Ecs.EventAction] == action), Ecs.SourceIp);

    private static SortedDictionary<string, int> Group(IEnumerable<ParsedLine> lines, string field) =>
        new(lines.GroupBy(line => line.Fields[field] ?? "").ToDictionary(group => group.Key, group => group.Count()), StringComparer.Ordinal);

    private static SortedDictionary<string, int> Counts(JsonElement truth, string name) =>
        new(truth.GetProperty(name).EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetInt32()), StringComparer.Ordinal);
}
