using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Detection.Rules.Sigma;

namespace SocConsole.Tests.Detection.Rules;

/// <summary>What each supported construct matches and what it does not (Sigma specification 2.1.0).</summary>
public sealed class SigmaSemanticsTests
{
    [Theory]
    // Text: case does not matter, whole value.
    [InlineData("a: Value", "a=vALUE", true)]
    [InlineData("a: value", "a=value2", false)]
    [InlineData("a: value", "b=value", false)]
    [InlineData("a: ''", "a=", true)]
    [InlineData("a: ''", "b=x", false)]
    [InlineData("a: Über", "a=üBER", true)]
    [InlineData("a|cased: Value", "a=Value", true)]
    [InlineData("a|cased: Value", "a=value", false)]
    [InlineData("a: [x, y]", "a=Y", true)]
    [InlineData("a: [x, y]", "a=z", false)]
    [InlineData("{a: x, b: y}", "a=x; b=y", true)]
    [InlineData("{a: x, b: y}", "a=x; b=z", false)]
    // Several values of a field: any of them.
    [InlineData("a: y", "a=x; a=y", true)]
    [InlineData("a: z", "a=x; a=y", false)]
    // Numbers and null.
    [InlineData("a: 1", "a=1", true)]
    [InlineData("a: 1", "a=1.0", true)]
    [InlineData("a: 1", "a=12", false)]
    [InlineData("a: '1'", "a=1.0", false)]
    [InlineData("a: null", "b=x", true)]
    [InlineData("a: null", "a=x", false)]
    [InlineData("a: [null, x]", "a=x", true)]
    [InlineData("a: [null, x]", "b=x", true)]
    [InlineData("a: [null, x]", "a=y", false)]
    [InlineData("a: true", "a=True", true)]
    // Wildcards and their escapes.
    [InlineData(@"a: 'x*z'", "a=xyyz", true)]
    [InlineData(@"a: 'x*z'", "a=xz", true)]
    [InlineData(@"a: 'x*z'", "a=xy", false)]
    [InlineData(@"a: 'x?z'", "a=xyz", true)]
    [InlineData(@"a: 'x?z'", "a=xz", false)]
    [InlineData(@"a: 'x?z'", "a=x\U0001F525z", true)]
    [InlineData(@"a: '*b*d*'", "a=abcde", true)]
    [InlineData(@"a: '*d*b*'", "a=abcde", false)]
    [InlineData(@"a: 'x*'", "a=xyz", true)]
    [InlineData(@"a: '*z'", "a=xyz", true)]
    [InlineData(@"a: '*'", "a=", true)]
    [InlineData(@"a: '*'", "b=x", false)]
    [InlineData(@"a: 'x\*z'", "a=x*z", true)]
    [InlineData(@"a: 'x\*z'", "a=xyz", false)]
    [InlineData(@"a: 'x\?z'", "a=xyz", false)]
    [InlineData(@"a: 'x\\*z'", @"a=x\yyz", true)]
    [InlineData(@"a: 'x\\*z'", "a=xyyz", false)]
    [InlineData(@"a: 'x\\\*z'", @"a=x\*z", true)]
    [InlineData(@"a: 'c:\windows'", @"a=C:\Windows", true)]
    [InlineData(@"a: '\\\\host'", @"a=\\host", true)]
    // Modifiers.
    [InlineData("a|contains: yY", "a=xyyz", true)]
    [InlineData("a|contains: yx", "a=xyyz", false)]
    [InlineData("a|contains: [q, yz]", "a=xyz", true)]
    [InlineData("a|contains: 'y*w'", "a=xyzwv", true)]
    [InlineData("a|contains: '.'", "a=x.y", true)]
    [InlineData("a|contains|cased: Y", "a=xyz", false)]
    [InlineData("a|contains|all: [x, z]", "a=xyz", true)]
    [InlineData("a|contains|all: [x, q]", "a=xyz", false)]
    [InlineData("a|startswith: XY", "a=xyz", true)]
    [InlineData("a|startswith: yz", "a=xyz", false)]
    [InlineData("a|endswith: YZ", "a=xyz", true)]
    [InlineData("a|endswith: xy", "a=xyz", false)]
    [InlineData("a|endswith: ['.exe', '.dll']", "a=x.DLL", true)]
    [InlineData("a|re: 'x+y$'", "a=wxxy", true)]
    [InlineData("a|re: '^x+y$'", "a=wxxy", false)]
    [InlineData("a|re: 'X'", "a=x", false)]
    [InlineData("a|re|i: 'X'", "a=x", true)]
    [InlineData("a|re: ['q', 'z$']", "a=xyz", true)]
    [InlineData("a|re|all: ['x', 'z$']", "a=xyz", true)]
    [InlineData("a|re|all: ['q', 'z$']", "a=xyz", false)]
    [InlineData("a|cidr: 192.0.2.0/24", "a=192.0.2.200", true)]
    [InlineData("a|cidr: 192.0.2.0/24", "a=192.0.3.1", false)]
    [InlineData("a|cidr: 192.0.2.0/24", "a=::ffff:192.0.2.9", true)]
    [InlineData("a|cidr: ['198.51.100.0/24', '2001:db8::/32']", "a=2001:DB8:1::1", true)]
    [InlineData("a|cidr: 192.0.2.0/24", "a=host", false)]
    [InlineData("a|exists: true", "a=", true)]
    [InlineData("a|exists: true", "b=x", false)]
    [InlineData("a|exists: false", "b=x", true)]
    [InlineData("a|exists: false", "a=x", false)]
    [InlineData("a|gt: 5", "a=6", true)]
    [InlineData("a|gt: 5", "a=5", false)]
    [InlineData("a|gte: 5", "a=5", true)]
    [InlineData("a|lt: 5", "a=4.5", true)]
    [InlineData("a|lt: 5", "a=5", false)]
    [InlineData("a|lte: 5", "a=5", true)]
    [InlineData("a|lte: 5", "a=text", false)]
    // Numbers that are null; lists of numbers.
    [InlineData("a|gte: null", "b=x", true)]
    [InlineData("a|gt: null", "b=x", false)]
    [InlineData("a|lt|all: [5, 7]", "a=4", true)]
    [InlineData("a|lt|all: [5, 7]", "a=6", false)]
    // The opposite.
    [InlineData("a|neq: x", "a=y", true)]
    [InlineData("a|neq: X", "a=x", false)]
    [InlineData("a|neq: x", "b=y", true)]
    [InlineData("a|neq: [x, y]", "a=y", false)]
    [InlineData("a|contains|neq: x", "a=axa", false)]
    [InlineData("a|contains|all|neq: [x, y]", "a=axa", true)]
    [InlineData("a|re|i|neq: ^X", "a=xa", false)]
    [InlineData("a|cidr|neq: 10.0.0.0/8", "a=10.1.1.1", false)]
    [InlineData("a|gt|neq: 5", "a=5", true)]
    // Other fields.
    [InlineData("a|fieldref: b", "a=X; b=x", true)]
    [InlineData("a|fieldref|cased: b", "a=X; b=x", false)]
    [InlineData("a|fieldref: b", "a=x", false)]
    [InlineData("a|fieldref|contains: b", "a=xyz; b=y", true)]
    [InlineData("a|fieldref|startswith: b", "a=xyz; b=y", false)]
    [InlineData("a|endswith|fieldref: b", "a=xyz; b=yz", true)]
    [InlineData("a|fieldref|neq: b", "a=x; b=y", true)]
    [InlineData("a|fieldref: [b, c]", "a=x; b=y; c=x", true)]
    // Encodings: 'http://' in each alignment, UTF-16 in both orders and with its mark.
    [InlineData("a|base64: foo", "a=Zm9v", true)]
    [InlineData("a|base64|contains: foo", "a=xxZm9vxx", true)]
    [InlineData("a|base64: foo", "a=foo", false)]
    [InlineData("a|base64offset|contains: 'http://'", "a=zzaHR0cDovLzEyNw==", true)]
    [InlineData("a|base64offset|contains: 'http://'", "a=eGh0dHA6Ly8xMjc=", true)]
    [InlineData("a|base64offset|contains: 'http://'", "a=eHhodHRwOi8vMTI3", true)]
    [InlineData("a|contains|base64offset: 'http://'", "a=ZnRwOi8vMTI3", false)]
    [InlineData("a|wide|base64: A", "a=QQA=", true)]
    [InlineData("a|utf16le|base64: A", "a=QQA=", true)]
    [InlineData("a|utf16be|base64: A", "a=AEE=", true)]
    [InlineData("a|utf16|base64: A", "a=//5BAA==", true)]
    [InlineData("a|wide|base64offset|contains: ping", "a=cABpAG4AZwA=", true)]
    // Dashes that begin a word.
    [InlineData("a|windash|contains: ' -l'", "a=x /l", true)]
    [InlineData("a|windash|contains: ' /l'", "a=x \u2013l", true)]
    [InlineData("a|windash|contains: ' -l'", "a=x \u2015l", true)]
    [InlineData("a|windash|contains: ' -l'", "a=x +l", false)]
    [InlineData("a|windash|contains: '-a-b'", "a=/a-b", true)]
    [InlineData("a|windash|contains: '-a-b'", "a=/a/b", false)]
    [InlineData("a|windash|contains: '-a -b'", "a=/a \u2014b", true)]
    [InlineData("a|contains|all|windash: ['-a', '-b']", "a=/b -a", true)]
    [InlineData("a|contains|all|windash: ['-a', '-b']", "a=-a b", false)]
    // Parts of a time, UTC.
    [InlineData("a|minute: 5", "a=2026-03-04T12:05:00Z", true)]
    [InlineData("a|hour: 11", "a=2026-03-04T12:05:00+01:00", true)]
    [InlineData("a|hour|gte: 22", "a=2026-03-04T12:05:00Z", false)]
    [InlineData("a|day: [3, 4]", "a=2026-03-04 12:05:00", true)]
    [InlineData("a|week: 10", "a=2026-03-04T12:05:00Z", true)]
    [InlineData("a|month: '03'", "a=2026-03-04T12:05:00Z", true)]
    [InlineData("a|year|neq: 2026", "a=2026-03-04T12:05:00Z", false)]
    [InlineData("a|year: 2026", "a=1772625600", true)]
    [InlineData("a|day: 4", "a=4", false)]
    // Expressions that can't run in linear time.
    [InlineData("a|re: '^(?!x)y'", "a=yz", true)]
    [InlineData("a|re: '(.)\\1'", "a=xyyz", true)]
    [InlineData("a|re: '(.)\\1'", "a=xyz", false)]
    [InlineData("a|re|m: '^y$'", "a=x\ny\nz", true)]
    [InlineData("a|re: 'x.y'", "a=x\ny", false)]
    [InlineData("a|re|s: 'x.y'", "a=x\ny", true)]
    [InlineData("a|re: '(?P<name>x)y'", "a=xy", true)]
    // Lists of maps, and keywords over the whole event.
    [InlineData("[{a: x}, needle]", "b=a needle", true)]
    [InlineData("[{a: x}, {b: y}]", "b=y", true)]
    [InlineData("[{a: x}, {b: y}]", "a=y", false)]
    [InlineData("[needle, other]", "a=a Needle in hay", true)]
    [InlineData("[needle, other]", "a=hay", false)]
    [InlineData("['wget * | sh']", "a=wget http://x | sh -s", true)]
    [InlineData("{'|all': [one, two]}", "a=one; b=two", true)]
    [InlineData("{'|all': [one, two]}", "a=one", false)]
    public void Match_Selection_HoldsAsSigmaSays(string selection, string fields, bool expected)
    {
        var rules = Load($"  selection:\n    {selection}\n  condition: selection");

        Assert.Equal([], rules.Faults);
        Assert.Equal(expected, rules.Matches(RuleEvents.Parse(fields)).Count > 0);
    }

