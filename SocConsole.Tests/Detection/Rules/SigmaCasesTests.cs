using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json;
using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Detection.Rules.Sigma;
using SocConsole.Core.Detection.Rules.Testing;
using SocConsole.Core.Ingestion;
using SocConsole.Tests.Support;
using Xunit.Abstractions;

namespace SocConsole.Tests.Detection.Rules;

/// <summary>Cases from the tests of other Sigma engines, tried as anyone would: by the operation that tests rules.</summary>
public sealed class SigmaCasesTests(ITestOutputHelper output)
{
    private const string Cases = "sigma/cases.jsonl";
    private const string Sequences = "sigma/correlation_cases.jsonl";
    private const string Regression = "sigma/sigmahq_regression.json";
    private const string Rules = "sigma/sigmahq-rules.zip";
    private static readonly RuleTestService Tests = new(Normaliser.Create(), TimeProvider.System);

    [SharedFact(Cases)]
    public void Test_CoreAndCollectionCases_AreAllRight()
    {
        List<string> wrong = [];
        var total = 0;
        foreach (var test in Lines(Cases).Where(test => Text(test, "portability") is "core" or "collection"))
        {
            total++;
            var result = Try(Yaml(test), [Event(test)], Placeholders(test));
            var count = result.Results[0].Matched.Count;
            var faults = result.Rules.SelectMany(rule => rule.Errors).ToList();
            var isRight = test.TryGetProperty("expected_count", out var expected) ? count == expected.GetInt32() : count > 0 == test.GetProperty("expected").GetBoolean();
            if (!isRight || faults.Count > 0)
            {
                wrong.Add($"{Text(test, "id")}: {count} matches. {string.Join("; ", faults)}");
            }
        }

        output.WriteLine($"{total} cases");
        Assert.Equal([], wrong);
        Assert.True(total > 400);
    }

    [SharedFact(Cases)]
    public void Test_CasesOfOneEngineOnly_AnswerAsWritten()
    {
        // docs/detection.md gives the reading that was chosen where engines disagree; these are the cases that follow the other one.
        string[] otherwise =
        [
            "go-sigma-rule-engine:keywordCases[2]:identKeyword2pos1#0",
            "go-sigma-rule-engine:parseTestCases[13]:detection14_case#0",
            "hayabusa:matchers:test_base64_contains#1",
            "hayabusa:matchers:test_reordered_contains_base64#1",
            "sigma-rust:detection.rs:test_evaluate_all_of#3",
            "sigma-rust:matching.rs:test_match_null_fields#1",
        ];
        var differing = Lines(Cases)
            .Where(test => Text(test, "portability") == "engine-specific"
                && Try(Yaml(test), [Event(test)], Placeholders(test)).Results[0].Matched.Count > 0 != test.GetProperty("expected").GetBoolean())
            .Select(test => Text(test, "id"));

        Assert.Equal(otherwise, differing.Order(StringComparer.Ordinal));
    }

    [SharedFact(Sequences)]
    public void Test_PlainCorrelationSequences_AreAllRight()
    {
        List<string> wrong = [];
        var total = 0;
        foreach (var test in Lines(Sequences).Where(test => test.GetProperty("extension").GetArrayLength() == 0 && !test.GetProperty("engine_config").EnumerateObject().Any()))
        {
            total++;
            JsonElement[] steps = [.. test.GetProperty("steps").EnumerateArray().Where(step => step.TryGetProperty("event", out _))];
            var result = Try(Text(test, "rule_yaml"), [.. steps.Select(At)], null);
            wrong.AddRange(result.Rules.SelectMany(rule => rule.Errors).Select(error => $"{Text(test, "id")}: {error}"));
            for (var i = 0; i < steps.Length; i++)
            {
                wrong.AddRange(Unmet(steps[i], i, result).Select(problem => $"{Text(test, "id")} step {i}: {problem}"));
            }
        }

        output.WriteLine($"{total} sequences");
        Assert.Equal([], wrong);
        Assert.True(total >= 10);
    }

