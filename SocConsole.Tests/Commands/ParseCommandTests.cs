using System.Text;
using System.Text.Json;
using SocConsole.Tests.Support;
using SocConsole.Web.Commands;

namespace SocConsole.Tests.Commands;

public sealed class ParseCommandTests : IDisposable
{
    private const string Ssh = "2026-03-04T10:00:00Z web-01 sshd[401]: Failed password for root from 198.51.100.7 port 50001 ssh2";
    private readonly TemporaryDirectory directory = new();

    [Fact]
    public async Task Run_GoodLines_PrintsAnObjectALineAndEndsWithZero()
    {
        var (code, output, summary) = await RunAsync("auth.log", string.Concat(Enumerable.Repeat(Ssh + "\n", 1000)) + "plain words\n");

        Assert.Equal(0, code);
        Assert.Equal(1001, output.Count);
        Assert.Equal((1, "sshd"), (output[0].GetProperty("line").GetInt32(), output[0].GetProperty("dataset").GetString()));
        Assert.Equal("198.51.100.7", output[999].GetProperty("fields").GetProperty("source.ip").GetString());
        Assert.Equal("1,001 lines, 0 refused, in 0.0 s. sshd 1,000, text 1", summary);
    }

    [Fact]
    public async Task Run_RefusedLine_EndsWithOne()
    {
        var (code, output, summary) = await RunAsync("events.ndjson", $"{{\"message\":\"{Ssh}\"}}\nnot json\n");

        Assert.Equal(1, code);
        Assert.Equal("sshd", output[0].GetProperty("dataset").GetString());
        Assert.Equal("not a JSON object", output[1].GetProperty("error").GetString());
        Assert.StartsWith("2 lines, 1 refused", summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_BinaryEventLogUnderAnotherName_SaysHowToTurnItIntoLines()
    {
        var (code, output, summary) = await RunAsync("security.log", "ElfFile\0\0\0\0\n" + Ssh + "\n");

        Assert.Equal((1, 0), (code, output.Count));
        Assert.Contains("evtx_dump -o jsonl", summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_ImportOfABinaryEventLog_IsRefusedBeforeAnythingOpens()
    {
        var file = Path.Combine(directory.Path, "security.jsonl");
        await File.WriteAllTextAsync(file, "ElfFile\0\0\0\0");
        string[] arguments = ["import", file];

        Assert.Equal(1, await ConsoleCommands.Find(arguments)!(arguments));
    }

    [Fact]
    public async Task Find_Parse_RunsTheCommand()
    {
        string[] none = ["parse"];
        string[] missing = ["parse", Path.Combine(directory.Path, "missing.log")];

        Assert.Equal(2, await ConsoleCommands.Find(none)!(none));
        Assert.Equal(1, await ConsoleCommands.Find(missing)!(missing));
    }

    public void Dispose() => directory.Dispose();

    private async Task<(int Code, List<JsonElement> Output, string Summary)> RunAsync(string name, string text)
    {
        var file = Path.Combine(directory.Path, name);
        await File.WriteAllTextAsync(file, text);
        using var output = new MemoryStream();
        using var summary = new StringWriter();
        var code = await ParseCommand.RunAsync(file, output, summary, new StandingTimestamps(), CancellationToken.None);
        var lines = Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return (code, [.. lines.Select(line => JsonSerializer.Deserialize<JsonElement>(line))], summary.ToString().Trim());
    }

    private sealed class StandingTimestamps : TimeProvider
    {
        public override long GetTimestamp() => 0;
    }
}