    [Theory]
    [InlineData("one and two", "a=1; b=2", true)]
    [InlineData("one and two", "a=1", false)]
    [InlineData("one or two", "b=2", true)]
    [InlineData("not one", "b=2", true)]
    [InlineData("not one", "a=1", false)]
    [InlineData("one or two and three", "a=1", true)]
    [InlineData("(one or two) and three", "a=1", false)]
    [InlineData("not one and two", "b=2", true)]
    [InlineData("not (one and two)", "a=1", true)]
    [InlineData("NOT one OR two", "a=1; b=2", true)]
    [InlineData("1 of them", "c=3", true)]
    [InlineData("1 of them", "d=4", false)]
    [InlineData("all of them", "a=1; b=2; c=3", true)]
    [InlineData("all of them", "a=1; b=2", false)]
    [InlineData("2 of them", "a=1; c=3", true)]
    [InlineData("2 of them", "a=1", false)]
    [InlineData("any of t*", "b=2", true)]
    [InlineData("all of t*", "b=2; c=3", true)]
    [InlineData("not 1 of t*", "a=1", true)]
    [InlineData("_hidden", "d=4", true)]
    [InlineData("[one, two]", "b=2", true)]
    [InlineData("one and not 1 of nothing*", "a=1", true)]
    [InlineData("all of nothing*", "a=1", false)]
    [InlineData("4 of them", "a=1; b=2; c=3", false)]
    public void Match_Condition_HoldsAsSigmaSays(string condition, string fields, bool expected)
    {
        var rules = Load($"  one: {{a: 1}}\n  two: {{b: 2}}\n  three: {{c: 3}}\n  _hidden: {{d: 4}}\n  condition: {condition}");

        Assert.Equal([], rules.Faults);
        Assert.Equal(expected, rules.Matches(RuleEvents.Parse(fields)).Count > 0);
    }

