using System.Globalization;
using SocConsole.Tests.Faults;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Agent;

/// <summary>Real processes on both sides, killed at bad moments.</summary>
[Trait("Kind", "Faults")]
public sealed class ExactlyOnceTests
{
    private const int LineCount = 100_000;
    private const int EqualEvery = 10;
    private const string Equal = "the same line without a time";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task Spool_HundredThousandLinesWithBothSidesKilled_ArriveExactlyOnce()
    {
        using var consoleData = new TemporaryDirectory();
        MigratedFile.PutInto(consoleData.Path);
        using var agentData = new TemporaryDirectory();
        using var logs = new TemporaryDirectory();
        var port = ConsoleProcess.FreePort();
        var file = Path.Combine(logs.Path, "app.log");
        string[] arguments = ["--file", Path.Combine(logs.Path, "*.log"), "--hostname", "web-01"];
        string token;
        Uri address;
        using (var console = await ConsoleProcess.StartAsync(consoleData.Path, port: port))
        {
            using var admin = await console.SignInAsync();
            (token, address) = (await AgentProcess.TokenAsync(admin, "web-01"), console.Address);
            using var first = AgentProcess.Start(address, agentData.Path, token, arguments);
            await UntilAsync(() => File.Exists(Path.Combine(agentData.Path, "identity.json")), () => first.Output);
            await console.KillAsync();
            await File.WriteAllLinesAsync(file, Lines(0, LineCount / 2));
            await UntilAsync(() => Batches(agentData.Path) > 2, () => first.Output);
            await first.KillAsync();
        }

        await File.AppendAllLinesAsync(file, Lines(LineCount / 2, LineCount));
        using (var agent = AgentProcess.Start(address, agentData.Path, null, arguments))
        using (var console = await ConsoleProcess.StartAsync(consoleData.Path, port: port))
        {
            await UntilAsync(() => Stored(consoleData.Path) > LineCount / 10, () => agent.Output + console.Output);
            await console.KillAsync();
            await agent.KillAsync();
        }

        using (var agent = AgentProcess.Start(address, agentData.Path, null, arguments))
        using (var console = await ConsoleProcess.StartAsync(consoleData.Path, port: port))
        {
            await UntilAsync(() => Stored(consoleData.Path) > LineCount / 2, () => agent.Output + console.Output);
            await agent.KillAsync();
            using var last = AgentProcess.Start(address, agentData.Path, null, arguments);
            await UntilAsync(() => Stored(consoleData.Path) >= LineCount && Batches(agentData.Path) == 0, () => last.Output + console.Output);
        }

        var rows = new StoredRows(consoleData.Path);
        Assert.Equal(LineCount, await rows.NumberAsync(StoredRows.Events, "SELECT COUNT(*) FROM events"));
        Assert.Equal(LineCount, await rows.NumberAsync(StoredRows.Events, "SELECT events FROM sources WHERE name = 'endpoint:web-01'"));
        Assert.Equal(LineCount, await rows.NumberAsync(StoredRows.Main, "SELECT EventsReceived FROM endpoint_agents") + await rows.NumberAsync(StoredRows.Events, "SELECT duplicates FROM sources"));
        Assert.Equal(LineCount - (LineCount / EqualEvery) + 1, await DistinctAsync(consoleData.Path));
    }

    private static IEnumerable<string> Lines(int from, int to) => Enumerable.Range(from, to - from).Select(i => i % EqualEvery == 0 ? Equal
        : i % 2 == 0 ? string.Create(CultureInfo.InvariantCulture, $"2026-03-04T10:00:{i % 60:D2}Z web-01 app[7]: request {i} was answered")
        : string.Create(CultureInfo.InvariantCulture, $"request {i} has no time of its own"));

    private static int Batches(string directory) => Directory.Exists(Path.Combine(directory, "spool")) ? Directory.GetFiles(Path.Combine(directory, "spool"), "*.batch").Length : 0;

    private static long Stored(string directory) => new StoredRows(directory).NumberAsync(StoredRows.Events, "SELECT COUNT(*) FROM events").Result;

    private static Task<long> DistinctAsync(string directory) => new StoredRows(directory).NumberAsync(StoredRows.Events, "SELECT COUNT(DISTINCT raw) FROM events");

    private static async Task UntilAsync(Func<bool> question, Func<string> output)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!question())
        {
            Assert.False(limit.IsCancellationRequested, $"It did not come about.\n{output()}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), CancellationToken.None);
        }
    }
}
