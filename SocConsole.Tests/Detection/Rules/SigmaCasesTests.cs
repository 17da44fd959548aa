using System.IO.Compression;
using System.Text.Json;
using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Detection.Rules.Sigma;
using SocConsole.Core.Ingestion;
using SocConsole.Tests.Support;
using Xunit.Abstractions;

namespace SocConsole.Tests.Detection.Rules;

/// <summary>Cases from the tests of other Sigma engines.</summary>
public sealed class SigmaCasesTests(ITestOutputHelper output)
{
    private const string Cases = "sigma/cases.jsonl";
    private const string Rules = "sigma/sigmahq-rules.zip";

    [SharedFact(Cases)]
    public void Match_CoreCases_NeverAnswersWrongly()
    {
        var (total, right, unsupported) = (0, 0, 0);
        List<string> wrong = [];
        var reasons = new Dictionary<string, int>();
        foreach (var line in File.ReadLines(SharedData.Path(Cases)!))
        {
            using var json = JsonDocument.Parse(line);
            var test = json.RootElement;
            if (test.GetProperty("portability").GetString() != "core")
            {
                continue;
            }

            total++;
            var rules = Load(test);
            if (rules.Faults.Count > 0)
            {
                unsupported++;
                var reason = rules.Faults[0].Message.Split("; ")[0];
                reasons[reason] = reasons.GetValueOrDefault(reason) + 1;
                continue;
            }

            var count = rules.Matches(Event(test)).Count;
            var isRight = test.TryGetProperty("expected_count", out var expected) ? count == expected.GetInt32() : count > 0 == test.GetProperty("expected").GetBoolean();
            right += isRight ? 1 : 0;
            if (!isRight)
            {
                wrong.Add($"{test.GetProperty("id").GetString()}: {count} matches");
            }
        }

        output.WriteLine($"{right} of {total} right, {wrong.Count} wrong, {unsupported} not supported yet");
        output.WriteLine(string.Join('\n', reasons.OrderByDescending(pair => pair.Value).Select(pair => $"{pair.Value} x {pair.Key}")));
        Assert.Empty(wrong);
        Assert.True(right >= total * 0.8, $"{right} of {total}");
    }

    [SharedFact(Rules)]
    public void Load_SigmaHqRules_LoadsOrTellsEveryOne()
    {
        using var archive = ZipFile.OpenRead(SharedData.Path(Rules)!);
        List<RuleFile> files = [];
        foreach (var entry in archive.Entries.Where(entry => entry.Name.EndsWith(".yml", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(entry.Open());
            files.Add(new RuleFile(entry.FullName, reader.ReadToEnd()));
        }

        var rules = RuleSet.Load(files);

        var faulty = rules.Faults.Select(fault => fault.File).Distinct().Count();
        output.WriteLine($"{files.Count} files: {rules.Rules.Count} rules, {rules.Correlations.Count} correlations, {faulty} files with faults");
        foreach (var group in rules.Faults.GroupBy(fault => fault.Message[..Math.Min(30, fault.Message.Length)]).OrderByDescending(group => group.Count()).Take(12))
        {
            output.WriteLine($"{group.Count()} x {group.First()}");
        }

        Assert.Equal(files.Count, rules.Rules.Count + rules.Correlations.Count + faulty);
        Assert.True(rules.Rules.Count > files.Count * 0.9);
    }

    private static RuleSet Load(JsonElement test)
    {
        var yaml = (test.TryGetProperty("rule_yaml_full", out var full) ? full : test.GetProperty("rule_yaml")).GetString()!;
        if (test.TryGetProperty("field_mapping", out var mapping))
        {
            foreach (var pair in mapping.EnumerateObject())
            {
                yaml = yaml.Replace(pair.Name, pair.Value.GetString(), StringComparison.Ordinal);
            }
        }

        return RuleSet.Load([new RuleFile("case.yml", yaml)], LogSourceMap.None);
    }

    private static LogEvent Event(JsonElement test)
    {
        var fields = new EventFields();
        RuleEvents.Flatten(test.GetProperty("event"), "", fields);
        if (test.TryGetProperty("event_flat", out var flat))
        {
            RuleEvents.Flatten(flat, "", fields);
        }

        return RuleEvents.With(fields);
    }
}
