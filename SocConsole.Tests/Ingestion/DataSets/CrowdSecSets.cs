using System.Text.Json;
using SocConsole.Core.Ingestion;

namespace SocConsole.Tests.Ingestion.DataSets;

/// <summary>The lines of CrowdSec's hub: fields of each line, and the addresses that its scenarios overflow for.</summary>
internal sealed class CrowdSecSets
{
    public const string File = "logs/crowdsec-hub/hub_tests.jsonl";
    private const string Others = "(other products)";

    /// <summary>CrowdSec's parsers of the formats that the console names.</summary>
    private static readonly (string Parser, string Product)[] Products =
    [
        ("sshd-logs", "sshd"), ("sshd-success-logs", "sshd"), ("nginx-proxy-manager-logs", "nginx-proxy-manager"), ("nginx-logs", "nginx"), ("apache2-logs", "apache"),
        ("traefik-logs", "traefik"), ("auditd-logs", "auditd"), ("aws-cloudtrail", "cloudtrail"), ("cowrie-logs", "cowrie"), ("iptables-logs", "iptables"),
        ("windows-auth", "windows"), ("windows-logs", "windows"), ("modsecurity", "modsecurity"), ("pkexec-logs", Others),
    ];

    private readonly LineReading lines = LineReading.EndOf2026;
    private readonly SortedDictionary<string, DataSetRow> rows = new(StringComparer.Ordinal);

    private CrowdSecSets()
    {
        foreach (var test in DataFiles.Json(File))
        {
            Add(test);
        }
    }

    public IReadOnlyList<DataSetRow> Rows => [.. rows.Values];

    /// <summary>What differs in the named formats: field, value expected, value read. For the message of a failing test only.</summary>
    public List<string> Differences { get; } = [];

    /// <summary>Rows of the formats that the console names.</summary>
    public IReadOnlyList<DataSetRow> Named => [.. rows.Where(row => row.Key != Others).Select(row => row.Value)];

    public static CrowdSecSets Read() => new();

    private void Add(JsonElement test)
    {
        var product = ProductOf(test);
        if (!rows.TryGetValue(product, out var row))
        {
            rows.Add(product, row = new DataSetRow($"crowdsec-hub/{product}"));
        }

        Reading[] readings = [.. test.GetProperty("lines").EnumerateArray().Select(line => lines.Read(line.GetString()!))];
        foreach (var (reading, line) in readings.Zip(test.GetProperty("lines").EnumerateArray()).Where(pair => pair.Second.GetString()!.Trim().Length > 0))
        {
            row.Add(reading);
        }

        foreach (var (number, field, value) in Truth(test).Distinct())
        {
            if (!row.Ask(CrowdSecFields.Agrees(readings[number], field, value)) && product != Others)
            {
                Differences.Add($"{test.Text("test")} {number} {field} {value} {string.Join(',', CrowdSecFields.Names[field].Select(name => readings[number][name]))}");
            }
        }

        foreach (var address in Attackers(test))
        {
            row.Expect(readings.Any(reading => reading.IsMatched && reading.Has(Ecs.SourceIp, address)));
        }
    }

    private static string ProductOf(JsonElement test)
    {
        var parsers = test.GetProperty("parsers").EnumerateArray().Select(parser => Path.GetFileNameWithoutExtension(parser.GetString()!)).ToHashSet();
        return Products.FirstOrDefault(product => parsers.Contains(product.Parser)).Product ?? Others;
    }

    /// <summary>By the number of the line: what any of CrowdSec's parsers found in it.</summary>
    private static IEnumerable<(int Number, string Field, string Value)> Truth(JsonElement test)
    {
        if (!test.TryGetProperty("expected_parsed", out var parsers) || parsers.ValueKind != JsonValueKind.Object)
        {
            return [];
        }

        return from parser in parsers.EnumerateObject()
               from line in parser.Value.EnumerateObject()
               where line.Value.TryGetProperty("success", out var success) && success.ValueKind == JsonValueKind.True
               from field in line.Value.EnumerateObject()
               where CrowdSecFields.Names.ContainsKey(field.Name) && field.Value.ValueKind == JsonValueKind.String && field.Value.GetString() is not ("-" or "")
               select (int.Parse(line.Name, System.Globalization.CultureInfo.InvariantCulture), field.Name, field.Value.GetString()!);
    }

    private static IEnumerable<string> Attackers(JsonElement test) =>
        test.TryGetProperty("expected_overflows", out var overflows) && overflows.ValueKind == JsonValueKind.Array
            ? overflows.EnumerateArray()
                .Where(overflow => overflow.TryGetProperty("sources", out _))
                .SelectMany(overflow => overflow.GetProperty("sources").EnumerateArray().Select(source => source.GetString()!))
                .Distinct()
            : [];
}
