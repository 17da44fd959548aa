using System.Text.Json;
using SocConsole.Core.Detection.Rules.Testing;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Kernel;

namespace SocConsole.Tests.Detection.Rules.Testing;

public sealed class RuleTestServiceTests
{
    private const string Base = "title: base\nid: base\nlogsource: {category: test}\ndetection: {s: {a: x}, condition: s}\n";

    private readonly RuleTestService service = new(Normaliser.Create(), TimeProvider.System);

    [Fact]
    public void Test_Documents_AreToldWithTheirIdsAndErrors()
    {
        var result = Try($"{Base}---\ntitle: unnamed\nname: its_name\ndetection: {{s: {{a: x}}, condition: s}}\n---\nid: 7\n---\n[]\n", """{"a":"x"}""");

        Assert.Equal(["base", "unnamed", "7", "document-4"], result.Rules.Select(rule => rule.Id));
        Assert.Equal([0, 0, 1, 1], result.Rules.Select(rule => rule.Errors.Count));
        Assert.StartsWith("line 10: neither", result.Rules[2].Errors[0], StringComparison.Ordinal);
        Assert.Equal(["base", "unnamed"], result.Results[0].Matched);
    }

    [Theory]
    [InlineData("a: null", """{"a":null}""", true)]
    [InlineData("a: null", """{"b":1}""", true)]
    [InlineData("a: null", """{"a":""}""", false)]
    [InlineData("a: ''", """{"a":null}""", false)]
    [InlineData("a: '*'", """{"a":null}""", false)]
    [InlineData("a|exists: true", """{"a":null}""", true)]
    [InlineData("a|exists: false", """{"a":null}""", false)]
    [InlineData("a|gte: null", """{"a":null}""", true)]
    [InlineData("a: true", """{"a":true}""", true)]
    [InlineData("a: 1", """{"a":1.0}""", true)]
    [InlineData("a.b: x", """{"a":{"b":"x"}}""", true)]
    [InlineData("a.b: x", """{"a.b":"x"}""", true)]
    [InlineData("a: x", """{"a":["y","x"]}""", true)]
    [InlineData("EventID: 4624", """{"Event":{"System":{"EventID":{"#text":4624,"#attributes":{"Qualifiers":0}}}}}""", true)]
    [InlineData("Provider_Name: p", """{"Event":{"System":{"Provider":{"#attributes":{"Name":"p"}}}}}""", true)]
    [InlineData("Event.System.Channel: c", """{"Event":{"System":{"Channel":"c"}}}""", true)]
    [InlineData("User: u", """{"Event":{"EventData":{"Data":[{"@Name":"User","#text":"u"}]}}}""", true)]
    [InlineData("User: u", """{"Event":{"UserData":{"Wrapped":{"User":"u"}}}}""", true)]
    [InlineData("user.name: root", "\"Mar  4 12:00:00 web sshd[7]: Failed password for root from 203.0.113.7 port 4711 ssh2\"", true)]
    public void Test_Values_AreToldApart(string selection, string item, bool expected)
    {
        var result = Try($"title: t\nlogsource: {{category: test}}\ndetection:\n  s: {{{selection}}}\n  condition: s\n", item);

        Assert.Equal([], result.Rules[0].Errors);
        Assert.Equal(expected ? 1 : 0, result.Results[0].Matched.Count);
    }

