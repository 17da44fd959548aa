using System.Globalization;
using System.Text;
using SocConsole.Tests.Architecture;
using SocConsole.Tests.Support;
using Xunit.Abstractions;

namespace SocConsole.Tests.Detection.Captures;

/// <summary>Recorded attacks on Windows, read line by line as intake reads them, against SigmaHQ's rules and the console's own.</summary>
public sealed class CaptureTests(SigmaHq rules, ITestOutputHelper output) : IClassFixture<SigmaHq>
{
    private const string Accept = "SOC_ACCEPT";

    [SharedFact("logs/security-datasets/truth.json")]
    public void Match_SecurityDatasets_RaiseTheirTechniqueInNineOfTen()
    {
        var results = Run(Capture.OfSecurityDatasets());

        Assert.True(results.Count >= 15, $"{results.Count} captures");
        Assert.All(results, result => Assert.True(result.Windows + result.Refused == result.Events && result.Refused * 100 <= result.Events, $"{result.Capture.Name}: {result.Windows} of {result.Events}"));
        var raised = results.Count(result => result.Raised);
        Assert.True(raised * 10 >= results.Count * 9, $"{raised} of {results.Count}");
        AssertGolden("security-datasets.md", "Security Datasets", results);
    }

    [SharedFact("logs/windows-evtx/YamatoSecurity.jsonl.gz")]
    public void Match_EventLogs_RaiseWhatTheyRaised()
    {
        var results = Run(Capture.OfEventLogs());

        Assert.All(results, result => Assert.Equal(result.Events, result.Windows));
        AssertGolden("windows-evtx.md", "Event logs of attacks", results);
    }

    [SharedFact("logs/loghub/windows/Windows_2k.log")]
    public void Match_OrdinaryLinesOfWindows_RaiseNothing()
    {
        var normal = new Capture("loghub", [], () => File.ReadLines(SharedData.Path("logs/loghub/windows/Windows_2k.log")!).Where(line => line.Length > 0));

        var result = CaptureResult.Of(normal, rules.Own, rules.Own);

        Assert.Equal((2000, 0), (result.Events, result.Refused));
        Assert.Equal([], result.Own);
    }

    private List<CaptureResult> Run(IReadOnlyList<Capture> captures)
    {
        var results = captures.Select(capture => CaptureResult.Of(capture, rules.Imported, rules.Own)).ToList();
        foreach (var result in results)
        {
            output.WriteLine($"{result.Capture.Name}: {result.Word}; {string.Join(", ", result.Own.Order())}");
        }

        return results;
    }

    private static void AssertGolden(string file, string title, List<CaptureResult> results)
    {
        var path = Path.Combine(SourceTree.Root, "SocConsole.Tests", "Golden", file);
        var table = Table(title, results);
        if (Environment.GetEnvironmentVariable(Accept) == "1")
        {
            File.WriteAllText(path, table);
        }

        var golden = File.Exists(path) ? File.ReadAllText(path) : string.Empty;
        Assert.True(golden == table, $"The results differ from Golden/{file}; if that is meant, run once with {Accept}=1. Now:\n{string.Join('\n', table.Split('\n').Except(golden.Split('\n')))}");
    }

    private static string Table(string title, List<CaptureResult> results)
    {
        var told = results.Where(result => result.Capture.Techniques.Count > 0).ToList();
        var text = new StringBuilder().AppendLine(CultureInfo.InvariantCulture, $"# {title}").AppendLine()
            .AppendLine(CultureInfo.InvariantCulture, $"Every event of every capture. {told.Count(result => result.Raised)} of {told.Count} raise their technique, its parent or its sub-technique; {told.Count(result => result.BySigma)} by SigmaHQ's rules alone.")
            .AppendLine().AppendLine("| capture | events | refused | SigmaHQ rules | own rules | techniques wanted | raised by |").AppendLine("| --- | --- | --- | --- | --- | --- | --- |");
        foreach (var result in results)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {result.Capture.Name} | {result.Events} | {result.Refused} | {result.Shared.Count} | {result.Own.Count} | {string.Join(", ", result.Capture.Techniques)} | {result.Word} |");
        }

        return text.Replace("\r\n", "\n").ToString();
    }
}
