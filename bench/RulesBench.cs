using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Detection.Rules.Sigma;
using SocConsole.Core.Ingestion;

namespace SocConsole.Bench;

/// <summary>
/// SigmaHQ's rules: how long they take to load, what memory they hold, and how fast one thread matches Windows events (those of SigmaHQ's regression tests and
/// of the attack captures) against the process creation rules, against all, and against all with 3,000 more that can't match.
/// </summary>
internal static class RulesBench
{
    private const int Events = 50_000;
    private const int Passes = 2;

    public static int Run(string[] args)
    {
        if (args is not [var shared])
        {
            Console.Error.WriteLine("Usage: rules DIRECTORY, where DIRECTORY holds data/sigma and data/logs");
            return 2;
        }

        var files = Files(Path.Combine(shared, "data/sigma/sigmahq-rules.zip"));
        var events = WindowsEvents(shared);
        Print("events", events.Count, "different ones");
        _ = RuleSet.Load(files.Take(50));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var started = Environment.CpuUsage.TotalTime;
        var all = RuleSet.Load(files);
        Print("load", (Environment.CpuUsage.TotalTime - started).TotalSeconds, "s of processor time");
        Print("rules loaded", all.Rules.Count, $"of {files.Count}, {all.Faults.Count} faults");
        Print("memory of all rules, loaded", (GC.GetTotalMemory(forceFullCollection: true) - before) / 1e6, "MB");
        var many = Measure("all rules", all, events);
        Print("memory of all rules, after use", (GC.GetTotalMemory(forceFullCollection: true) - before) / 1e6, "MB");
        var more = Measure("all rules and 3,000 that can't match", RuleSet.Load(files.Concat(Impossible(3_000))), events);
        Print("slower by the 3,000", (many / more - 1) * 100, "%");
        var creation = RuleSet.Load(files.Where(file => file.Text.Contains("category: process_creation", StringComparison.Ordinal)));
        Measure("process creation rules, all events", creation, events);
        Measure("process creation rules, such events", creation, [.. events.Where(item => item.Fields["EventID"] is "1" or "4688")]);
        GC.KeepAlive(all);
        return 0;
    }

    private static double Measure(string what, RuleSet rules, List<LogEvent> events)
    {
        List<RuleMatch> matches = [];
        var found = 0L;
        foreach (var item in events)
        {
            matches.Clear();
            rules.Match(item, matches);
            found += matches.Count;
        }

        var best = 0.0;
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var pass = 0; pass < Passes; pass++)
        {
            var started = Environment.CpuUsage.TotalTime;
            for (var i = 0; i < Events; i++)
            {
                matches.Clear();
                rules.Match(events[i % events.Count], matches);
            }

            best = Math.Max(best, Events / (Environment.CpuUsage.TotalTime - started).TotalSeconds);
        }

        var bytes = (GC.GetAllocatedBytesForCurrentThread() - allocated) / (double)(Passes * Events);
        Print(what, best, string.Create(CultureInfo.InvariantCulture, $"events a second of processor time, {bytes:N0} bytes an event, {(double)found / events.Count:N2} matches an event, {events.Count} events"));
        return best;
    }

    private static List<RuleFile> Files(string path)
    {
        using var zip = ZipFile.OpenRead(path);
        List<RuleFile> files = [];
        foreach (var entry in zip.Entries.Where(entry => entry.Name.EndsWith(".yml", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(entry.Open());
            files.Add(new RuleFile(entry.FullName, reader.ReadToEnd()));
        }

        return files;
    }

    private static IEnumerable<RuleFile> Impossible(int count) => Enumerable.Range(0, count).Select(i => new RuleFile($"impossible-{i}.yml", $"""
        title: Impossible {i}
        logsource:
          category: process_creation
          product: windows
        detection:
          selection:
            Image|endswith: '\nothing-{i}.exe'
            CommandLine|contains: '--never-{i * 7919}'
          condition: selection
        """));

    private static List<LogEvent> WindowsEvents(string shared)
    {
        List<string> lines = [];
        using (var regression = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(shared, "data/sigma/sigmahq_regression.json"))))
        {
            lines.AddRange(regression.RootElement.EnumerateArray().SelectMany(test => test.GetProperty("events_flat").EnumerateArray()).Select(item => item.GetRawText()));
        }

        foreach (var path in Directory.EnumerateFiles(Path.Combine(shared, "data/logs/security-datasets"), "*.zip").Order(StringComparer.Ordinal))
        {
            using var zip = ZipFile.OpenRead(path);
            foreach (var entry in zip.Entries.Where(entry => entry.Name.EndsWith(".json", StringComparison.Ordinal)))
            {
                using var reader = new StreamReader(entry.Open());
                while (reader.ReadLine() is { } line)
                {
                    lines.Add(line);
                }
            }
        }

        var normaliser = Normaliser.Create();
        var context = new ParseContext(DateTime.UnixEpoch.AddYears(56));
        return [.. lines
            .Select(line => (Line: line, Parsed: normaliser.Normalise(line.ReplaceLineEndings(" "), context).Value))
            .Where(item => item.Parsed?.Fields["EventID"] is not null)
            .Select((item, i) => new LogEvent
            {
                Sequence = i + 1,
                OrganizationId = 1,
                Timestamp = DateTime.UnixEpoch,
                ReceivedAt = DateTime.UnixEpoch,
                Source = "bench",
                Raw = item.Line,
                Fields = item.Parsed!.Fields,
                Key = EventKey.Of(DateTime.UnixEpoch, "bench", item.Line, 0),
            })];
    }

    private static void Print(string what, double figure, string unit) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-40}{figure,14:N2} {unit}"));
}
