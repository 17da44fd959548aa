using System.Text;
using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Detection.Rules.Sigma;
using SocConsole.Core.Kernel;

namespace SocConsole.Tests.Detection.Rules;

public sealed class SigmaLoaderTests
{
    private const string Good = "title: good\nid: good\nlogsource:\n  product: linux\ndetection:\n  s:\n    a: x\n  condition: s\n";

    [Theory]
    [InlineData("title: a: b", 1, "not valid YAML")]
    [InlineData("title: t\ndetection:\n  s: {a|windash: x}\n  condition: s", 3, "'windash'")]
    [InlineData("title: t\ndetection:\n  s: {a|contains|re: x}\n  condition: s", 3, "contains and re")]
    [InlineData("title: t\ndetection:\n  s: {a|i: x}\n  condition: s", 3, "only after re")]
    [InlineData("title: t\ndetection:\n  s: {a|cidr|cased: 10.0.0.0/8}\n  condition: s", 3, "cased has no meaning")]
    [InlineData("title: t\ndetection:\n  s:\n    a|re:\n      - x\n      - '('\n  condition: s", 6, "can't be read")]
    [InlineData("title: t\ndetection:\n  s: {a|re: '(?=x)y'}\n  condition: s", 3, "linear time")]
    [InlineData("title: t\ndetection:\n  s: {a|re: '(x)\\1'}\n  condition: s", 3, "linear time")]
    [InlineData("title: t\ndetection:\n  s: {a|re: '((x{1000}){1000}){1000}'}\n  condition: s", 3, "linear time")]
    [InlineData("title: t\ndetection:\n  s: {a|cidr: 10.0.0.0/33}\n  condition: s", 3, "not a network")]
    [InlineData("title: t\ndetection:\n  s: {a|gt: many}\n  condition: s", 3, "needs a number")]
    [InlineData("title: t\ndetection:\n  s: {a|exists: maybe}\n  condition: s", 3, "true or false")]
    [InlineData("title: t\ndetection:\n  s: {a|contains: null}\n  condition: s", 3, "null has no meaning")]
    [InlineData("title: t\ndetection:\n  s: {a: []}\n  condition: s", 3, "empty list")]
    [InlineData("title: t\ndetection:\n  s: {a: {b: c}}\n  condition: s", 3, "not maps or lists")]
    [InlineData("title: t\ndetection:\n  s: {}\n  condition: s", 3, "empty")]
    [InlineData("title: t\ndetection:\n  s: {a: x}", 3, "no condition")]
    [InlineData("title: t\ndetection:\n  s: {a: x}\n  timeframe: 5m\n  condition: s", 4, "timeframe")]
    [InlineData("title: t\ndetection:\n  s: {a: x}\n  condition: s | count() > 5", 4, "aggregations")]
    [InlineData("title: t\ndetection:\n  s: {a: x}\n  condition: s and r", 4, "there is no selection 'r'")]
    [InlineData("title: t\ndetection:\n  s: {a: x}\n  condition: (s", 4, "not closed")]
    [InlineData("title: t\ndetection:\n  s: {a: x}\n  condition: s)", 4, "not expected")]
    [InlineData("title: t\ndetection:\n  s: {a: x}\n  condition: s and", 4, "it ends")]
    [InlineData("title: t\ndetection:\n  s: {a: x}\n  condition: 1 of r*", 4, "named like 'r*'")]
    [InlineData("title: t\ndetection:\n  s: {a: x}\n  condition: 2 of them", 4, "from 1 to 1")]
    [InlineData("title: t\nlevel: bad\ndetection:\n  s: {a: x}\n  condition: s", 2, "level 'bad'")]
    [InlineData("title: t\nlogsource: linux\ndetection:\n  s: {a: x}\n  condition: s", 2, "logsource must be a map")]
    [InlineData("id: t\ndetection:\n  s: {a: x}\n  condition: s", 1, "title")]
    [InlineData("title: t\ntitle: t\ndetection:\n  s: {a: x}\n  condition: s", 2, "stands twice")]
    [InlineData("title: t\nsoc: {threat_type: Bad Type}\ndetection:\n  s: {a: x}\n  condition: s", 2, "threat_type")]
    [InlineData("title: t\nsoc: {precision: 2}\ndetection:\n  s: {a: x}\n  condition: s", 2, "precision")]
    [InlineData("title: t\nsoc: {reason: 'x {'}\ndetection:\n  s: {a: x}\n  condition: s", 2, "placeholders")]
    [InlineData("title: t\nsoc: {colour: red}\ndetection:\n  s: {a: x}\n  condition: s", 2, "no 'colour'")]
    [InlineData("title: t\nfilter: {}", 2, "filter")]
    [InlineData("action: global\ntitle: t", 1, "action")]
    [InlineData("title: t", 1, "neither")]
    [InlineData("[a, b]", 1, "neither")]
    [InlineData("title: *nothing", 1, "no anchor")]
    public void Load_FaultyRule_NamesFileAndLineAndLeavesTheOthers(string text, int line, string part)
    {
        var loaded = SigmaLoader.Load([new RuleFile("bad.yml", $"{Good}---\n{text}\n---\n{Good.Replace("good", "other", StringComparison.Ordinal)}")]);

        var fault = Assert.Single(loaded.Faults);
        Assert.Equal("bad.yml", fault.File);
        Assert.Equal(line + Good.Count(character => character == '\n') + 1, fault.Line);
        Assert.Contains(part, fault.Message, StringComparison.Ordinal);
        Assert.Equal(["good", "other"], loaded.Rules.Select(rule => rule.Meaning.Id));
    }

