using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using SocConsole.Tests.Support;
using SocConsole.Web.Agent;
using SocConsole.Web.Agent.Collecting;

namespace SocConsole.Tests.Agent;

/// <summary>From files to the spool, on a real disk.</summary>
public sealed class CollectorTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly string log;
    private readonly AgentSettings settings;

    public CollectorTests()
    {
        log = Path.Combine(directory.Path, "app.log");
        settings = new AgentSettings(new Uri("http://127.0.0.1:9"), null, Path.Combine(directory.Path, "agent"), [Path.Combine(directory.Path, "*.log")], false, "web-01");
        DurableFile.CreateDirectory(settings.DataDirectory);
    }

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Collect_PartialLastLine_WaitsForItsEnd()
    {
        File.WriteAllText(log, "one\ntwo\nthr");
        Assert.Equal(["one", "two"], Collected());
        File.AppendAllText(log, "ee\n");

        Assert.Equal(["one", "two", "three"], Collected());
    }

    [Fact]
    public void Collect_FileRenamedWhileAway_IsReadToItsEndAndThenTheNewOne()
    {
        File.WriteAllText(log, "one\n");
        Assert.Equal(["one"], Collected());
        File.AppendAllText(log, "two\n");
        File.Move(log, log + ".1");
        File.WriteAllText(log, "three\n");

        Assert.Equal(["one", "three", "two"], Collected().Order());
    }

    [Fact]
    public void Collect_FileEmptiedInPlace_IsReadFromItsStart()
    {
        File.WriteAllText(log, "a long first line\n");
        Assert.Single(Collected());
        using (var file = new FileStream(log, FileMode.Truncate))
        {
            file.Write("short\n"u8);
        }

        Assert.Equal(["a long first line", "short"], Collected());
    }

    [Fact]
    public void Spool_BatchWithoutItsPositions_IsReadAgain()
    {
        File.WriteAllText(log, "one\n");
        Collected();

        // A kill after the batch and before the positions: the batch does not count.
        File.Copy(Batch(1), Batch(2));
        File.AppendAllText(log, "two\n");

        Assert.Equal(["one", "two"], Collected());
        Assert.Contains("\"batch\":2", File.ReadAllText(Batch(2)), StringComparison.Ordinal);
    }

    [Fact]
    public void Spool_Full_StopsReadingAndLosesNothing()
    {
        var small = settings with { MaximumSpoolBytes = 100 };
        File.WriteAllText(log, "one\n" + new string('x', 200) + "\n");
        var spool = new Spool(small);
        using (var collector = new Collector(small, spool, null, TimeProvider.System, NullLogger<Collector>.Instance))
        {
            collector.CollectOnce();
        }

        Assert.True(spool.IsFull);
        spool.Acknowledge(1);
        Assert.False(spool.IsFull);
        Assert.Equal((0, 2L), (spool.Batches, spool.Oldest));
    }

    [Fact]
    public void Spool_Redated_KeepsItsLines()
    {
        File.WriteAllText(log, "one\n");
        Collected();
        var spool = new Spool(settings);
        spool.Redate(1, new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc));

        Assert.Equal("{\"batch\":1,\"collected_at\":\"2026-01-02T03:04:05Z\"}\n{\"message\":\"one\"}", Encoding.UTF8.GetString(spool.Peek(out _)!.Value.Content));
    }

    [Fact]
    public void Line_LongerThanTheConsoleTakes_IsCutBetweenCharacters()
    {
        File.WriteAllText(log, new string('ä', 40_000) + "\n");

        var lines = Collected();

        Assert.Equal(2, lines.Count);
        Assert.Equal(40_000, lines.Sum(line => line.Length));
        Assert.All(lines, line => Assert.DoesNotContain('\uFFFD', line));
    }

    [Fact]
    public void Journal_Entry_IsASyslogLineWithItsCursor()
    {
        var (lines, cursor) = JournalTail.Convert(
            """{"__CURSOR":"s=1","__REALTIME_TIMESTAMP":"1772618400123456","_HOSTNAME":"web-01","SYSLOG_IDENTIFIER":"sshd","_PID":"42","MESSAGE":"Failed password for root from 203.0.113.9 port 22 ssh2\nsecond"}""");

        Assert.Equal(["2026-03-04T10:00:00.123456Z web-01 sshd[42]: Failed password for root from 203.0.113.9 port 22 ssh2", "2026-03-04T10:00:00.123456Z web-01 sshd[42]: second"], lines);
        Assert.Equal("s=1", cursor);
        Assert.Equal(["1970-01-01T00:00:00.000000Z - journal: hi"], JournalTail.Convert("""{"MESSAGE":[104,105]}""").Lines);
    }

    [Fact]
    public async Task Journal_RecordedEntries_AreLinesWithTheCursorOfTheLast()
    {
        // As journalctl -o json writes them: plain, several lines, bytes, a repeated field, a field that is too large (null), none, and a cut-off one.
        const string entries = """
            {"__CURSOR":"s=6f;i=1a;b=01;m=5f;t=62a;x=1","__REALTIME_TIMESTAMP":"1772618400000001","__MONOTONIC_TIMESTAMP":"95","_BOOT_ID":"01","PRIORITY":"6","_TRANSPORT":"syslog","SYSLOG_FACILITY":"4","SYSLOG_IDENTIFIER":"sshd","_PID":"812","_UID":"0","_COMM":"sshd","_SYSTEMD_UNIT":"ssh.service","_HOSTNAME":"web-01","MESSAGE":"Failed password for invalid user admin from 203.0.113.9 port 41022 ssh2"}
            {"__CURSOR":"s=6f;i=1b;b=01;m=60;t=62b;x=2","__REALTIME_TIMESTAMP":"1772618401000000","_TRANSPORT":"kernel","SYSLOG_IDENTIFIER":"kernel","_HOSTNAME":"web-01","MESSAGE":"oom-kill:\nKilled process 99 (java)"}
            {"__CURSOR":"s=6f;i=1c;b=01;m=61;t=62c;x=3","__REALTIME_TIMESTAMP":"1772618402000000","_TRANSPORT":"stdout","_COMM":"app","_PID":"7","_HOSTNAME":"web-01","MESSAGE":[103,114,195,188,195,159,27]}
            {"__CURSOR":"s=6f;i=1d;b=01;m=62;t=62d;x=4","__REALTIME_TIMESTAMP":"1772618403000000","SYSLOG_IDENTIFIER":"twice","_HOSTNAME":"web-01","MESSAGE":["one","two"]}
            {"__CURSOR":"s=6f;i=1e;b=01;m=63;t=62e;x=5","__REALTIME_TIMESTAMP":"1772618404000000","SYSLOG_IDENTIFIER":"huge","_HOSTNAME":"web-01","MESSAGE":null}
            {"__CURSOR":"s=6f;i=1f;b=01;m=64;t=62f;x=6","__REALTIME_TIMESTAMP":"1772618405000000","SYSLOG_IDENTIFIER":"systemd","SYSLOG_PID":"1","_HOSTNAME":"web-01","MESSAGE":"Started session"}
            {"__CURSOR":"s=6f;i=20;b=01;m=65;t=630
            """;
        var journal = new JournalTail(new Backoff(TimeSpan.FromSeconds(1), TimeProvider.System), NullLogger<JournalTail>.Instance);
        using var reader = new StringReader(entries);

        var followed = await journal.FollowAsync(reader, null, CancellationToken.None);
        var batch = new LineBatch();
        var read = journal.Read(batch, null);

        Assert.Equal(
            [
                "2026-03-04T10:00:00.000001Z web-01 sshd[812]: Failed password for invalid user admin from 203.0.113.9 port 41022 ssh2",
                "2026-03-04T10:00:01.000000Z web-01 kernel: oom-kill:",
                "2026-03-04T10:00:01.000000Z web-01 kernel: Killed process 99 (java)",
                "2026-03-04T10:00:02.000000Z web-01 app[7]: grüß\u001b",
                "2026-03-04T10:00:03.000000Z web-01 twice: one",
                "2026-03-04T10:00:03.000000Z web-01 twice: two",
                "2026-03-04T10:00:05.000000Z web-01 systemd[1]: Started session",
            ],
            batch.Lines);
        Assert.Equal("s=6f;i=1f;b=01;m=64;t=62f;x=6", read);
        Assert.Equal(read, followed);
    }

    // As a process that starts, collects what there is and ends.
    private List<string> Collected()
    {
        var spool = new Spool(settings);
        using (var collector = new Collector(settings, spool, null, TimeProvider.System, NullLogger<Collector>.Instance))
        {
            for (var scan = 0; scan < 4; scan++)
            {
                collector.CollectOnce();
            }
        }

        return [.. Directory.GetFiles(settings.PathOf("spool"), "*.batch").Order(StringComparer.Ordinal).SelectMany(file => File.ReadLines(file).Skip(1)).Select(line => JsonSerializer.Deserialize<JsonElement>(line).GetProperty("message").GetString()!)];
    }

    private string Batch(int number) => settings.PathOf("spool", $"{number:D12}.batch");
}