    [SharedFact(Regression)]
    public void Test_SigmaHqRegression_MatchesAtLeastAsOften()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(SharedData.Path(Regression)!));
        List<string> wrong = [];
        foreach (var test in json.RootElement.EnumerateArray())
        {
            foreach (var form in (string[])["events", "events_flat"])
            {
                var result = Try(Text(test, "rule_yaml"), [.. test.GetProperty(form).EnumerateArray()], null);
                var matched = result.Results.Count(tested => tested.Matched.Count > 0);
                if (matched < Least(test) || result.Rules.Any(rule => rule.Errors.Count > 0))
                {
                    wrong.Add($"{Text(test, "rule_id")} {form}: {matched} matches. {string.Join("; ", result.Rules.SelectMany(rule => rule.Errors))}");
                }
            }
        }

        Assert.Equal([], wrong);
    }

    [SharedFact(Regression)]
    public void Match_SigmaHqRegressionWithLogSources_MatchesAsWithout()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(SharedData.Path(Regression)!));
        List<string> wrong = [];
        foreach (var test in json.RootElement.EnumerateArray())
        {
            var rules = RuleSet.Load([new RuleFile("rule.yml", Text(test, "rule_yaml"))], new RuleLoadOptions { Strict = true });
            var matched = 0;
            foreach (var item in test.GetProperty("events_flat").EnumerateArray())
            {
                var fields = new EventFields();
                RuleEvents.Flatten(item, "", fields);
                matched += rules.Matches(RuleEvents.With(fields)).Count;
            }

            if (matched < Least(test))
            {
                wrong.Add($"{Text(test, "rule_path")}: {matched} matches");
            }
        }

        Assert.Equal([], wrong);
    }

    [SharedFact(Rules)]
    public void Load_SigmaHqRules_LoadsEveryOneStrictly()
    {
        using var archive = ZipFile.OpenRead(SharedData.Path(Rules)!);
        List<RuleFile> files = [];
        foreach (var entry in archive.Entries.Where(entry => entry.Name.EndsWith(".yml", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(entry.Open());
            files.Add(new RuleFile(entry.FullName, reader.ReadToEnd()));
        }

        // Two of the rules leave a list of domain controllers to whoever loads them.
        var options = new RuleLoadOptions { Strict = true, Placeholders = new Dictionary<string, IReadOnlyList<string>> { ["known_cdcs"] = ["dc01"] } };
        var started = Stopwatch.GetTimestamp();
        var rules = RuleSet.Load(files, options);
        output.WriteLine($"{Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s");

        Assert.Equal([], rules.Faults.Select(fault => $"{fault.File} {fault.Line}: {fault.Message}"));
        Assert.Equal([], rules.Warnings.Select(fault => $"{fault.File} {fault.Line}: {fault.Message}"));
        Assert.Equal(files.Count, rules.Rules.Count + rules.Correlations.Count);
        Assert.All(rules.Rules, rule => Assert.NotNull(rule.Meaning.Origin!.Author));
        output.WriteLine($"{files.Count} files, {rules.Rules.Count} rules; {rules.Rules.Count(rule => rule is SigmaRule { Guards: null })} without a guard");
    }

    private static int Least(JsonElement test) => test.GetProperty("match_count") is { ValueKind: JsonValueKind.Number } count ? count.GetInt32() : 1;

    private static IEnumerable<string> Unmet(JsonElement step, int index, RuleTestResult result)
    {
        if (!step.TryGetProperty("expect", out var expect))
        {
            yield break;
        }

        var tested = result.Results[index];
        var fired = tested.Correlations.Count;
        if ((expect.TryGetProperty("correlations", out var exact) && fired != exact.GetInt32())
            || (expect.TryGetProperty("correlations_min", out var least) && fired < least.GetInt32())
            || (expect.TryGetProperty("correlations_max", out var most) && fired > most.GetInt32()))
        {
            yield return $"{fired} correlations";
        }

        if (expect.TryGetProperty("detections", out var detections) && tested.Matched.Count != detections.GetInt32())
        {
            yield return $"{tested.Matched.Count} detections";
        }

        var titles = tested.Correlations.Select(id => result.Rules.First(rule => rule.Id == id).Title).ToList();
        if (expect.TryGetProperty("correlation_titles", out var expected) && expected.EnumerateArray().Any(title => !titles.Contains(title.GetString())))
        {
            yield return $"titles {string.Join(", ", titles)}";
        }

        foreach (var sum in expect.TryGetProperty("sum", out var sums) ? sums.EnumerateArray() : [])
        {
            var total = sum.GetProperty("records").EnumerateArray().Sum(record => result.Results[record.GetInt32()].Correlations.Count);
            var bound = sum.GetProperty("n").GetInt32();
            var holds = Text(sum, "op") switch { ">" => total > bound, ">=" => total >= bound, "==" => total == bound, "<" => total < bound, "<=" => total <= bound, _ => false };
            if (!holds)
            {
                yield return $"a sum of {total}";
            }
        }
    }

    private static JsonElement At(JsonElement step)
    {
        var item = step.GetProperty("event").EnumerateObject().ToDictionary(property => property.Name, property => property.Value);
        if (step.GetProperty("ts").ValueKind == JsonValueKind.Number)
        {
            item["@timestamp"] = step.GetProperty("ts");
        }

        return JsonSerializer.SerializeToElement(item);
    }

    private static RuleTestResult Try(string yaml, IReadOnlyList<JsonElement> events, IReadOnlyDictionary<string, IReadOnlyList<string>>? placeholders)
    {
        var outcome = Tests.Test(new RuleTestRequest(yaml, events, placeholders), CancellationToken.None);
        Assert.True(outcome.Succeeded(out var result, out var error), error?.Message);
        return result!;
    }

    private static IEnumerable<JsonElement> Lines(string relative) => File.ReadLines(SharedData.Path(relative)!).Select(line => JsonElement.Parse(line));

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static string Yaml(JsonElement test)
    {
        var yaml = (test.TryGetProperty("rule_yaml_full", out var full) ? full : test.GetProperty("rule_yaml")).GetString()!;
        foreach (var pair in test.TryGetProperty("field_mapping", out var mapping) ? mapping.EnumerateObject() : default)
        {
            yaml = yaml.Replace(pair.Name, pair.Value.GetString(), StringComparison.Ordinal);
        }

        return yaml;
    }

    private static Dictionary<string, IReadOnlyList<string>>? Placeholders(JsonElement test) => test.TryGetProperty("placeholders", out var given)
        ? given.EnumerateObject().ToDictionary(pair => pair.Name, pair => (IReadOnlyList<string>)[.. pair.Value.EnumerateArray().Select(value => value.GetString()!)])
        : null;

    private static JsonElement Event(JsonElement test)
    {
        var item = test.GetProperty("event").EnumerateObject().ToDictionary(property => property.Name, property => property.Value);
        foreach (var property in test.TryGetProperty("event_flat", out var flat) ? flat.EnumerateObject() : default)
        {
            item[property.Name] = property.Value;
        }

        return JsonSerializer.SerializeToElement(item);
    }
}
