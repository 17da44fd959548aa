using System.Text;
using SocConsole.Tests.Architecture;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Ingestion.DataSets;

/// <summary>What the console parses and detects in every set of real logs, kept as a table of figures.</summary>
public sealed class DataSetTableTests
{
    private const string Accept = "SOC_ACCEPT";
    private const double Least = 0.95;

    [SharedFact(Fail2banSets.File)]
    public void Normalise_LinesThatFail2banMatches_NameTheirHostAndTime()
    {
        var (asked, right) = Fail2banSets.Read().Named;

        Assert.True(asked > 120, $"only {asked} lines were compared");
        Assert.True(right >= asked * Least, $"{right} of {asked}");
    }

    [SharedFact(Fail2banSets.File)]
    public void Normalise_SshLinesThatFail2banCounts_AreFailedAuthentications()
    {
        var (asked, right) = Fail2banSets.Read().Failures;

        Assert.True(asked > 60, $"only {asked} lines were compared");
        Assert.Equal(asked, right);
    }

    [SharedFact(Fail2banSets.File)]
    public void Match_SshLinesThatFail2banCounts_AreAllSeen() =>
        Assert.All(Fail2banSets.Read().Rows.Where(row => row.Set.StartsWith("fail2ban/sshd", StringComparison.Ordinal)), row => Assert.Equal((row.Set, row.Expected), (row.Set, row.Found)));

    [SharedFact(CrowdSecSets.File)]
    public void Normalise_LinesOfCrowdSec_HaveTheSameFields()
    {
        var sets = CrowdSecSets.Read();

        Assert.True(sets.Named.Sum(row => row.Asked) > 400, "few fields were compared");
        Assert.All(sets.Named, row => Assert.True(row.EqualShare >= Least, $"{row.Render()}\n{string.Join('\n', sets.Differences)}"));
    }

    [SharedFact(WazuhSets.File)]
    public void Normalise_LinesOfWazuhAndPanther_AreOfTheirFormat() =>
        Assert.All([.. WazuhSets.Read(), .. PantherSets.Read()], row => Assert.True(row.EqualShare >= Least, row.Render()));

    [SharedFact(RuleFieldTable.Archive)]
    public void DataSets_Figures_EqualTheGoldenTable()
    {
        var path = Path.Combine(SourceTree.Root, "SocConsole.Tests", "Golden", "datasets.md");
        var table = Table();
        if (Environment.GetEnvironmentVariable(Accept) == "1")
        {
            File.WriteAllText(path, table);
        }

        var golden = File.Exists(path) ? File.ReadAllText(path) : "";
        Assert.True(golden == table, $"The figures differ from Golden/datasets.md; if that is meant, run once with {Accept}=1. Now:\n{table}");
    }

    private static string Table()
    {
        var fail2ban = Fail2banSets.Read();
        var text = new StringBuilder();
        text.Append(
            """
            # What is parsed and detected in real logs

            Written by `DataSetTableTests`. Figures only; the logs are not part of the repository.

            - **parsed**: lines with a dataset of their own, neither plain text nor bare JSON.
            - **asked**, **equal**: fields that the set's truth gives, and how many are the same here. Hosts that fail2ban knows from an earlier line of the connection are not asked for.
            - **matched**: events that a built-in rule matched, rules that only feed correlations among them.
            - **expected**, **found**: what the truth calls an attack, and how much of it a built-in rule matched. In fail2ban, wazuh (level 5 and more) and panther these are lines, in
              crowdsec-hub and loghub/openssh source addresses.

            | set | lines | parsed | asked | equal | matched | expected | found |
            | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |

            """);
        foreach (var row in (IEnumerable<DataSetRow>)[.. fail2ban.Rows, .. CrowdSecSets.Read().Rows, .. WazuhSets.Read(), .. PantherSets.Read(), .. LogFileSets.Read()])
        {
            text.Append(row.Render()).Append('\n');
        }

        AppendUnmatched(text, fail2ban);
        AppendRuleFields(text);
        return text.ToString().ReplaceLineEndings("\n");
    }

    private static void AppendUnmatched(StringBuilder text, Fail2banSets fail2ban)
    {
        text.Append("\n## Lines of sshd and web servers that fail2ban matches and no built-in rule\n\n| dataset | action | lines |\n| --- | --- | ---: |\n");
        foreach (var (kind, count) in fail2ban.Unmatched)
        {
            text.Append($"| {kind.Replace(" ", " | ", StringComparison.Ordinal)} | {count} |\n");
        }
    }

    private static void AppendRuleFields(StringBuilder text)
    {
        text.Append("\n## Fields that SigmaHQ's rules name, and those that occur in the real events of their log source\n\n");
        text.Append("| log source | rules | events | named | occur | never seen |\n| --- | ---: | ---: | ---: | ---: | --- |\n");
        foreach (var row in RuleFieldTable.Read())
        {
            text.Append(row.Render()).Append('\n');
        }
    }
}
