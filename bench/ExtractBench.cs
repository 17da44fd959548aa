using System.Globalization;
using System.Text;
using SocConsole.Core.Intelligence.Indicators;

namespace SocConsole.Bench;

/// <summary>Extracting indicators on one thread: from real reports, and from hostile text of one and two megabytes, whose ratio tells whether time grows with the length only.</summary>
internal static class ExtractBench
{
    private const int Limit = 100_000;
    private const int Passes = 5;
    private const int Megabyte = 1_000_000;

    private static readonly string[] Hostile =
        ["\\", "[", "[.]", "(((.", "http://", "http://a.com/", "http://1.2.3.999/", "http://example.com/test\\", "hxxp[:]//a", "https://a@", "x@a.co,", "a.", "a.co ", "1.1.1.1.", "::", "ff:", "é.co ", "-", "CVE-", "0123456789abcdef"];

    public static int Run(string[] args)
    {
        if (args is not [var shared])
        {
            Console.Error.WriteLine("Usage: extract DIRECTORY, where DIRECTORY holds data/feeds/text-report");
            return 2;
        }

        var reports = Directory.GetFiles(Path.Combine(shared, "data/feeds/text-report"), "*", SearchOption.AllDirectories).Select(File.ReadAllText).ToList();
        var bytes = reports.Sum(Encoding.UTF8.GetByteCount);
        var found = 0;
        var seconds = Best(() => found = reports.Sum(text => IndicatorExtractor.Extract(text, Limit).Count));
        Print("reports", bytes / seconds / Megabyte, $"MB/s, {reports.Count} reports of {bytes:N0} bytes, {found:N0} indicators");
        foreach (var part in Hostile)
        {
            var (one, two) = (Best(() => IndicatorExtractor.Extract(Repeated(part, 1), Limit)), Best(() => IndicatorExtractor.Extract(Repeated(part, 2), Limit)));
            Print("hostile " + part, one * 1000, string.Create(CultureInfo.InvariantCulture, $"ms for 1 MB, {two * 1000:N1} ms for 2 MB, {two / one:N2} times as long"));
        }

        return 0;
    }

    private static string Repeated(string part, int megabytes) => string.Concat(Enumerable.Repeat(part, megabytes * Megabyte / Encoding.UTF8.GetByteCount(part)));

    // Processor time, since the machine may be busy with other things; the best of several passes, the first of which compiles.
    private static double Best(Action work)
    {
        var best = double.MaxValue;
        for (var pass = 0; pass < Passes; pass++)
        {
            var started = Environment.CpuUsage.TotalTime;
            work();
            best = Math.Min(best, (Environment.CpuUsage.TotalTime - started).TotalSeconds);
        }

        return best;
    }

    private static void Print(string what, double figure, string rest) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-32}{figure,10:N1} {rest}"));
}
