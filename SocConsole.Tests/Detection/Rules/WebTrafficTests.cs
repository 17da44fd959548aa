using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Ingestion;
using SocConsole.Tests.Support;
using Xunit.Abstractions;

namespace SocConsole.Tests.Detection.Rules;

/// <summary>The built-in web rules on real traffic: ordinary visitors stay quiet, attacks are seen.</summary>
public sealed partial class WebTrafficTests(ITestOutputHelper output)
{
    private const string AccessLog = "logs/weblogs/apache_access_10k.log";
    private const string CoreRuleSet = "logs/crs/crs_regression.jsonl";
    private static readonly RuleSet BuiltIn = RuleSet.LoadBuiltIn();

    [SharedFact(AccessLog)]
    public void Match_OrdinaryVisitors_RaisesLessThanOneInTwoHundred()
    {
        var lines = File.ReadAllLines(SharedData.Path(AccessLog)!);
        var told = new Dictionary<string, int>();
        var flagged = 0;
        foreach (var line in lines)
        {
            if (CombinedLine().Match(line) is not { Success: true } fields)
            {
                continue;
            }

            var url = fields.Groups["url"].Value;
            var matches = BuiltIn.Matches(Request(url, fields.Groups["agent"].Value, fields.Groups["referrer"].Value, null, fields.Groups["status"].Value))
                .Where(match => match.Rule.Tells).ToList();
            flagged += matches.Count > 0 ? 1 : 0;
            foreach (var name in matches.Select(match => match.Rule.Meaning.Name!))
            {
                told[name] = told.GetValueOrDefault(name) + 1;
                if (told[name] <= 5)
                {
                    output.WriteLine($"{name}: {line}");
                }
            }
        }

        output.WriteLine($"{flagged} of {lines.Length} lines: {string.Join(", ", told)}");
        Assert.True(lines.Length > 9_000);
        Assert.True(flagged < lines.Length * 0.005, $"{flagged} of {lines.Length} ordinary requests told a threat");
    }

    [SharedTheory(CoreRuleSet)]
    [InlineData(942, "web_sql_injection", 0.50)]
    [InlineData(941, "web_cross_site_scripting", 0.80)]
    [InlineData(930, "web_path_traversal", 0.78)]
    [InlineData(932, "web_command_injection", 0.40)]
    public void Match_CoreRuleSetAttacks_SeesAtLeastTheShareOf(int family, string rule, double least)
    {
        var (attacks, seen, byAny) = (0, 0, 0);
        foreach (var line in File.ReadLines(SharedData.Path(CoreRuleSet)!))
        {
            using var json = JsonDocument.Parse(line);
            if (!json.RootElement.GetProperty("expect_ids").EnumerateArray().Any(id => id.GetInt32() / 1000 == family))
            {
                continue;
            }

            attacks++;
            var names = BuiltIn.MatchedNames(Request(json.RootElement)).Where(name => name is not "web_request" and not "web_not_found").ToList();
            seen += names.Contains(rule) ? 1 : 0;
            byAny += names.Count > 0 ? 1 : 0;
        }

        output.WriteLine($"{family}: {seen} of {attacks} by {rule}, {byAny} by any rule");
        Assert.True(seen >= attacks * least, $"{seen} of {attacks}");
    }

    private static LogEvent Request(JsonElement request)
    {
        if (request.GetProperty("encoded_request").GetString() is { } encoded)
        {
            var text = Encoding.Latin1.GetString(Convert.FromBase64String(encoded));
            var parts = text.Split("\r\n\r\n", 2);
            return Request(parts[0].Split(' ').ElementAtOrDefault(1) ?? "", "", parts[0], parts.ElementAtOrDefault(1), "200");
        }

        // An access log has no other headers than these two; what else a request carries is put where free text belongs.
        var headers = request.GetProperty("headers").EnumerateObject().ToDictionary(header => header.Name, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var others = headers.Where(header => header.Key is not ("User-Agent" or "Accept" or "Accept-Encoding" or "Accept-Language" or "Content-Type" or "Host"));
        return Request(
            request.GetProperty("uri").GetString() ?? "",
            headers.GetValueOrDefault("User-Agent", ""),
            string.Join("; ", others.Select(header => $"{header.Value}")),
            request.GetProperty("data").GetString(),
            "200");
    }

    private static LogEvent Request(string url, string agent, string referrer, string? body, string status)
    {
        var fields = new EventFields();
        fields.Add(Ecs.EventDataset, "apache.access");
        fields.Add(Ecs.EventCategory, "web");
        fields.Add(Ecs.EventAction, "http_request");
        fields.Add(Ecs.SourceIp, "203.0.113.7");
        fields.Add(Ecs.HttpStatus, status);
        fields.Add(Ecs.UrlOriginal, url);
        fields.Add(Ecs.UrlDecoded, Decoded(url));
        fields.AddIfMissing(Ecs.UserAgent, agent is "-" ? null : agent);
        fields.AddIfMissing(Ecs.HttpReferrer, referrer is "-" ? null : referrer);
        fields.AddIfMissing(Ecs.HttpRequestBody, body);
        return RuleEvents.With(fields);
    }

    private static string Decoded(string url)
    {
        for (var i = 0; i < 3; i++)
        {
            url = Uri.UnescapeDataString(url);
        }

        return url.ToLower(CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("""^(?<ip>\S+) \S+ \S+ \[[^\]]+\] "(?:\S+) (?<url>\S+)[^"]*" (?<status>[0-9]{3}) \S+ "(?<referrer>[^"]*)" "(?<agent>[^"]*)"?""")]
    private static partial Regex CombinedLine();
}
