using System.Globalization;
using System.Text;
using System.Text.Json;
using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Detection.Rules.Sigma;
using SocConsole.Core.Ingestion;

namespace SocConsole.Core.Detection.Management;

/// <summary>What some events supply: their fields, and the log sources that they are of.</summary>
internal sealed class EventSupply
{
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private readonly HashSet<RuleLogSource> present = [];

    /// <summary>Looks at the events once. Only the sources given can be asked for afterwards.</summary>
    public static EventSupply Of(IEnumerable<LogEvent> events, IEnumerable<RuleLogSource> sources)
    {
        RuleLogSource[] asked = [.. sources.Distinct()];
        var supply = new EventSupply();
        var set = RuleSet.Load(asked.Select((source, index) => new RuleFile(NameOf(index), Probe(source, index))));
        var probes = set.Rules.ToDictionary(rule => rule, rule => asked[int.Parse(rule.Meaning.Id, CultureInfo.InvariantCulture)]);
        List<KeyValuePair<string, string>> ignored = [];
        foreach (var item in events)
        {
            for (var i = 0; i < item.Fields.Count; i++)
            {
                supply.names.Add(item.Fields.NameAt(i));
            }

            foreach (var (probe, source) in probes)
            {
                ignored.Clear();
                if (probe.Matches(item, ignored))
                {
                    supply.present.Add(source);
                    probes.Remove(probe);
                }
            }
        }

        return supply;
    }

    public bool Has(RuleLogSource source) => present.Contains(source);

    public bool Has(RuleLogSource source, string field) => Taxonomy.BuiltIn.Names(source, field).All.Any(names.Contains);

    // A rule whose condition always holds, so that only its log source decides.
    private static string Probe(RuleLogSource source, int index) => new StringBuilder("title: probe\nid: '").Append(NameOf(index)).Append("'\nlogsource:\n    category: ")
        .Append(Quoted(source.Category)).Append("\n    product: ").Append(Quoted(source.Product)).Append("\n    service: ").Append(Quoted(source.Service))
        .Append("\ndetection:\n    any:\n        soc.no_such_field: null\n    condition: any\n").ToString();

    private static string NameOf(int index) => index.ToString(CultureInfo.InvariantCulture);

    private static string Quoted(string? value) => value is null ? "null" : JsonSerializer.Serialize(value);
}