    [Theory]
    [InlineData("type: event_count, condition: {gte: 2}", "x1 x2 x3", "0 1 1")]
    [InlineData("type: event_count, condition: {gt: 1, lt: 3}", "x1 x2 x3", "0 1 0")]
    [InlineData("type: event_count, condition: {eq: 2}", "x1 x2 x3", "0 1 0")]
    [InlineData("type: event_count, condition: {neq: 2}", "x1 x2 x3", "1 0 1")]
    [InlineData("type: event_count, condition: {lte: 2}", "x1 x2 x3", "1 1 0")]
    [InlineData("type: value_count, condition: {field: n, gte: 2}", "x1 x1 x2", "0 0 1")]
    [InlineData("type: value_count, condition: {field: [a, n], gte: 2}", "x1 x1 x2", "0 0 1")]
    [InlineData("type: value_sum, condition: {field: n, gt: 5}", "x2 x3 x1", "0 0 1")]
    [InlineData("type: value_avg, condition: {field: n, gte: 2}", "x1 x3 x0", "0 1 0")]
    [InlineData("type: value_median, condition: {field: n, gte: 2}", "x1 x3 x9", "0 1 1")]
    [InlineData("type: value_percentile, condition: {field: n, percentile: 75, gte: 3}", "x1 x3 x4", "0 0 1")]
    [InlineData("type: temporal", "x1 y1 x1", "0 1 1")]
    [InlineData("type: temporal, condition: {gte: 1}", "x1 y1", "1 1")]
    [InlineData("type: temporal, condition: base and not other", "x1 y1 x1", "1 0 0")]
    [InlineData("type: temporal, condition: base or other", "y1", "1")]
    [InlineData("type: temporal_ordered", "y1 x1 y1", "0 0 1")]
    [InlineData("type: temporal_ordered, condition: base and other", "y1 x1 y1", "0 0 1")]
    public void Test_Correlation_FiresWithEachFurtherMatch(string correlation, string events, string expected)
    {
        var only = correlation.Contains("temporal", StringComparison.Ordinal) ? "[base, other]" : "[base]";
        var yaml = $"{Base}---\n{Base.Replace("base", "other", StringComparison.Ordinal).Replace("a: x", "a: y", StringComparison.Ordinal)}---\ntitle: c\nid: c\ncorrelation: {{{correlation}, rules: {only}, group-by: [g], timespan: 1m}}\n";
        string[] items = [.. events.Split(' ').Select((item, i) => JsonSerializer.Serialize(new Dictionary<string, object> { ["@timestamp"] = i, ["g"] = "one", ["a"] = item[..1], ["n"] = item[1] - '0' }))];

        var result = Try(yaml, items);

        Assert.Equal([], result.Rules.SelectMany(rule => rule.Errors));
        Assert.Equal(expected, string.Join(' ', result.Results.Select(tested => tested.Correlations.Count)));
    }

    [Fact]
    public void Test_Aliases_GroupByTheFieldOfEachRule()
    {
        var yaml = $"{Base}name: one\n---\n{Base.Replace("base", "other", StringComparison.Ordinal).Replace("a: x", "a: y", StringComparison.Ordinal)}name: two\n"
            + "---\ntitle: c\nid: c\ncorrelation: {type: temporal, rules: [one, two], group-by: [ip], timespan: 1m, aliases: {ip: {one: src, two: dst}}}\n";

        var result = Try(yaml, """{"a":"x","src":"1","dst":"2"}""", """{"a":"y","src":"1","dst":"3"}""", """{"a":"y","src":"3","dst":"1"}""");

        Assert.Equal([0, 0, 1], result.Results.Select(tested => tested.Correlations.Count));
    }

    [Fact]
    public void Test_UnreadableEvents_AreToldAndLeaveTheOthers()
    {
        var result = Try(Base, "7", """{"a":"x","@timestamp":"soon"}""", """{"a":"x"}""");

        Assert.Equal([true, true, false], result.Results.Select(tested => tested.Error is not null));
        Assert.Equal(["base"], result.Results[2].Matched);
    }

    [Fact]
    public void Test_BeyondTheBounds_IsRefused()
    {
        JsonElement[] many = [.. Enumerable.Repeat(JsonElement.Parse("{}"), RuleTestService.MaximumEvents + 1)];

        Assert.Equal(ErrorKind.Invalid, Refusal(new RuleTestRequest(Base, many)).Kind);
        Assert.Equal(ErrorKind.TooLarge, Refusal(new RuleTestRequest(new string('#', RuleTestService.MaximumLength + 1), [])).Kind);
        Assert.Equal(ErrorKind.Invalid, Refusal(new RuleTestRequest(string.Join("---\n", Enumerable.Repeat("title: t\n", RuleTestService.MaximumRules + 1)), [])).Kind);
    }

    private Error Refusal(RuleTestRequest request)
    {
        Assert.False(service.Test(request, CancellationToken.None).Succeeded(out _, out var error));
        return error!;
    }

    private RuleTestResult Try(string yaml, params string[] events)
    {
        Assert.True(service.Test(new RuleTestRequest(yaml, [.. events.Select(item => JsonElement.Parse(item))]), CancellationToken.None).Succeeded(out var result, out var error), error?.Message);
        return result!;
    }
}
