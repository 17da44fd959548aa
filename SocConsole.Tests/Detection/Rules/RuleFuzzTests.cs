using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Detection.Rules.Sigma;
using SocConsole.Core.Ingestion;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Detection.Rules;

/// <summary>Rules come from strangers: whatever they say, a load ends with rules or with faults, and matching ends.</summary>
public sealed class RuleFuzzTests
{
    private static readonly string[] Pieces = ["|re: ", "|all", "|expand", "|base64offset", "|cidr: ", "|gt: ", "\n", "\n  ", "- ", ": ", "'", "\"", "&a ", "*a", "!!", "%", "*", "?", "\\", "1 of ", "not ", "(", ")", "null", "[", "{", "---\n", "timeframe", "99999999999999999999"];

    [Fact]
    public void Load_MutatedRules_NeverThrowsNorHangs()
    {
        var samples = RuleSet.BuiltInFiles().Select(file => file.Text).ToList();
        var probe = Event(("source.ip", "192.0.2.1"), ("user.name", "root"), ("url.original", "/?a=<script>"), ("message", new string('a', 3_000)));
        var told = 0;

        new Fuzz(1_500, Pieces).Run(samples, text =>
        {
            var set = RuleSet.Load([new RuleFile("fuzz.yml", text)]);
            set.Match(probe, []);
            told += set.Faults.Count;
        });

        Assert.True(told > 0);
    }

    [Theory]
    [InlineData("(a+)+$")]
    [InlineData("(a|a)*$")]
    [InlineData("(.*a){30}$")]
    [InlineData("(?=(a+)+$)b")]
    [InlineData("([a-z]+)*\\1$")]
    [InlineData("(a?){60}a{60}$")]
    [InlineData("((((((((((a*)*)*)*)*)*)*)*)*)*)$")]
    [InlineData("a{1,1000}a{1,1000}$")]
    public async Task Match_HostileExpression_Ends(string pattern)
    {
        var set = RuleSet.Load([new RuleFile("hostile.yml", $"""
            title: Hostile
            logsource:
              category: any
            detection:
              selection:
                CommandLine|re: '{pattern}'
              condition: selection
            """)]);
        var probe = Event(("CommandLine", new string('a', 30_000) + "!"));

        // Linear, given up after its patience, or refused; a minute says that it was none of these.
        await Task.Run(() => set.Match(probe, [])).WaitAsync(TimeSpan.FromMinutes(1));

        Assert.True(set.Rules.Count == 1 || set.Faults.Count > 0);
    }

    [Fact]
    public void Load_AliasesThatMultiply_AreRefused()
    {
        var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + string.Concat(Enumerable.Range(1, 12).Select(i => $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 9))}]\n"));

        var set = RuleSet.Load([new RuleFile("bomb.yml", "title: Bomb\n" + bomb), new RuleFile("deep.yml", new string('[', 100_000)), new RuleFile("wide.yml", string.Concat(Enumerable.Repeat("- {}\n", 90_000)))]);

        Assert.Empty(set.Rules);
        Assert.Equal(["bomb.yml", "deep.yml", "wide.yml"], set.Faults.Select(fault => fault.File).Distinct());
    }

    private static LogEvent Event(params (string Name, string Value)[] values)
    {
        var fields = new EventFields();
        foreach (var (name, value) in values)
        {
            fields.Add(name, value);
        }

        return new LogEvent
        {
            Sequence = 1,
            OrganizationId = 1,
            Timestamp = DateTime.UnixEpoch,
            ReceivedAt = DateTime.UnixEpoch,
            Source = "fuzz",
            Raw = "fuzz",
            Fields = fields,
            Key = EventKey.Of(DateTime.UnixEpoch, "fuzz", "fuzz", 0),
        };
    }
}
