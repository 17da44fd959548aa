using SocConsole.Core.Detection.Rules.Testing;
using SocConsole.Core.Ingestion;
using SocConsole.Tests.Support;
using SocConsole.Web.Commands;

namespace SocConsole.Tests.Commands;

public sealed class RulesCommandTests
{
    private const string Rule = "title: t\nid: one\nlogsource: {category: test}\ndetection: {s: {a: x}, condition: s}\n";

    [Theory]
    [InlineData(Rule, 0, "")]
    [InlineData(Rule + "---\ntitle: broken\n", 1, "broken: line")]
    public async Task RunAsync_RulesAndEvents_PrintsALineAnEvent(string rules, int code, string told)
    {
        using var directory = new TemporaryDirectory();
        var (rulesPath, eventsPath) = (Path.Combine(directory.Path, "rules.yml"), Path.Combine(directory.Path, "events.jsonl"));
        await File.WriteAllTextAsync(rulesPath, rules);
        await File.WriteAllTextAsync(eventsPath, "{\"a\":\"x\"}\n\nplain text\n");
        var (output, errors) = (new StringWriter(), new StringWriter());

        var exit = await RulesCommand.RunAsync(["test", rulesPath, eventsPath], new RuleTestService(Normaliser.Create(), TimeProvider.System), output, errors, CancellationToken.None);

        Assert.Equal(code, exit);
        Assert.Equal(2, output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("\"matched\":[\"one\"]", output.ToString(), StringComparison.Ordinal);
        Assert.Contains(told, errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_WithoutArguments_SaysHowToCallIt()
    {
        var errors = new StringWriter();

        Assert.Equal(2, await RulesCommand.RunAsync([], new RuleTestService(Normaliser.Create(), TimeProvider.System), TextWriter.Null, errors, CancellationToken.None));
        Assert.Contains("rules test RULES", errors.ToString(), StringComparison.Ordinal);
    }
}
