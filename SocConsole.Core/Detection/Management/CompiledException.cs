using System.Globalization;
using System.Text;
using System.Text.Json;
using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Detection.Rules.Sigma;
using SocConsole.Core.Ingestion;

namespace SocConsole.Core.Detection.Management;

/// <summary>An exception ready to be held against events. Immutable and safe for several threads.</summary>
internal sealed record CompiledException(long Id, string RuleId, DateTime? ExpiresAt, DetectionRule Selection)
{
    /// <summary>Whether the match is to be held back. By the time of receipt, so that a replay decides alike.</summary>
    public bool Holds(LogEvent item) => (ExpiresAt is not { } until || item.ReceivedAt < until) && Selection.Matches(item, new List<KeyValuePair<string, string>>());

    /// <summary>Compiles many at once. One with a fault is left out and told.</summary>
    /// <param name="exceptions">The rows.</param>
    /// <param name="sourceOf">The log source of a rule, whose words the selection may use; any where it is not known.</param>
    public static (IReadOnlyList<CompiledException> Sound, IReadOnlyList<RuleFault> Faults) Compile(IEnumerable<RuleException> exceptions, Func<string, RuleLogSource> sourceOf)
    {
        RuleException[] rows = [.. exceptions];
        var set = RuleSet.Load(rows.Select(row => new RuleFile(NameOf(row.Id), Document(row, sourceOf(row.RuleId)))), new RuleLoadOptions { AnyLogSource = true });
        var byName = set.Rules.ToDictionary(rule => rule.Meaning.Id, StringComparer.Ordinal);
        return (
            [.. rows.Where(row => byName.ContainsKey(NameOf(row.Id))).Select(row => new CompiledException(row.Id, row.RuleId, row.ExpiresAt, byName[NameOf(row.Id)]))],
            [.. set.Faults.Select(fault => fault with { Line = Math.Max(1, fault.Line - FirstLine + 1) })]);
    }

    private const int FirstLine = 9;

    // The selection is indented below the condition, so that nothing in it can be taken for a part of the document around it.
    private static string Document(RuleException row, RuleLogSource source)
    {
        var text = new StringBuilder("title: exception\nid: ").Append(NameOf(row.Id)).Append("\nlogsource:\n    category: ").Append(Quoted(source.Category))
            .Append("\n    product: ").Append(Quoted(source.Product)).Append("\n    service: ").Append(Quoted(source.Service))
            .Append("\ndetection:\n    held:\n");
        foreach (var line in row.Selection.ReplaceLineEndings("\n").Split('\n'))
        {
            text.Append("        ").Append(line).Append('\n');
        }

        return text.Append("    condition: held\n").ToString();
    }

    private static string Quoted(string? value) => value is null ? "null" : JsonSerializer.Serialize(value);

    private static string NameOf(long id) => string.Create(CultureInfo.InvariantCulture, $"exception-{id}");
}
