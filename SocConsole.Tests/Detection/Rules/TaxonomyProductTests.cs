using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Detection.Rules.Sigma;

namespace SocConsole.Tests.Detection.Rules;

/// <summary>Events that are known to be of one product are not tried with rules of another.</summary>
public sealed class TaxonomyProductTests
{
    private const string Windows = "event.dataset=windows.security; Channel=Security; message=net user";
    private const string Linux = "event.dataset=sysmon_linux.log; Channel=Linux-Sysmon/Operational; message=net user";
    private const string Unknown = "event.dataset=text; message=net user";

    [Theory]
    [InlineData("product: cisco", Windows, false)]
    [InlineData("product: macos\n  category: file_event", Windows, false)]
    [InlineData("product: windows\n  category: unheard_of", Windows, true)]
    [InlineData("category: unheard_of", Windows, true)]
    [InlineData("product: cisco", Linux, true)]
    [InlineData("product: cisco", Unknown, true)]
    public void Match_EventOfAProduct_IsNoneOfAnothers(string source, string fields, bool expected)
    {
        var rules = RuleSet.Load([new RuleFile("rule.yml", $"title: Rule\nid: rule\nlogsource:\n  {source}\ndetection:\n  words:\n    - 'net user'\n  condition: words\n")]);

        Assert.Equal(expected, rules.Matches(RuleEvents.Parse(fields)).Count > 0);
    }
}
