using System.IO.Compression;
using System.Text.Json;
using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Detection.Rules.Sigma;
using SocConsole.Core.Ingestion;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Detection.Rules;

/// <summary>The index may leave no rule out: what it finds is what trying every rule on every event finds.</summary>
public sealed class RuleIndexTests
{
    private static readonly string[] Words = ["whoami", "PowerShell.exe", "a", "-enc", "\\cmd.exe", "ünïcode", "  ", "4104", "4104.0", "x*y", "rundll32 javascript", "/c ", "^^", "`", "/w", "—", "😀", "K\u212A"];
    private static readonly string[] Expressions =
    [
        "who.mi|Power[a-z]+", @"cmd.{0,5}(?:/c|/r).*java", @"\^\^+", @"(?:-enc\s?){1,2}", @"^/w", @"k{2}", "[`—]", @"(?i)RUNDLL32\s+javascript", @"a*b?cmd", @"4104(?!\.)", @"\x2fc", ".{30,}",
    ];
    private static readonly string[] Fields = ["CommandLine", "Image", "user.name", "EventID"];
    private static readonly string[] Modifiers = ["", "|contains", "|startswith", "|endswith", "|contains|all", "|re|i", "|cased", "|exists"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Match_RandomRulesAndEvents_FindsWhatTryingEachRuleFinds(int seed)
    {
        var random = new Random(seed);
        var rules = RuleSet.Load(Enumerable.Range(0, 400).Select(i => new RuleFile($"{i}.yml", RandomRule(random, i))));
        Assert.Equal([], rules.Faults.Select(fault => fault.Message));

        AssertSame(rules, Enumerable.Range(0, 400).Select(i => Event(i, RandomFields(random), string.Empty)));
    }

    [SharedFact("sigma/sigmahq-rules.zip")]
    public void Match_SigmaHqRulesOnRealEvents_FindsWhatTryingEachRuleFinds()
    {
        using var zip = ZipFile.OpenRead(SharedData.Path("sigma/sigmahq-rules.zip")!);
        List<RuleFile> files = [];
        foreach (var entry in zip.Entries.Where(entry => entry.Name.EndsWith(".yml", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(entry.Open());
            files.Add(new RuleFile(entry.FullName, reader.ReadToEnd()));
        }

        var normaliser = Normaliser.Create();
        using var tests = JsonDocument.Parse(File.ReadAllBytes(SharedData.Path("sigma/sigmahq_regression.json")!));
        var events = tests.RootElement.EnumerateArray()
            .SelectMany(test => test.GetProperty("events_flat").EnumerateArray())
            .Select(item => item.GetRawText().ReplaceLineEndings(" "))
            .Select((line, i) => (Line: line, Number: i, Parsed: normaliser.Normalise(line, new ParseContext(DateTime.UnixEpoch.AddYears(56))).Value))
            .Where(item => item.Parsed is not null)
            .Select(item => Event(item.Number, item.Parsed!.Fields, item.Line))
            .ToList();

        Assert.True(events.Count > 90);
        AssertSame(RuleSet.Load(files), events);
    }

    private static void AssertSame(RuleSet rules, IEnumerable<LogEvent> events)
    {
        List<RuleMatch> found = [];
        var any = false;
        foreach (var item in events)
        {
            found.Clear();
            rules.Match(item, found);
            var each = rules.Rules.Where(rule => rule.Matches(item, [])).Select(rule => rule.Meaning.Id).Order(StringComparer.Ordinal).ToList();
            any |= each.Count > 0;
            Assert.Equal(each, found.Select(match => match.Rule.Meaning.Id).Order(StringComparer.Ordinal));
        }

        Assert.True(any);
    }

    private static string RandomRule(Random random, int number)
    {
        var selections = string.Join('\n', Enumerable.Range(0, 3).Select(i => $"  s{i}:\n{string.Join('\n', Enumerable.Range(0, random.Next(1, 3)).Select(part => Line(random, Fields[(part + random.Next(2) * 2) % Fields.Length])).Distinct())}"));
        string[] conditions = ["s0", "s0 and s1", "s0 or s1", "s0 and not s1", "2 of s*", "1 of s*", "all of s*", "not s0", "(s0 or s1) and s2"];
        return $"title: Rule {number}\nid: rule-{number}\nlogsource:\n  category: anything\ndetection:\n{selections}\n  condition: {conditions[random.Next(conditions.Length)]}\n";
    }

    private static string Line(Random random, string field)
    {
        var modifier = Modifiers[random.Next(Modifiers.Length)];
        var values = modifier == "|exists" ? random.Next(2) == 0 ? " true" : " false"
            : modifier == "|re|i" ? $" '{Expressions[random.Next(Expressions.Length)]}'"
            : random.Next(4) == 0 ? " 4104"
            : string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => $"\n      - '{Words[random.Next(Words.Length)]}'"));
        return modifier.EndsWith("all", StringComparison.Ordinal) && values == " 4104" ? $"    {field}: 4104" : $"    {field}{modifier}:{values}";
    }

    private static EventFields RandomFields(Random random)
    {
        var fields = new EventFields();
        foreach (var field in Fields.Where(_ => random.Next(4) > 0))
        {
            var value = string.Concat(Enumerable.Range(0, random.Next(3)).Select(_ => Words[random.Next(Words.Length)]));
            fields.Add(field, random.Next(2) == 0 ? value.ToUpperInvariant() : value);
        }

        return fields;
    }

    private static LogEvent Event(int number, EventFields fields, string raw) => new()
    {
        Sequence = number + 1,
        OrganizationId = 1,
        Timestamp = DateTime.UnixEpoch,
        ReceivedAt = DateTime.UnixEpoch,
        Source = "test",
        Raw = raw,
        Fields = fields,
        Key = EventKey.Of(DateTime.UnixEpoch, "test", raw, (ulong)number),
    };
}
