using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using SocConsole.Core.Detection;
using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Ingestion;

namespace SocConsole.Bench;

/// <summary>
/// Real sshd lines on one thread: parsed, matched against the console's own rules and correlated; beside them fail2ban's filter and a search for 100,000
/// addresses with grep on the same file, where these are installed. The lines of OpenSSH_2k come a hundred times, each time a day later.
/// </summary>
internal static class SshdBench
{
    private const int Days = 100;
    private const int Passes = 6;
    private const int Chunk = 10_000;
    private const int Indicators = 100_000;
    private const string Filter = "/etc/fail2ban/filter.d/sshd.conf";

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not [var shared])
        {
            await Console.Error.WriteLineAsync("Usage: sshd DIRECTORY, where DIRECTORY holds data/logs/loghub/openssh");
            return 2;
        }

        var lines = Repeated(await File.ReadAllLinesAsync(Path.Combine(shared, "data/logs/loghub/openssh/OpenSSH_2k.log")));
        var (own, bytes, findings) = Measure(lines);
        Print("parsed, matched, correlated", own, $"lines a second, {bytes:N0} bytes a line, {findings} findings");

        var folder = Directory.CreateTempSubdirectory("soc-bench-");
        try
        {
            var log = Path.Combine(folder.FullName, "sshd.log");
            var indicators = Path.Combine(folder.FullName, "indicators.txt");
            await File.WriteAllLinesAsync(log, lines);
            await File.WriteAllLinesAsync(indicators, Enumerable.Range(0, Indicators).Select(i => $"{(i % 90) + 100}.{i / 90 % 200}.{i / 18_000}.{i % 250}"));
            await PeerAsync("fail2ban-regex", own, lines.Length, File.Exists(Filter) ? [log, Filter] : null);
            await PeerAsync("grep", own, lines.Length, ["-c", "-F", "-f", indicators, log]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        return 0;
    }

    private static (double Rate, double Bytes, int Findings) Measure(string[] lines)
    {
        // The first pass is for the compiler, which works beside it.
        var (best, bytes, findings) = (0.0, 0L, Examine(lines));
        for (var pass = 0; pass < Passes; pass++)
        {
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var started = Environment.CpuUsage.TotalTime;
            findings = Examine(lines);
            best = Math.Max(best, lines.Length / (Environment.CpuUsage.TotalTime - started).TotalSeconds);
            bytes = GC.GetAllocatedBytesForCurrentThread() - allocated;
        }

        return (best, (double)bytes / lines.Length, findings);
    }

    private static int Examine(string[] lines)
    {
        var normaliser = Normaliser.Create();
        var engine = new DetectionEngine(RuleSet.LoadBuiltIn(), null);
        var received = new DateTime(2026, 12, 31, 0, 0, 0, DateTimeKind.Utc);
        var findings = 0;
        for (var from = 0; from < lines.Length; from += Chunk)
        {
            var sheet = new DraftSheet();
            for (var i = from; i < from + Chunk && i < lines.Length; i++)
            {
                if (normaliser.Normalise(lines[i], new ParseContext(received)).Value is { } parsed)
                {
                    engine.Examine(Event(lines[i], parsed, i + 1, received), sheet);
                }
            }

            findings += sheet.Drafts.Count;
        }

        return findings;
    }

    private static LogEvent Event(string line, ParsedLine parsed, long sequence, DateTime received) => new()
    {
        Sequence = sequence,
        OrganizationId = 1,
        Timestamp = parsed.Timestamp ?? received,
        ReceivedAt = received,
        Source = "bench",
        Raw = line,
        Fields = parsed.Fields,
        Key = default,
    };

    private static string[] Repeated(string[] lines)
    {
        const int StampLength = 6;
        var first = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        return
        [
            .. Enumerable.Range(0, Days).SelectMany(day => lines
                .Where(line => line.Length > StampLength)
                .Select(line => first.AddDays(day).ToString("MMM", CultureInfo.InvariantCulture) + first.AddDays(day).Day.ToString(CultureInfo.InvariantCulture).PadLeft(3) + line[StampLength..])),
        ];
    }

    private static async Task PeerAsync(string program, double own, int lines, string[]? arguments)
    {
        if (arguments is null || await SecondsAsync(program, arguments) is not { } seconds)
        {
            Console.WriteLine($"{program,-40}not installed");
            return;
        }

        Print(program, lines / seconds, string.Create(CultureInfo.InvariantCulture, $"lines a second; the console does {own / (lines / seconds):N1} times as many"));
    }

    private static async Task<double?> SecondsAsync(string program, string[] arguments)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var output = process.StandardOutput.ReadToEndAsync();
            _ = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            await output;
            return Stopwatch.GetElapsedTime(started).TotalSeconds;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static void Print(string what, double figure, string unit) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-40}{figure,14:N0} {unit}"));
}
