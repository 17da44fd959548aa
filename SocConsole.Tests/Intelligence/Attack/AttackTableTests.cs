using System.IO.Compression;
using System.Text.RegularExpressions;
using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Intelligence.Attack;
using SocConsole.Tests.Support;
using Xunit.Abstractions;

namespace SocConsole.Tests.Intelligence.Attack;

public sealed partial class AttackTableTests(ITestOutputHelper output)
{
    private const string SigmaHq = "sigma/sigmahq-rules.zip";

    [Fact]
    public void Techniques_Ids_AreWellFormedUniqueAndInOrder()
    {
        var ids = AttackTable.Techniques.Select(technique => technique.Id).ToList();

        Assert.All(ids, id => Assert.True(AttackTechnique.IsId(id), id));
        Assert.Equal(ids.Distinct().Order(StringComparer.Ordinal), ids);
    }

    // MITRE counts 216 techniques and 475 sub-techniques in version 18.
    [Fact]
    public void Techniques_OfVersion18_AreAsManyAsMitreCounts()
    {
        var techniques = AttackTable.Techniques.Where(technique => !technique.Tactics.Contains("defense-impairment")).ToList();

        Assert.Equal((216, 475), (techniques.Count(technique => !technique.IsSubtechnique), techniques.Count(technique => technique.IsSubtechnique)));
    }

    [Fact]
    public void Techniques_EveryOne_HasANameAndKnownTacticsInOrder()
    {
        var order = AttackTable.Tactics.Select(tactic => tactic.Id).ToList();

        Assert.All(AttackTable.Techniques, technique =>
        {
            Assert.Matches(@"^\S.*\S$", technique.Name);
            Assert.NotEmpty(technique.Tactics);
            Assert.Equal(order.Intersect(technique.Tactics), technique.Tactics);
        });
    }

    [Fact]
    public void Subtechniques_EveryOne_StandsBelowItsTechnique() =>
        Assert.All(AttackTable.Techniques.Where(technique => technique.IsSubtechnique), technique =>
        {
            var parent = AttackTable.Techniques.Single(other => other.Id == technique.Id[..5]);
            Assert.StartsWith(parent.Name + ": ", technique.Name, StringComparison.Ordinal);
            Assert.Equal(parent.Tactics, technique.Tactics);
        });

    [Theory]
    [InlineData("T1548.003", "Abuse Elevation Control Mechanism: Sudo and Sudo Caching")]
    [InlineData("T1055.013", "Process Injection: Process Doppelgänging")]
    [InlineData("T1562.004", "Impair Defenses: Disable or Modify System Firewall")]
    [InlineData("T1686.003", "Disable or Modify System Firewall: Windows Host Firewall")]
    [InlineData("T1086", "Command and Scripting Interpreter: PowerShell")]
    [InlineData("T1110.099", null)]
    [InlineData("T9999", null)]
    public void Find_Id_GivesTheTechniqueOrItsSuccessor(string id, string? name) => Assert.Equal(name, AttackTable.Find(id)?.Name);

    [Theory]
    [InlineData("T1110.099", "T1110.099", "credential-access")]
    [InlineData("T1070.001", "T1685.005", "defense-evasion")]
    [InlineData("T1078", "T1078", "initial-access,persistence,privilege-escalation,defense-evasion")]
    [InlineData("T9999", "T9999", "")]
    public void Detail_Id_SaysTacticsAndTheIdOfToday(string id, string today, string tactics)
    {
        var detail = TechniqueDetail.Of(id);

        Assert.Equal((id, today, tactics), (detail.Id, detail.CurrentId, string.Join(',', detail.Tactics)));
    }

    [Theory]
    [InlineData("T1071", true)]
    [InlineData("T1071.001", true)]
    [InlineData("t1071", false)]
    [InlineData("T107", false)]
    [InlineData("T1071.01", false)]
    [InlineData("T1071-001", false)]
    [InlineData("TA0001", false)]
    public void IsId_Text_IsJudgedByItsForm(string text, bool expected) => Assert.Equal(expected, AttackTechnique.IsId(text));

    [Theory]
    [InlineData("t1110", null, "T1110,T1110.001,T1110.002,T1110.003,T1110.004")]
    [InlineData("kerberoasting", null, "T1558.003")]
    [InlineData("web shell", "persistence", "T1505.003")]
    [InlineData("web shell", "impact", "")]
    public void Search_TextAndTactic_BothMustFit(string text, string? tactic, string ids) =>
        Assert.Equal(ids, string.Join(',', AttackTable.Search(text, tactic).Select(technique => technique.Id)));

    [Fact]
    public void BuiltInRules_Techniques_AreInTheTable()
    {
        var named = Tags(RuleSet.BuiltInFiles().Select(file => file.Text));

        Assert.True(named.Count > 100, $"only {named.Count} techniques were read");
        Assert.Empty(Unknown(named));
    }

    [SharedFact(SigmaHq)]
    public void SigmaHqRules_Techniques_AreInTheTable()
    {
        using var zip = ZipFile.OpenRead(SharedData.Path(SigmaHq)!);
        var named = Tags(zip.Entries.Where(entry => entry.Name.EndsWith(".yml", StringComparison.Ordinal)).Select(TextOf));

        Assert.True(named.Count > 350, $"only {named.Count} techniques were read");
        Assert.Empty(Unknown(named));
    }

    private static string TextOf(ZipArchiveEntry entry)
    {
        using var reader = new StreamReader(entry.Open());
        return reader.ReadToEnd();
    }

    private static HashSet<string> Tags(IEnumerable<string> texts) => [.. texts.SelectMany(text => TechniqueTag().Matches(text)).Select(match => match.Groups["id"].Value.ToUpperInvariant())];

    private List<string> Unknown(HashSet<string> named)
    {
        var unknown = named.Where(id => AttackTable.Find(id) is null).Order(StringComparer.Ordinal).ToList();
        output.WriteLine($"{named.Count} techniques, not in the table: {(unknown.Count == 0 ? "none" : string.Join(", ", unknown))}");
        return unknown;
    }

    [GeneratedRegex(@"\battack\.(?<id>t\d{4}(?:\.\d{3})?)\b", RegexOptions.IgnoreCase)]
    private static partial Regex TechniqueTag();
}