    [Fact]
    public void Match_DoubleNegation_EqualsTheConditionOnRandomEvents()
    {
        var random = new Random(20260801);
        string[] conditions = ["one", "one and two", "one or not two", "1 of t*", "all of them", "2 of them", "not one and (two or three)"];
        foreach (var condition in conditions)
        {
            const string Selections = "  one: {a|contains: [x, y]}\n  two: {b: null}\n  three: {c|gt: 4}\n";
            var plain = Load($"{Selections}  condition: {condition}");
            var doubled = Load($"{Selections}  condition: not (not ({condition}))");
            for (var i = 0; i < 200; i++)
            {
                var candidate = RuleEvents.Of([.. Enumerable.Range(0, random.Next(5)).Select(_ => ("abc"[random.Next(3)].ToString(), "xyz123789"[random.Next(9)].ToString()))]);

                Assert.Equal(plain.Matches(candidate).Count, doubled.Matches(candidate).Count);
            }
        }
    }

    [Fact]
    public void Match_SelectionWithNegation_ShowsOnlyTheFieldsThatMatched()
    {
        var rules = Load("  one: {a|contains: x}\n  two: {b: y}\n  condition: one and not two");

        var match = Assert.Single(rules.Matches(RuleEvents.Parse("a=axa; b=n; c=z")));

        Assert.Equal([KeyValuePair.Create("a", "axa")], match.Fields);
    }

