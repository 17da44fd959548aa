using System.Globalization;
using System.Text.Json;
using SocConsole.Core.Ingestion;

namespace SocConsole.Tests.Ingestion.DataSets;

/// <summary>The lines of Wazuh's rule tests: the decoder tells the format, a level of 5 or more an attack or a fault.</summary>
internal static class WazuhSets
{
    public const string File = "logs/wazuh/wazuh_rule_tests.jsonl";
    private const int Alert = 5;

    public static IReadOnlyList<DataSetRow> Read()
    {
        var lines = LineReading.EndOf2026;
        var rows = new SortedDictionary<string, DataSetRow>(StringComparer.Ordinal);
        foreach (var test in DataFiles.Json(File))
        {
            var line = test.Text("line")!;
            var (product, datasets) = FormatOf(test.Text("decoder") ?? "", test.Text("product")!, line);
            if (!rows.TryGetValue(product, out var row))
            {
                rows.Add(product, row = new DataSetRow($"wazuh/{product}"));
            }

            var reading = lines.Read(line);
            row.Add(reading);
            if (datasets.Length > 0)
            {
                row.Ask(reading[Ecs.EventDataset] is { } dataset && datasets.Any(prefix => dataset.StartsWith(prefix, StringComparison.Ordinal)));
            }

            if (test.GetProperty("expect_pass").ValueKind == JsonValueKind.True && int.TryParse(test.Text("level"), NumberStyles.None, CultureInfo.InvariantCulture, out var level) && level >= Alert)
            {
                row.Expect(reading.IsMatched);
            }
        }

        return [.. rows.Values];
    }

    /// <summary>The product's row, and the datasets of which the line must have one.</summary>
    private static (string Product, string[] Datasets) FormatOf(string decoder, string product, string line) => decoder switch
    {
        "sshd" or "sudo" or "su" or "auditd" => (decoder, [decoder]),
        "pam" => ("pam", ["pam", "su", "sudo", "sshd"]),
        "web-accesslog" => ("access logs", ["apache.access", "nginx.access"]),

        // Wazuh's tests have lines of these two decoders that lack a time or a level, which no server writes.
        "apache-errorlog" when line.StartsWith('[') && line.Contains("] [", StringComparison.Ordinal) => ("apache error", ["apache.error"]),
        "json" when product.StartsWith("sysmon", StringComparison.Ordinal) => ("sysmon", ["sysmon"]),
        "json" when line.Contains("\"win\"", StringComparison.Ordinal) && line.Contains("\"eventID\"", StringComparison.Ordinal) => ("windows", ["windows", "sysmon"]),
        "kernel" when line.Contains(" SRC=", StringComparison.Ordinal) => ("netfilter", ["iptables", "nftables", "ufw"]),
        _ when line.Contains("CEF:0|", StringComparison.Ordinal) => ("cef", ["cef"]),
        _ when line.Contains("LEEF:", StringComparison.Ordinal) => ("leef", ["leef"]),
        _ => ("(other products)", []),
    };
}
