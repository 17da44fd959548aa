using System.IO.Compression;
using System.Text.Json;
using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Detection.Rules.Sigma;
using SocConsole.Core.Ingestion;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Ingestion.DataSets;

/// <summary>Which fields SigmaHQ's rules of a log source name, and which of them the console's events of that source have.</summary>
/// <param name="Source">Product and service of the rules.</param>
/// <param name="Rules">How many there are.</param>
/// <param name="Events">Real events of the source.</param>
/// <param name="Named">Fields that the rules name.</param>
/// <param name="Missing">Those that no event has under any of its names, in order.</param>
internal sealed record RuleFieldRow(string Source, int Rules, int Events, int Named, IReadOnlyList<string> Missing)
{
    public string Render() => $"| {Source} | {Rules} | {Events} | {Named} | {Named - Missing.Count} | {string.Join(", ", Missing)} |";
}

/// <summary>Makes the rows of the log sources whose taxonomy is held against real events.</summary>
internal static class RuleFieldTable
{
    public const string Archive = "sigma/sigmahq-rules.zip";

    private static readonly (RuleLogSource Source, Func<IEnumerable<string>> Lines, string Dataset)[] Sources =
    [
        (new(null, "aws", "cloudtrail"), CloudTrail, "aws.cloudtrail"),
        (new(null, "linux", "auditd"), Auditd, "auditd"),
        (new(null, "kubernetes", "audit"), Kubernetes, "kubernetes.audit"),
        (new(null, "zeek", "dns"), Zeek, "zeek.dns"),
        (new(null, "zeek", "http"), Zeek, "zeek.http"),
        (new(null, "zeek", "x509"), Zeek, "zeek.x509"),
        (new(null, "zeek", "kerberos"), Zeek, "zeek.kerberos"),
        (new(null, "zeek", "dce_rpc"), Zeek, "zeek.dce_rpc"),
        (new(null, "zeek", "smb_files"), Zeek, "zeek.smb_files"),
        (new(null, "zeek", "rdp"), Zeek, "zeek.rdp"),
        (new(null, "cowrie", null), CrowdSecAndWazuh, "cowrie"),
        (new(null, "suricata", null), CrowdSecAndWazuh, "suricata"),
    ];

    public static IReadOnlyList<RuleFieldRow> Read()
    {
        var rules = ReadRules();
        return [.. Sources.Select(entry => Row(rules, entry.Source, entry.Lines(), entry.Dataset))];
    }

    private static RuleFieldRow Row(IReadOnlyList<(RuleLogSource Source, HashSet<string> Fields)> rules, RuleLogSource source, IEnumerable<string> lines, string dataset)
    {
        var reading = LineReading.EndOf2026;
        var events = lines.Select(reading.Read).Where(read => read[Ecs.EventDataset]?.StartsWith(dataset, StringComparison.Ordinal) == true).ToList();
        var present = events.SelectMany(read => read.Fields!.Select(field => field.Key)).ToHashSet(StringComparer.Ordinal);
        var own = rules.Where(rule => rule.Source.Product == source.Product && (source.Service is null || rule.Source.Service == source.Service)).ToList();
        var fields = own.SelectMany(rule => rule.Fields).Distinct().Order(StringComparer.Ordinal).ToList();
        var missing = fields.Where(field => !Taxonomy.BuiltIn.Names(source, field).All.Any(present.Contains)).ToList();
        return new RuleFieldRow($"{source.Product}/{source.Service ?? "*"}", own.Count, events.Count, fields.Count, missing);
    }

    private static List<(RuleLogSource Source, HashSet<string> Fields)> ReadRules()
    {
        List<(RuleLogSource, HashSet<string>)> rules = [];
        using var archive = ZipFile.OpenRead(SharedData.Path(Archive)!);
        foreach (var entry in archive.Entries.Where(entry => entry.Name.EndsWith(".yml", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(entry.Open());
            foreach (var document in RuleDocument.Split(reader.ReadToEnd()))
            {
                if (YamlReader.Read(document, new LoadContext(entry.Name, new LoadShared(new RuleLoadOptions()))) is YamlMap root && root["logsource"] is YamlMap source && root["detection"] is YamlMap detection)
                {
                    HashSet<string> fields = new(StringComparer.Ordinal);
                    foreach (var (_, selection) in detection.Entries)
                    {
                        AddFields(selection, fields);
                    }

                    rules.Add((LogSourceReader.Of(source), fields));
                }
            }
        }

        return rules;
    }

    private static void AddFields(YamlNode node, HashSet<string> fields)
    {
        if (node is YamlMap map)
        {
            fields.UnionWith(map.Entries.Select(entry => entry.Key.Value.Split('|')[0]).Where(name => name.Length > 0));
        }
        else if (node is YamlList list)
        {
            foreach (var item in list.Items)
            {
                AddFields(item, fields);
            }
        }
    }

    private static IEnumerable<string> CloudTrail() => LogFileSets.SecurityDataSets("cloudtrail").Concat(Panther()).Concat(CrowdSecAndWazuh());

    private static IEnumerable<string> Kubernetes() => Panther();

    private static IEnumerable<string> Auditd() => CrowdSecAndWazuh();

    private static IEnumerable<string> Zeek() => DataFiles.Archives("logs/security-datasets", ".log").Select(entry => entry.Line).Concat(CrowdSecAndWazuh());

    private static IEnumerable<string> Panther() =>
        DataFiles.Json(PantherSets.File).Select(test => test.GetProperty("event")).Where(record => record.ValueKind == JsonValueKind.Object).Select(record => record.GetRawText());

    private static IEnumerable<string> CrowdSecAndWazuh() =>
        DataFiles.Json(CrowdSecSets.File).SelectMany(test => test.GetProperty("lines").EnumerateArray().Select(line => line.GetString()!)).Concat(DataFiles.Json(WazuhSets.File).Select(test => test.Text("line")!));
}
