using SocConsole.Core.Intelligence.Stix;
using SocConsole.Core.Kernel;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Intelligence.Stix;

public sealed class StixPatternTests
{
    [SharedFact("stix/patterns.jsonl")]
    public void Parse_PatternsOfTheSuites_AreJudgedAsExpected()
    {
        var wrong = new List<string>();
        foreach (var sample in StixSamples.Lines("stix/patterns.jsonl"))
        {
            var text = sample.GetProperty("pattern").GetString()!;
            var read = StixPattern.Parse(text);
            // The validator's samples are patterns of indicators, python-stix2's are expressions with names such as a:b.
            var ofIndicator = sample.GetProperty("source").GetString()!.Contains("cti-stix-validator", StringComparison.Ordinal);
            var right = read.Value is { } expression && !(ofIndicator && StixPattern.Check(expression).Count > 0);
            if (right != sample.GetProperty("valid").GetBoolean())
            {
                wrong.Add($"{text}: {read.Error?.Message}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [SharedFact("stix/patterns.jsonl")]
    public void ToString_ParsedPatterns_ReadBackAsThemselves()
    {
        foreach (var sample in StixSamples.Lines("stix/patterns.jsonl"))
        {
            if (StixPattern.Parse(sample.GetProperty("pattern").GetString()!).Value is { } expression)
            {
                var printed = expression.ToString();
                Assert.Equal(printed, StixPattern.Parse(printed).Value?.ToString());
                Assert.Equal(Shape(expression), Shape(StixPattern.Parse(printed).Value!));
            }
        }
    }

    [Theory]
    [InlineData("[a:b = 1]", "[a:b = 1]")]
    [InlineData("[a:b=1 OR a:b=2 AND a:b=3]", "[a:b = 1 OR (a:b = 2 AND a:b = 3)]")]
    [InlineData("[a:b=1] FOLLOWEDBY [a:b=2] OR [a:b=3] AND [a:b=4]", "[a:b = 1] FOLLOWEDBY ([a:b = 2] OR ([a:b = 3] AND [a:b = 4]))")]
    [InlineData("[NOT EXISTS file:name]", "[NOT EXISTS file:name]")]
    [InlineData("[file:name NOT IN ('a', 'it\\'s')]", "[file:name NOT IN ('a', 'it\\'s')]")]
    [InlineData("[file:hashes.'SHA-256' <> 'a' AND file:size >= -3]", "[file:hashes.'SHA-256' != 'a' AND file:size >= -3]")]
    [InlineData("[file:content_ref.x[*].y[-1] = h'0aFF'] WITHIN 5.50 SECONDS REPEATS 2 TIMES", "[file:content_ref.x[*].y[-1] = h'0aFF'] WITHIN 5.5 SECONDS REPEATS 2 TIMES")]
    [InlineData("/* one */ [a:b = true] // two", "[a:b = true]")]
    [InlineData("([a:b=1] AND [a:b=2]) START t'2020-01-01T00:00:00Z' STOP t'2020-01-01T00:00:00.5Z'", "([a:b = 1] AND [a:b = 2]) START t'2020-01-01T00:00:00Z' STOP t'2020-01-01T00:00:00.5Z'")]
    [InlineData("[network-traffic:dst_ref.value ISSUBSET '10.0.0.0/8' AND network-traffic:x_y NOT LIKE 'a%']", "[network-traffic:dst_ref.value ISSUBSET '10.0.0.0/8' AND network-traffic:x_y NOT LIKE 'a%']")]
    public void Parse_Precedence_IsThatOfTheGrammar(string text, string printed) => Assert.Equal(printed, StixPattern.Parse(text).Value?.ToString());

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("[a:b = ]")]
    [InlineData("[a:b = 1")]
    [InlineData("[a:b = 1]]")]
    [InlineData("[a:b = 'x]")]
    [InlineData("[a:b = 'x\\n']")]
    [InlineData("[a:b = 01]")]
    [InlineData("[a = 1]")]
    [InlineData("[a:b-c = 1]")]
    [InlineData("[a:b LIKE 1]")]
    [InlineData("[a:b < true]")]
    [InlineData("[a:b = h'abc']")]
    [InlineData("[a:b = b'*']")]
    [InlineData("[a:b = t'2016-13-01T00:00:00Z']")]
    [InlineData("[a:b IN (1,)]")]
    [InlineData("[a:b IN 1]")]
    [InlineData("[a:b = 1 AND c:d = 2]")]
    [InlineData("[a:b = 1] and [a:b = 2]")]
    [InlineData("[a:b = 1] WITHIN 0 SECONDS")]
    [InlineData("[a:b = 1] WITHIN 5 MINUTES")]
    [InlineData("[a:b = 1] REPEATS 1.5 TIMES")]
    [InlineData("[a:b = 1] START t'2020-01-02T00:00:00Z' STOP t'2020-01-02T00:00:00.0Z'")]
    [InlineData("[a:b = 1] START '2020-01-02T00:00:00Z' STOP '2021-01-02T00:00:00Z'")]
    [InlineData("[NOT a:b = 1]")]
    [InlineData("[a:b[1.5] = 1]")]
    [InlineData("[a:b = 1] /* open")]
    public void Parse_WhatTheGrammarLacks_IsRefusedWithItsPlace(string text)
    {
        Assert.False(StixPattern.Parse(text).Succeeded(out _, out var error));
        Assert.Equal(ErrorKind.Invalid, error.Kind);
        Assert.Contains("at character", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_DeepParentheses_AreRefused()
    {
        Assert.NotNull(StixPattern.Parse($"{new string('(', 20)}[a:b = 1]{new string(')', 20)}").Value);
        Assert.Contains("deeper", StixPattern.Parse($"{new string('(', 90_000)}[a:b = 1]").Error?.Message, StringComparison.Ordinal);
        Assert.Contains("deeper", StixPattern.Parse($"[{new string('(', 90_000)}a:b = 1]").Error?.Message, StringComparison.Ordinal);
        Assert.Contains("longer", StixPattern.Parse(new string('[', StixPattern.MaximumLength + 1)).Error?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_ManyComparisons_AreAllRead()
    {
        var text = $"[{string.Join(" OR ", Enumerable.Range(0, 5_000).Select(at => $"a:b = {at}"))}]";

        Assert.Equal(5_000, StixPattern.Parse(text).Value!.Comparisons().Count());
    }

    [Fact]
    public void SimpleComparisons_OfAPattern_AreTheEqualitiesAndTheSets()
    {
        var pattern = StixPattern.Parse("[ipv4-addr:value = '198.51.100.3' OR ipv4-addr:value IN ('198.51.100.4', '198.51.100.5')] FOLLOWEDBY [url:value LIKE '%x' AND url:value NOT = 'y' AND url:value != 'z']").Value!;

        Assert.Equal(["198.51.100.3", "198.51.100.4", "198.51.100.5"], pattern.SimpleComparisons().Select(comparison => comparison.Values[0].Content));
        Assert.All(pattern.SimpleComparisons(), comparison => Assert.Equal(("ipv4-addr", "value"), (comparison.Path.Type, comparison.Path.Property)));
    }

    [Fact]
    public void Check_BareComparisonsAndNames_AreRefused()
    {
        Assert.Single(StixPattern.Check(StixPattern.Parse("(file:name = 'a' AND file:size = 1)").Value!));
        Assert.Equal(2, StixPattern.Check(StixPattern.Parse("[a:b = 1]").Value!).Count);
        Assert.Empty(StixPattern.Check(StixPattern.Parse("[file:hashes.MD5 = 'a']").Value!));
    }

    [Fact]
    public void Parse_AnyText_NeverThrows()
    {
        var words = new[] { "[", "]", "(", ")", "file:name", "=", "'a'", "AND", "OR", "NOT", "FOLLOWEDBY", "IN", ",", "EXISTS", "WITHIN", "1", "SECONDS", "t'2020-01-01T00:00:00Z'", "START", "STOP", ".", "*", "-", "\\", "'", "LIKE" };
        var random = new Random(7);
        for (var round = 0; round < 5_000; round++)
        {
            var text = string.Join(random.Next(2) == 0 ? " " : string.Empty, Enumerable.Range(0, random.Next(1, 14)).Select(_ => words[random.Next(words.Length)]));
            if (StixPattern.Parse(text).Value is { } expression)
            {
                Assert.Equal(expression.ToString(), StixPattern.Parse(expression.ToString()).Value?.ToString());
            }
        }
    }

    // The tree in words that the printer has no part in.
    private static string Shape(StixPatternExpression expression) => expression switch
    {
        StixObservation observation => $"[{Shape(observation.Comparison)}]",
        StixObservations joined => $"{joined.Operator}({string.Join(',', joined.Items.Select(Shape))})",
        StixQualified qualified => $"{qualified.Qualifier}({Shape(qualified.Inner)})",
        _ => "?",
    };

    private static string Shape(StixComparisonExpression expression) => expression switch
    {
        StixComparisons joined => $"{joined.All}({string.Join(',', joined.Items.Select(Shape))})",
        StixComparison test => $"{test.Path.Type}/{string.Join('/', test.Path.Steps)} {test.Negated} {test.Operator} {string.Join(',', test.Values)}",
        _ => "?",
    };
}