    [Fact]
    public void Load_AliasBomb_IsRefused()
    {
        var text = new StringBuilder("title: t\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 20; i++)
        {
            text.Append($"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        }

        var loaded = SigmaLoader.Load([new RuleFile("bomb.yml", text.ToString())]);

        Assert.Contains("20,000", Assert.Single(loaded.Faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_DeepNesting_IsRefused()
    {
        var loaded = SigmaLoader.Load([new RuleFile("deep.yml", $"title: {new string('[', 50_000)}")]);

        Assert.Contains("nested deeper", Assert.Single(loaded.Faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_HugeDocument_IsRefused()
    {
        var loaded = SigmaLoader.Load([new RuleFile("huge.yml", "title: " + new string('x', 300_000))]);

        Assert.Contains("256 KB", Assert.Single(loaded.Faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_DeepCondition_IsRefused()
    {
        var condition = string.Concat(Enumerable.Repeat("not ", 900)) + "s";
        var loaded = SigmaLoader.Load([new RuleFile("deep.yml", $"title: t\ndetection:\n  s: {{a: x}}\n  condition: {condition}")]);

        Assert.Contains("nested deeper", Assert.Single(loaded.Faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_Meaning_IsReadInFull()
    {
        var loaded = SigmaLoader.Load([new RuleFile("t.yml", """
            title: A title
            id: 5f0c3a1e-0000-4000-8000-000000000001
            name: a_name
            level: high
            tags: [attack.credential-access, attack.t1110.001, attack.T1078, cve.2021.44228]
            logsource: {product: linux}
            detection: {s: {a: x}, condition: s}
            soc: {threat_type: brute_force_attack, entity: user.name, reason: 'By {user.name}, {count} times', precision: 0.9}
            """)]);

        var meaning = Assert.Single(loaded.Rules).Meaning;
        Assert.Equal("5f0c3a1e-0000-4000-8000-000000000001", meaning.Id);
        Assert.Equal("a_name", meaning.Name);
        Assert.Equal(Severity.High, meaning.Severity);
        Assert.Equal(["T1110.001", "T1078"], meaning.Techniques);
        Assert.Equal(("brute_force_attack", "user.name", "By {user.name}, {count} times", 0.9), (meaning.ThreatType, meaning.EntityField, meaning.Reason, meaning.Precision));
    }

    [Fact]
    public void Load_RuleWithoutSocBlock_GetsDefaults()
    {
        var meaning = Assert.Single(SigmaLoader.Load([new RuleFile("t.yml", Good)]).Rules).Meaning;

        Assert.Equal(("suspicious_activity", "source.ip", "good", 0.5, Severity.Medium), (meaning.ThreatType, meaning.EntityField, meaning.Reason, meaning.Precision, meaning.Severity));
    }

    [Fact]
    public void Load_SecondRuleWithTheSameId_IsAFault()
    {
        var loaded = SigmaLoader.Load([new RuleFile("a.yml", Good), new RuleFile("b.yml", Good)]);

        Assert.Single(loaded.Rules);
        Assert.Equal("b.yml", Assert.Single(loaded.Faults).File);
    }

    [Fact]
    public void Load_FilesInAnyOrder_GivesTheSameSet()
    {
        RuleFile[] files = [new("b.yml", Good), new("a.yml", Good.Replace("good", "first", StringComparison.Ordinal))];

        var (forward, backward) = (RuleSet.Load(files), RuleSet.Load(files.Reverse()));

        Assert.Equal(["first", "good"], forward.Rules.Select(rule => rule.Meaning.Id));
        Assert.Equal(["first", "good"], backward.Rules.Select(rule => rule.Meaning.Id));
        Assert.Equal(forward.ContentHash, backward.ContentHash);
        Assert.NotEqual(forward.ContentHash, RuleSet.Load([files[0]]).ContentHash);
    }
}
