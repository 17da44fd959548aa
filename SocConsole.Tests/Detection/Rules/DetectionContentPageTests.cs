using System.Globalization;
using System.Text;
using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Kernel;
using SocConsole.Tests.Architecture;

namespace SocConsole.Tests.Detection.Rules;

/// <summary>The page that lists the rules that come with the console is made from the rules themselves, so that it can't go stale.</summary>
public sealed class DetectionContentPageTests
{
    private const string Accept = "SOC_ACCEPT";
    private static readonly RuleSet BuiltIn = RuleSet.LoadBuiltIn();

    [Fact]
    public void DetectionContent_Page_EqualsTheRules()
    {
        var path = Path.Combine(SourceTree.Root, "docs", "detection-content.md");
        var page = Page();
        if (Environment.GetEnvironmentVariable(Accept) == "1")
        {
            File.WriteAllText(path, page);
        }

        var written = File.Exists(path) ? File.ReadAllText(path) : "";
        Assert.True(written == page, $"The rules differ from docs/detection-content.md; if that is meant, run once with {Accept}=1.");
    }

    private static string Page()
    {
        Entry[] entries = [.. Entries().OrderBy(entry => entry.Area, StringComparer.Ordinal).ThenBy(entry => entry.Meaning.Name, StringComparer.Ordinal)];
        var text = new StringBuilder();
        text.Append("# Rules that come with the console\n\nWritten by `DetectionContentPageTests` from `SocConsole.Core/Detection/Content`; run it with `SOC_ACCEPT=1` after a change.\n");
        text.Append("A rule whose level is *counts* tells nothing by itself and feeds the correlations of its area. Precision is the prior share of true positives.\n\n");
        text.Append(CultureInfo.InvariantCulture, $"{BuiltIn.Rules.Count} rules and {BuiltIn.Correlations.Count} correlations.\n");
        foreach (var area in entries.GroupBy(entry => entry.Area))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {area.Key}\n\n| rule | tells | log source | level | kind of attack | precision | ATT&CK |\n| --- | --- | --- | --- | --- | ---: | --- |\n");
            foreach (var entry in area)
            {
                text.Append(entry.Render());
            }
        }

        return text.ToString();
    }

    private static IEnumerable<Entry> Entries() =>
    [
        .. BuiltIn.Rules.Select(rule => new Entry(rule.Meaning, SourceOf(rule.Meaning.Origin!.LogSource), rule.Tells)),
        .. BuiltIn.Correlations.Select(rule => new Entry(rule.Meaning, CountsOf(rule), true)),
    ];

    private static string SourceOf(RuleLogSource source) => string.Join(' ', new[] { source.Product, source.Category, source.Service }.Where(part => part is not null));

    private static string CountsOf(CorrelationRule rule)
    {
        var figure = rule.Type is CorrelationType.ValueCount ? $"{rule.Threshold} × {rule.ValueField}"
            : rule.Type is CorrelationType.ValueSum ? string.Create(CultureInfo.InvariantCulture, $"sum of {rule.ValueField} {BoundOf(rule):0}")
            : rule.Threshold.ToString(CultureInfo.InvariantCulture);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{string.Join(", ", rule.Rules.Select(name => $"`{name}`"))}: {figure} in {rule.Timespan.TotalMinutes} min by {string.Join(", ", rule.GroupBy)}");
    }

    private static double BoundOf(CorrelationRule rule) => rule.Bounds is [var bound, ..] ? bound.Number : rule.Threshold;

    private sealed record Entry(RuleMeaning Meaning, string Source, bool Tells)
    {
        public string Area => Meaning.Origin!.File.Split('/')[0];

        public string Render() => string.Create(
            CultureInfo.InvariantCulture,
            $"| `{Meaning.Name}` | {Meaning.Title} | {Source} | {(Tells ? Wire.Name(Meaning.Severity) : "counts")} | `{Meaning.ThreatType}` | {Meaning.Precision} | {string.Join(", ", Meaning.Techniques)} |\n");
    }
}
