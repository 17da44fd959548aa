using System.Globalization;
using SocConsole.Tests.Support;
using Xunit.Abstractions;

namespace SocConsole.Tests.Faults;

[Trait("Kind", "Faults")]
public sealed class KillDuringImportTests(ITestOutputHelper output)
{
    private const int LineCount = 200_000;
    private const int Kills = 20;
    private const int KillsDuringStart = 4;
    private static readonly TimeSpan DetectionLimit = TimeSpan.FromSeconds(90);

    // What detection has made, without the numbers and times that differ from run to run.
    private const string Threats =
        "SELECT Type, EntityField, EntityValue, EventCount, Severity, Confidence, FirstSeenAt, LastSeenAt, Simulated FROM threats ORDER BY Type, EntityValue";

    private const string Findings =
        "SELECT RuleId, EntityValue, EventCount, Confidence, ThreatId IS NULL FROM findings ORDER BY RuleId, EntityValue";

    private const string Evidence =
        "SELECT t.Type, t.EntityValue, COUNT(*) FROM threat_evidence e JOIN threats t ON t.Id = e.ThreatId GROUP BY t.Id ORDER BY t.Type, t.EntityValue";

    [Fact]
    public async Task Import_KilledTwentyTimes_LosesNothingDoublesNothingAndFindsTheSame()
    {
        var script = new ImportScript(LineCount, seed: 7);
        using var disturbed = new TemporaryDirectory();
        using var undisturbed = new TemporaryDirectory();
        MigratedFile.PutInto(disturbed.Path);
        MigratedFile.PutInto(undisturbed.Path);

        await ImportAsync(script, undisturbed.Path, kills: 0, seed: 11);
        await ImportAsync(script, disturbed.Path, Kills, seed: 11);

        var expected = new StoredRows(undisturbed.Path);
        var actual = new StoredRows(disturbed.Path);
        await AssertEachLineOnceAsync(script, actual);
        await AssertFoundAsync(script, expected);
        Assert.Equal(await expected.TextAsync(StoredRows.Main, Threats), await actual.TextAsync(StoredRows.Main, Threats));
        Assert.Equal(await expected.TextAsync(StoredRows.Main, Findings), await actual.TextAsync(StoredRows.Main, Findings));
        Assert.Equal(await expected.TextAsync(StoredRows.Main, Evidence), await actual.TextAsync(StoredRows.Main, Evidence));
        await AssertToldOnceAsync(script, actual);
        var (code, verdict) = await ConsoleProcess.CommandAsync(disturbed.Path, "verify-audit");
        Assert.True(code == 0, verdict);
    }

    private async Task ImportAsync(ImportScript script, string directory, int kills, int seed)
    {
        var random = new Random(seed);
        var senders = new ImportSenders(script, random);
        int[] moments = [.. Enumerable.Range(0, kills - Math.Min(kills, KillsDuringStart)).Select(_ => random.Next(1, script.Bodies.Count)).Order()];
        for (var kill = 0; kill < moments.Length; kill++)
        {
            if (kill % (moments.Length / KillsDuringStart) == 1)
            {
                await KillDuringStartAsync(directory, random);
            }

            await SendUntilKilledAsync(senders, directory, moments[kill], TimeSpan.FromMilliseconds(random.Next(40)));
            var stored = await new StoredRows(directory).NumberAsync(StoredRows.Events, "SELECT MAX(seq) FROM events");
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"killed with {senders.Acknowledged} batches acknowledged, {stored} events stored"));
            senders.RepeatSome(2);
        }

        using var console = await ConsoleProcess.StartAsync(directory);
        using var client = await console.SignInAsync();
        await senders.SendAsync(client, _ => { });
        Assert.Equal(script.Bodies.Count, senders.Acknowledged);
        await UntilSettledAsync(console, new StoredRows(directory));
    }

    private static async Task KillDuringStartAsync(string directory, Random random)
    {
        using var console = ConsoleProcess.Launch(directory);
        await Task.Delay(TimeSpan.FromMilliseconds(random.Next(3000)));
        await console.KillAsync();
    }

    private static async Task SendUntilKilledAsync(ImportSenders senders, string directory, int moment, TimeSpan later)
    {
        using var console = await ConsoleProcess.StartAsync(directory);
        using var client = await console.SignInAsync();
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var sending = senders.SendAsync(client, acknowledged => _ = acknowledged >= moment && reached.TrySetResult());
        await Task.WhenAny(reached.Task, sending);
        await Task.Delay(later);
        await console.KillAsync();
        await sending;
    }

    private static async Task UntilSettledAsync(ConsoleProcess console, StoredRows rows)
    {
        var last = await rows.NumberAsync(StoredRows.Events, "SELECT MAX(seq) FROM events");
        await console.UntilAsync("detection to come to the end of the log", DetectionLimit, async () => await rows.NumberAsync(StoredRows.Main, "SELECT MAX(Sequence) FROM detection_progress") == last);
        await console.UntilAsync("the outbox to be empty", DetectionLimit, async () => await rows.NumberAsync(StoredRows.Main, "SELECT COUNT(*) FROM outbox") == 0);
    }

    private static async Task AssertEachLineOnceAsync(ImportScript script, StoredRows rows)
    {
        var stored = await rows.ReadAsync(StoredRows.Events, "SELECT raw FROM events", reader => reader.GetString(0));
        Assert.Equal(script.Lines.Count, stored.Count);
        Assert.Equal(script.Lines.Order(StringComparer.Ordinal), stored.Order(StringComparer.Ordinal));
        Assert.Equal(script.Lines.Count, await rows.NumberAsync(StoredRows.Events, "SELECT MAX(seq) FROM events"));
        Assert.Equal(script.Lines.Count, await rows.NumberAsync(StoredRows.Events, "SELECT SUM(events) FROM sources"));
        Assert.Equal(script.Lines.Count, await rows.NumberAsync(StoredRows.Events, "SELECT SUM(events) FROM hours"));
    }

    private static async Task AssertFoundAsync(ImportScript script, StoredRows rows)
    {
        var found = await rows.TextAsync(StoredRows.Main, "SELECT Type, EntityValue, EventCount FROM threats");
        Assert.Equal(
            script.Attacks.Select(attack => $"brute_force_attack|{attack.Key}|{attack.Value}").Order(StringComparer.Ordinal),
            found.Order(StringComparer.Ordinal));
    }

    private static async Task AssertToldOnceAsync(ImportScript script, StoredRows rows)
    {
        foreach (var what in (string[])["threat_detected", "threat_analyzed", "playbook_generated"])
        {
            Assert.Equal(script.Attacks.Count, await rows.NumberAsync(StoredRows.Main, $"SELECT COUNT(*) FROM timeline WHERE Event = '{what}'"));
            Assert.Equal(script.Attacks.Count, await rows.NumberAsync(StoredRows.Main, $"SELECT COUNT(DISTINCT ThreatId) FROM timeline WHERE Event = '{what}'"));
        }

        Assert.Equal(script.Attacks.Count, await rows.NumberAsync(StoredRows.Main, "SELECT COUNT(*) FROM playbook_runs"));
        Assert.Equal(script.Lines.Count, await rows.NumberAsync(StoredRows.Main, "SELECT SUM(Processed) FROM stage_counts WHERE Stage = 'Detector'"));
    }
}
