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
    [InlineData("title: t\ndetection:\n  s: {a|loud: x}\n  condition: s", 3, "'loud'")]
    [InlineData("title: t\ndetection:\n  s: {a|expand: '%who%'}\n  condition: s", 3, "no placeholder 'who'")]
    [InlineData("title: t\ndetection:\n  s: {a|base64: 'x*'}\n  condition: s", 3, "can't be encoded")]
    [InlineData("title: t\ndetection:\n  s: {a|windash: '-a -b -c -d -e'}\n  condition: s", 3, "at most 4 switches")]
    [InlineData("title: t\ndetection:\n  s: {a|fieldref|gt: b}\n  condition: s", 3, "not with gt")]
    [InlineData("title: t\ndetection:\n  s: {a|hour|contains: 5}\n  condition: s", 3, "a part of a time is a number")]
    [InlineData("title: t\ndetection:\n  s: {a|hour|day: 5}\n  condition: s", 3, "only one part")]
    [InlineData("title: t\ndetection:\n  s: {a|re|windash: x}\n  condition: s", 3, "windash has no meaning")]
    [InlineData("title: t\nfilter: {rules: any}", 2, "no condition")]
    [InlineData("title: t\nfilter: {s: {a: x}, condition: not s}", 2, "rules must be any")]
    [InlineData("action: again\ntitle: t", 1, "global, repeat or reset")]
    [InlineData("title: t\ndetection:\n  s: {a|contains|re: x}\n  condition: s", 3, "contains and re")]
    [InlineData("title: t\ndetection:\n  s: {a|i: x}\n  condition: s", 3, "only after re")]
    [InlineData("title: t\ndetection:\n  s: {a|cidr|cased: 10.0.0.0/8}\n  condition: s", 3, "cased has no meaning")]
    [InlineData("title: t\ndetection:\n  s:\n    a|re:\n      - x\n      - '('\n  condition: s", 6, "can't be read")]
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
    [InlineData("title: t\nlevel: bad\ndetection:\n  s: {a: x}\n  condition: s", 2, "level 'bad'")]
    [InlineData("title: t\nlogsource: linux\ndetection:\n  s: {a: x}\n  condition: s", 2, "logsource must be a map")]
    [InlineData("id: t\ndetection:\n  s: {a: x}\n  condition: s", 1, "title")]
    [InlineData("title: t\ntitle: t\ndetection:\n  s: {a: x}\n  condition: s", 2, "stands twice")]
    [InlineData("title: t\nsoc: {threat_type: Bad Type}\ndetection:\n  s: {a: x}\n  condition: s", 2, "threat_type")]
    [InlineData("title: t\nsoc: {precision: 2}\ndetection:\n  s: {a: x}\n  condition: s", 2, "precision")]
    [InlineData("title: t\nsoc: {reason: 'x {'}\ndetection:\n  s: {a: x}\n  condition: s", 2, "placeholders")]
    [InlineData("title: t\nsoc: {colour: red}\ndetection:\n  s: {a: x}\n  condition: s", 2, "no 'colour'")]
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
        var loaded = SigmaLoader.Load([new RuleFile("huge.yml", "title: " + new string('x', 600_000))]);

        Assert.Contains("512 KB", Assert.Single(loaded.Faults).Message, StringComparison.Ordinal);
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

        Assert.Equal(("suspicious_activity", "host.name", "good: {matched}", 0.5, Severity.Medium), (meaning.ThreatType, meaning.EntityField, meaning.Reason, meaning.Precision, meaning.Severity));
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

    [Theory]
    [InlineData("{product: windows, category: process_creation}", "attack.t1110.003", "password_spraying", "host.name")]
    [InlineData("{product: aws, service: cloudtrail}", "attack.defense-impairment", "defense_impairment", "user.name")]
    [InlineData("{product: linux, service: sshd}", "attack.stealth", "stealth", "source.ip")]
    [InlineData("{category: webserver}", "cve.2021-44228", "suspicious_activity", "source.ip")]
    public void Load_RuleWithoutSocBlock_DerivesItsMeaning(string logSource, string tag, string threatType, string entity)
    {
        var meaning = Assert.Single(SigmaLoader.Load([new RuleFile("t.yml", $"title: t\ntags: [{tag}]\nlogsource: {logSource}\ndetection: {{s: {{a: x}}, condition: s}}\n")]).Rules).Meaning;

        Assert.Equal((threatType, entity, 3), (meaning.ThreatType, meaning.EntityField, meaning.EntityFields.Count));
    }

    [Fact]
    public void Load_Origin_IsKeptAsWritten()
    {
        var loaded = SigmaLoader.Load([new RuleFile("t.yml", """
            title: t
            id: 5f0c3a1e-0000-4000-8000-000000000001
            status: test
            description: Why
            author: Some One, another
            license: MIT
            date: 2026-01-02
            modified: 2026-02-03
            references: [https://example.org/a]
            tags: [attack.t1078]
            falsepositives: [Admins]
            level: low
            logsource: {product: linux, service: auditd}
            detection: {s: {a: x}, condition: s}
            """)], new RuleLoadOptions { Strict = true });

        Assert.Equal([], loaded.Faults);
        var origin = Assert.Single(loaded.Rules).Meaning.Origin!;
        Assert.Equal(("t.yml", "Some One, another", "MIT", "test", "2026-01-02", "low"), (origin.File, origin.Author, origin.License, origin.Status, origin.Date, origin.Level));
        Assert.Equal(["https://example.org/a", "attack.t1078", "Admins"], [.. origin.References, .. origin.Tags, .. origin.FalsePositives]);
        Assert.Equal(new RuleLogSource(null, "linux", "auditd"), origin.LogSource);
    }

    [Theory]
    [InlineData("id: five", "UUID")]
    [InlineData("status: done", "status must be one of")]
    [InlineData("date: 3 May", "YYYY-MM-DD")]
    [InlineData("modified: 2026-02-30", "YYYY-MM-DD")]
    [InlineData("tags: [alone]", "namespace")]
    [InlineData("references: one", "list of texts")]
    [InlineData("related: [{id: x, type: derived}]", "related")]
    [InlineData("author: [a, b]", "one text")]
    public void Load_AgainstTheSchema_IsAFaultWhenStrictAndElseAWarning(string line, string part)
    {
        RuleFile[] files = [new("t.yml", $"title: t\n{line}\nlogsource: {{product: linux}}\ndetection: {{s: {{a: x}}, condition: s}}\n")];

        var strict = SigmaLoader.Load(files, new RuleLoadOptions { Strict = true });
        var tolerant = SigmaLoader.Load(files);

        Assert.Empty(strict.Rules);
        var fault = Assert.Single(strict.Faults);
        Assert.Equal((2, 1), (fault.Line, fault.Document));
        Assert.Contains(part, fault.Message, StringComparison.Ordinal);
        Assert.Single(tolerant.Rules);
        Assert.Equal([], tolerant.Faults);
        Assert.Equal([fault], tolerant.Warnings);
    }

    [Fact]
    public void Load_ActionDocuments_JoinWhatTheyShare()
    {
        var rules = RuleSet.Load([new RuleFile("t.yml", """
            action: global
            title: shared
            id: 5f0c3a1e-0000-4000-8000-000000000001
            detection: {condition: s}
            ---
            detection: {s: {a: x}}
            ---
            detection: {s: {a: y}}
            ---
            action: repeat
            detection: {s: {b: z}}
            ---
            action: reset
            ---
            title: alone
            detection: {s: {c: x}, condition: s}
            """)]);

        Assert.Equal([], rules.Faults);
        Assert.Equal(["shared", "shared", "shared", "alone"], rules.Rules.Select(rule => rule.Meaning.Title));
        Assert.Equal(4, rules.Rules.Select(rule => rule.Meaning.Id).Distinct().Count());
        Assert.Equal(
            [1, 1, 2, 1],
            new[] { "a=x", "a=y", "a=y; b=z", "c=x" }.Select(fields => rules.Matches(RuleEvents.Parse(fields)).Count));
    }

    [Fact]
    public void Load_RepeatOfNothing_IsAFault()
    {
        var loaded = SigmaLoader.Load([new RuleFile("t.yml", "action: repeat\ntitle: t\n")]);

        Assert.Contains("no document before", Assert.Single(loaded.Faults).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{product: linux}", "any", "a=x; b=y", false)]
    [InlineData("{product: linux}", "any", "a=x; b=z", true)]
    [InlineData("{product: linux}", "[good]", "a=x; b=y", false)]
    [InlineData("{product: linux}", "[other]", "a=x; b=y", true)]
    [InlineData("{product: windows}", "any", "a=x; b=y", true)]
    public void Match_FilterOfAnotherFile_AppliesToTheRulesItNames(string logSource, string rulesNamed, string fields, bool expected)
    {
        var rules = RuleSet.Load(
            [new RuleFile("a.yml", Good), new RuleFile("z.yml", $"title: f\nlogsource: {logSource}\nfilter: {{rules: {rulesNamed}, s: {{b: y}}, condition: not s}}\n")]);

        Assert.Equal([], rules.Faults);
        Assert.Equal(expected, rules.Matches(RuleEvents.Parse(fields)).Count > 0);
    }
}
