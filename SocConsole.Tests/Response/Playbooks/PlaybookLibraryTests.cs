using SocConsole.Core.Response.Catalog;
using SocConsole.Core.Response.Playbooks;

namespace SocConsole.Tests.Response.Playbooks;

public sealed class PlaybookLibraryTests
{
    private static readonly PlaybookLibrary Library = PlaybookLibrary.LoadBuiltIn();

    [Theory]
    [InlineData("brute_force_attack", "Brute force response")]
    [InlineData("password_spraying", "Password spraying response")]
    [InlineData("account_compromise", "Account compromise response")]
    [InlineData("sql_injection", "Web attack response")]
    [InlineData("command_injection", "Web attack response")]
    [InlineData("ddos_attack", "Flood response")]
    [InlineData("scanner", "Scanner response")]
    [InlineData("privilege_escalation", "Privilege escalation response")]
    [InlineData("something_new", "Default response")]
    public void Choose_ThreatType_TakesItsPlaybook(string type, string name) => Assert.Equal(name, Library.Choose(type, []).Name);

    [Theory]
    [InlineData("T1110.003", "Password spraying response")]
    [InlineData("T1190", "Web attack response")]
    [InlineData("T1499.002", "Flood response")]
    [InlineData("T9999", "Default response")]
    public void Choose_UnknownTypeWithTechnique_TakesThePlaybookOfTheTechniqueOrItsParent(string technique, string name) =>
        Assert.Equal(name, Library.Choose("something_new", [technique]).Name);

    [Fact]
    public void LoadBuiltIn_EveryContainment_CollectsEvidenceAndTells() => Assert.All(Library.Templates, template =>
    {
        Assert.InRange(template.Steps.Count, 1, PlaybookTemplate.MaximumSteps);
        Assert.Contains(template.Steps, step => step is { Action: "forensic_dump", Required: true });
        Assert.Contains(template.Steps, step => ActionCatalog.Find(step.Action)!.Purpose == ActionPurpose.Notifies && !step.Required);
        Assert.True(template.Steps.ToList().FindIndex(step => step.Action == "quarantine_ip") < template.Steps.ToList().FindIndex(step => step.Action == "forensic_dump"));
    });

    [Theory]
    [InlineData("\"cacao-2.0\"", "\"cacao-1.1\"", "spec_version")]
    [InlineData("\"id\": \"playbook--", "\"id\": \"playbook-", "UUID")]
    [InlineData("\"command\": \"forensic_dump\"", "\"command\": \"launch_missiles\"", "launch_missiles")]
    [InlineData("\"ip\": \"__source_ip__:value\"", "\"address\": \"__source_ip__:value\"", "needs the parameter ip")]
    [InlineData("\"__source_ip__\": {", "\"__other_ip__\": {", "__other_ip__")]
    [InlineData("\"ip\": \"__source_ip__:value\"", "\"ip\": \"__elsewhere__:value\"", "__elsewhere__ is not defined")]
    [InlineData("\"type\": \"soc-action\"", "\"type\": \"bash\"", "soc-action")]
    [InlineData("\"workflow_start\": \"start--", "\"workflow_start\": \"start--0", "has no step")]
    [InlineData("\"type\": \"end\"", "\"type\": \"parallel\"", "is of type parallel")]
    [InlineData("\"agent_definitions\": {", "\"agents\": {", "its agent is not defined")]
    [InlineData("{", "[", "broken.json")]
    public void Read_BrokenPlaybook_NamesFileAndFault(string found, string instead, string fault)
    {
        var broken = Source().Replace(found, instead, StringComparison.Ordinal);

        var thrown = Assert.Throws<InvalidDataException>(() => PlaybookReader.Read("broken.json", broken));

        Assert.Contains("broken.json", thrown.Message, StringComparison.Ordinal);
        Assert.Contains(fault, thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WorkflowThatComesBack_IsRefused()
    {
        var source = Source();
        var start = source[source.IndexOf("start--", StringComparison.Ordinal)..][..43];
        var end = source[source.LastIndexOf("\"end--", StringComparison.Ordinal)..][1..42];

        var thrown = Assert.Throws<InvalidDataException>(() => PlaybookReader.Read("broken.json", source.Replace($"\"on_completion\": \"{end}\"", $"\"on_completion\": \"{start}\"", StringComparison.Ordinal)));

        Assert.Contains("comes back", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_TwoDefaults_Throws()
    {
        var template = Library.Templates.Single(candidate => candidate.IsDefault);

        Assert.Throws<InvalidDataException>(() => new PlaybookLibrary([template, template with { Id = "playbook--other" }]));
    }

    private static string Source()
    {
        using var stream = typeof(PlaybookLibrary).Assembly.GetManifestResourceStream("playbooks/brute_force_response.json")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
