using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Ingestion;
using SocConsole.Tests.Support;
using Xunit.Abstractions;

namespace SocConsole.Tests.Detection.Rules;

/// <summary>
/// The built-in web rules on real traffic, read by the console's own parsers: ordinary visitors stay quiet, attacks are seen. What came out stands in
/// <c>Golden/crs.md</c>; run with <c>SOC_ACCEPT=1</c> to write it anew.
/// </summary>
public sealed class WebTrafficTests(ITestOutputHelper output)
{
    private const string AccessLog = "logs/weblogs/apache_access_10k.log";
    private const string CoreRuleSet = "logs/crs/crs_regression.jsonl";
    private const double LeastCaught = 0.90;
    private const double MostOrdinary = 0.005;
    private static readonly DateTime ReceivedAt = new(2026, 8, 1, 12, 0, 0, DateTimeKind.Utc);
    private static readonly RuleSet BuiltIn = RuleSet.LoadBuiltIn();
    private static readonly Normaliser Reader = Normaliser.Create();

    [SharedFact(AccessLog)]
    public void Match_OrdinaryVisitors_RaisesLessThanOneInTwoHundred()
    {
        var (lines, flagged, told) = OrdinaryVisitors();

        output.WriteLine($"{flagged} of {lines} lines: {string.Join(", ", told)}");
        Assert.True(lines > 9_000);
        Assert.True(flagged < lines * MostOrdinary, $"{flagged} of {lines} ordinary requests told a threat");
    }

    [SharedFact(CoreRuleSet)]
    public void Match_CoreRuleSetAttacks_CatchesNineInTen()
    {
        var attacks = Suite().Where(row => row.Request.MustFire).ToList();
        var caught = attacks.Count(row => row.Names.Count > 0);

        Assert.True(attacks.Count > 1_000);
        Assert.True(caught >= attacks.Count * LeastCaught, $"{caught} of {attacks.Count}");
    }

    [SharedFact(CoreRuleSet)]
    public void Match_CoreRuleSetAndOrdinaryVisitors_GivesTheFiguresWrittenDown()
    {
        var actual = Report();
        var source = GoldenFile();
        if (Environment.GetEnvironmentVariable("SOC_ACCEPT") == "1")
        {
            File.WriteAllText(source, actual);
        }

        Assert.Equal(File.ReadAllText(source), actual);
    }

    private static List<(CoreRuleSetRequest Request, List<DetectionRule> Rules, List<string> Names)> Suite() =>
    [
        .. CoreRuleSetRequest.ReadAll(SharedData.Path(CoreRuleSet)!).Select(request =>
        {
            var rules = Told(request.Line);
            return (request, rules, rules.Select(rule => rule.Meaning.Name!).ToList());
        }),
    ];

    /// <summary>The rules that tell something about a line by themselves; none for a line that the console refuses.</summary>
    private static List<DetectionRule> Told(string line) =>
        Reader.Normalise(line, new ParseContext(ReceivedAt)).Succeeded(out var parsed, out _)
            ? [.. BuiltIn.Matches(RuleEvents.With(parsed.Fields, raw: line)).Select(match => match.Rule).Where(rule => rule.Tells).Distinct()]
            : [];

    private static (int Lines, int Flagged, SortedDictionary<string, int> Told) OrdinaryVisitors()
    {
        SortedDictionary<string, int> told = new(StringComparer.Ordinal);
        var (lines, flagged) = (0, 0);
        foreach (var line in File.ReadLines(SharedData.Path(AccessLog)!))
        {
            lines++;
            var rules = Told(line);
            flagged += rules.Count > 0 ? 1 : 0;
            foreach (var rule in rules)
            {
                told[rule.Meaning.Name!] = told.GetValueOrDefault(rule.Meaning.Name!) + 1;
            }
        }

        return (lines, flagged, told);
    }

    private static string Report()
    {
        var suite = Suite();
        var text = new StringBuilder();
        text.Append("# Web rules on the Core Rule Set's regression suite\n\nRequests as JSON lines with ECS names. *Caught* means that a web rule told something, *as attack* that one did whose level is medium or higher.\nThe requests of the last columns must not fire one rule of the suite; many of them are attacks all the same.\n\n");
        text.Append("| family | must fire | caught | as attack | must not fire | told | as attack |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n");
        foreach (var family in suite.GroupBy(row => row.Request.Family).OrderBy(group => group.Key))
        {
            text.Append(Row(family.Key.ToString(CultureInfo.InvariantCulture), [.. family]));
        }

        text.Append(Row("all", suite)).Append("\n## By rule\n\n| rule | must fire | must not fire | must fire, no other rule |\n| --- | ---: | ---: | ---: |\n");
        foreach (var rule in suite.SelectMany(row => row.Names).Distinct().Order(StringComparer.Ordinal))
        {
            var with = suite.Where(row => row.Names.Contains(rule)).ToList();
            text.Append(CultureInfo.InvariantCulture, $"| {rule} | {with.Count(row => row.Request.MustFire)} | {with.Count(IsQuiet)} | {with.Count(row => row.Request.MustFire && row.Names.Count == 1)} |\n");
        }

        AddNumbers(text, "Not caught", suite.Where(row => row.Request.MustFire && row.Names.Count == 0).Select(row => row.Request));
        AddNumbers(text, "Told as attack though one rule must not fire", suite.Where(row => IsQuiet(row) && row.Rules.Any(IsAttack)).Select(row => row.Request));
        var (lines, flagged, told) = OrdinaryVisitors();
        text.Append(CultureInfo.InvariantCulture, $"\n## Ordinary visitors\n\n{flagged} of {lines} lines of an access log told something.\n\n| rule | lines |\n| --- | ---: |\n");
        foreach (var (rule, count) in told)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {rule} | {count} |\n");
        }

        return text.ToString();
    }

    private static string Row(string name, List<(CoreRuleSetRequest Request, List<DetectionRule> Rules, List<string> Names)> rows)
    {
        var (attacks, quiet) = (rows.Where(row => row.Request.MustFire).ToList(), rows.Where(IsQuiet).ToList());
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {attacks.Count} | {attacks.Count(row => row.Rules.Count > 0)} | {attacks.Count(row => row.Rules.Any(IsAttack))} | {quiet.Count} | {quiet.Count(row => row.Rules.Count > 0)} | {quiet.Count(row => row.Rules.Any(IsAttack))} |\n");
    }

    private static void AddNumbers(StringBuilder text, string title, IEnumerable<CoreRuleSetRequest> requests)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n## {title}\n\n");
        foreach (var family in requests.GroupBy(request => request.Family).OrderBy(group => group.Key))
        {
            text.Append(CultureInfo.InvariantCulture, $"- {family.Key}: {string.Join(", ", family.Select(request => $"{request.RuleId}-{request.TestId}"))}\n");
        }
    }

    private static bool IsQuiet((CoreRuleSetRequest Request, List<DetectionRule> Rules, List<string> Names) row) => row.Request is { MustFire: false, Speaks: true };

    private static bool IsAttack(DetectionRule rule) => rule.Meaning.Severity >= Core.Kernel.Severity.Medium;

    private static string GoldenFile([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "Golden", "crs.md");
}
