using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Detection.Rules.Sigma;

namespace SocConsole.Tests.Detection.Rules;

public sealed class CorrelationReaderTests
{
    private const string Bases = "title: one\nid: id-one\nname: one\ndetection: {s: {a: x}, condition: s}\n---\ntitle: two\nname: two\ndetection: {s: {a: y}, condition: s}\n---\n";

    [Theory]
    [InlineData("type: event_count, rules: [one], group-by: [ip], timespan: 10m, condition: {gte: 5}", CorrelationType.EventCount, 600, 5)]
    [InlineData("type: event_count, rules: one, timespan: 30s, condition: {gt: 5}", CorrelationType.EventCount, 30, 6)]
    [InlineData("type: event_count, rules: [id-one], timespan: 1h, condition: {eq: 7}", CorrelationType.EventCount, 3600, 7)]
    [InlineData("type: value_count, rules: [one, two], timespan: 1d, condition: {field: user, gte: 3}", CorrelationType.ValueCount, 86400, 3)]
    [InlineData("type: temporal, rules: [one, two], timespan: 5m", CorrelationType.Temporal, 300, 2)]
    [InlineData("type: event_count, rules: [one], timespan: 1w, condition: {gt: 5, lte: 9}", CorrelationType.EventCount, 604800, 6)]
    [InlineData("type: event_count, rules: [one], timeframe: 1m, condition: {lt: 5}", CorrelationType.EventCount, 60, 1)]
    [InlineData("type: temporal, rules: [one, two], timespan: 5m, condition: one and not two", CorrelationType.Temporal, 300, 2)]
    [InlineData("type: temporal_ordered, rules: [two, one], timespan: 5m", CorrelationType.TemporalOrdered, 300, 2)]
    public void Load_Correlation_IsRead(string correlation, CorrelationType type, int seconds, int threshold)
    {
        var loaded = Load($"title: c\nname: c\ncorrelation: {{{correlation}}}");

        Assert.Equal([], loaded.Faults);
        var rule = Assert.Single(loaded.Correlations);
        Assert.Equal((type, TimeSpan.FromSeconds(seconds), threshold), (rule.Type, rule.Timespan, rule.Threshold));
        Assert.Equal(type == CorrelationType.ValueCount ? "user" : null, rule.ValueField);
    }

    [Theory]
    [InlineData("type: event_count, rules: [three], timespan: 1m, condition: {gte: 5}", "no rule 'three'")]
    [InlineData("type: event_count, rules: [c], timespan: 1m, condition: {gte: 5}", "circle")]
    [InlineData("type: event_count, rules: [], timespan: 1m, condition: {gte: 5}", "at least one rule")]
    [InlineData("type: value_max, rules: [one], timespan: 1m, condition: {gte: 5}", "value_max")]
    [InlineData("type: event_count, rules: [one], timespan: 1y, condition: {gte: 5}", "timespan '1y'")]
    [InlineData("type: event_count, rules: [one], timespan: 1m, condition: {above: 5}", "'above' must be one of")]
    [InlineData("type: event_count, rules: [one], timespan: 1m, condition: {lt: 1}", "1 to 4,096")]
    [InlineData("type: value_percentile, rules: [one], timespan: 1m, condition: {field: x, percentile: 101, gte: 5}", "percentile must be")]
    [InlineData("type: temporal, rules: [one, two], timespan: 1m, condition: one and three", "names 'three'")]
    [InlineData("type: temporal, rules: [one, two], timespan: 1m, condition: one and", "joined by and, or, not")]
    [InlineData("type: temporal, rules: [one, two], timespan: 1m, aliases: {x: one}", "the alias 'x'")]
    [InlineData("type: event_count, rules: [one], timespan: 31d, condition: {gte: 5}", "at most 30d")]
    [InlineData("type: event_count, rules: [one], timespan: 1m", "needs a condition")]
    [InlineData("type: event_count, rules: [one], timespan: 1m, condition: {gte: 0}", "1 to 4,096")]
    [InlineData("type: value_count, rules: [one], timespan: 1m, condition: {gte: 5}", "need a field")]
    [InlineData("type: temporal, rules: [one, two], timespan: 1m, generate: perhaps", "generate")]
    public void Load_FaultyCorrelation_IsToldAndLeavesTheRules(string correlation, string part)
    {
        var loaded = Load($"title: c\nname: c\ncorrelation: {{{correlation}}}");

        var fault = Assert.Single(loaded.Faults);
        Assert.Equal("t.yml", fault.File);
        Assert.Equal(12, fault.Line);
        Assert.Contains(part, fault.Message, StringComparison.Ordinal);
        Assert.Empty(loaded.Correlations);
        Assert.All(loaded.Rules, rule => Assert.True(rule.Tells));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData(", generate: false", false)]
    [InlineData(", generate: true", true)]
    public void Load_ReferencedRule_TellsOnlyWhenGenerated(string generate, bool tells)
    {
        var loaded = Load($"title: c\ncorrelation: {{type: event_count, rules: [one], timespan: 1m, condition: {{gte: 2}}{generate}}}");

        Assert.Equal([tells, true], loaded.Rules.Select(rule => rule.Tells));
    }

    [Fact]
    public void Load_CorrelationOfACorrelationThatComesLater_IsTaken()
    {
        var loaded = Load("""
            title: outer
            correlation: {type: temporal_ordered, rules: [inner, two], timespan: 30m}
            ---
            title: inner
            name: inner
            correlation: {type: event_count, rules: [one], timespan: 10m, condition: {gte: 5}}
            """);

        Assert.Equal([], loaded.Faults);
        Assert.Equal(["outer", "inner"], loaded.Correlations.Select(rule => rule.Meaning.Id));
    }

    private static LoadedRules Load(string document) => SigmaLoader.Load([new RuleFile("t.yml", Bases + document)]);
}