    [Fact]
    public void Match_OnlyNegations_ShowsTheRecord()
    {
        var rules = Load("  one: {a: x}\n  condition: not one");

        var match = Assert.Single(rules.Matches(RuleEvents.With(new(), raw: "the record")));

        Assert.Equal([KeyValuePair.Create("message", "the record")], match.Fields);
    }

    [Fact]
    public void Match_RuleReachedBySeveralValues_MatchesOnce()
    {
        var rules = Load("  one: [{a: [x, y]}, {b: z}]\n  condition: one");

        Assert.Single(rules.Matches(RuleEvents.Parse("a=x; a=y; b=z")));
    }

    [Theory]
    [InlineData("{service: sshd}", "event.dataset=sshd; a=x", true)]
    [InlineData("{service: sshd}", "event.dataset=sudo; a=x", false)]
    [InlineData("{category: webserver}", "event.category=web; a=x", true)]
    [InlineData("{category: webserver}", "a=x", false)]
    [InlineData("{product: linux}", "a=x", true)]
    public void Match_LogSource_RestrictsTheEvents(string logSource, string fields, bool expected)
    {
        var rules = RuleSet.Load([new RuleFile("t.yml", $"title: t\nlogsource: {logSource}\ndetection:\n  s: {{a: x}}\n  condition: s\n")]);

        Assert.Equal(expected, rules.Matches(RuleEvents.Parse(fields)).Count > 0);
    }

    [Fact]
    public void Match_ExpressionThatTakesTooLong_IsNoMatchAndIsCounted()
    {
        var rules = Load("  s: {a|re: '^(?=(x+)+y)'}\n  condition: s");

        Assert.Empty(rules.Matches(RuleEvents.Of(("a", new string('x', 60)))));
        Assert.Equal(1, rules.RegexTimeouts);
    }

    [Theory]
    [InlineData("SubjectUserName|expand: '%admins%'", "SubjectUserName=Bob", true)]
    [InlineData("SubjectUserName|contains|expand: 'x%admins%y'", "SubjectUserName=1xanny2", true)]
    [InlineData("SubjectUserName|expand: '%admins%'", "SubjectUserName=cid", false)]
    public void Match_Placeholders_StandForEachOfTheirValues(string selection, string fields, bool expected)
    {
        var options = new RuleLoadOptions { Placeholders = new Dictionary<string, IReadOnlyList<string>> { ["admins"] = ["ann", "bob"] } };
        var rules = RuleSet.Load([new RuleFile("t.yml", $"title: t\ndetection:\n  s: {{{selection}}}\n  condition: s\n")], options);

        Assert.Equal([], rules.Faults);
        Assert.Equal(expected, rules.Matches(RuleEvents.Parse(fields)).Count > 0);
    }

    [Theory]
    [InlineData("{product: windows, category: process_creation}", "CommandLine: whoami", "Channel=Security; EventID=4688; process.command_line=whoami", true)]
    [InlineData("{product: windows, category: process_creation}", "CommandLine: whoami", "Channel=Security; EventID=4624; process.command_line=whoami", false)]
    [InlineData("{product: windows, service: security}", "SubjectUserName: x", "winlog.channel=Security; winlog.event_data.SubjectUserName=x", true)]
    [InlineData("{category: proxy}", "c-uri: /x", "url.full=/y; url.original=/x", false)]
    [InlineData("{category: proxy}", "c-uri: /x", "c-uri=/x; url.full=/y", true)]
    [InlineData("{category: proxy}", "C-URI: /x", "c-uri=/x", false)]
    [InlineData("{product: zeek, service: dns}", "query: x", "_path=dns; dns.question.name=x", true)]
    [InlineData("{product: zeek, service: dns}", "query: x", "_path=http; dns.question.name=x", false)]
    public void Match_Taxonomy_TakesTheFirstNameThatIsPresent(string logSource, string selection, string fields, bool expected)
    {
        var rules = RuleSet.Load([new RuleFile("t.yml", $"title: t\nlogsource: {logSource}\ndetection:\n  s: {{{selection}}}\n  condition: s\n")]);
        var candidate = RuleEvents.Of([.. fields.Split("; ").Select(pair => pair.Split('=', 2)).Select(pair => (pair[0], pair[1]))]);

        Assert.Equal(expected, rules.Matches(candidate).Count > 0);
    }

    private static RuleSet Load(string detection) =>
        RuleSet.Load([new RuleFile("t.yml", $"title: t\nlogsource: {{product: other}}\ndetection:\n{detection}\n")]);
}
