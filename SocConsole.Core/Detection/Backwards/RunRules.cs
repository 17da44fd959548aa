using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Detection.Management;
using SocConsole.Core.Detection.Management.Placeholders;
using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Detection.Rules.Sigma;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Detection.Backwards;

/// <summary>A rule that runs backwards, with what it refers to.</summary>
/// <param name="Set">Holds the rule and the rules that it refers to.</param>
/// <param name="Meaning">The rule itself.</param>
/// <param name="Correlations">The rule and those that it counts, where it is a correlation; else none.</param>
internal sealed record RunRules(IRuleSet Set, RuleMeaning Meaning, IReadOnlyList<CorrelationRule> Correlations)
{
    private const string File = "text";

    /// <summary>One of the rules that come with the console; null where there is none of this id.</summary>
    public static RunRules? OfBuiltIn(IRuleSet builtIn, string ruleId) => Of(builtIn, ruleId);

    /// <summary>Compiles a text with the stored rules that it names, the organization's filters and its placeholder lists. Error: INVALID_RULE.</summary>
    public static async Task<Result<RunRules>> CompileAsync(SocDbContext db, string text, CancellationToken ct)
    {
        if (text.Length > YamlReader.MaximumLength)
        {
            return Error.Invalid("text", $"must be at most {YamlReader.MaximumLength / 1024} KB");
        }

        var related = await RuleRelations.OfAsync(db, text, ct);
        var off = db.RuleSettings.Where(row => !row.Enabled).Select(row => row.RuleId);
        var filters = await db.Rules.Where(row => row.Kind == RuleDocumentKind.Filter && !off.Contains(row.RuleId)).ToListAsync(ct);
        var options = await PlaceholderLists.OptionsAsync(db, ct);
        var set = RuleSet.Load([new RuleFile(File, text), .. related.Concat(filters).DistinctBy(row => row.Id).Select(RuleCatalog.FileOf)], options);
        var documents = set.Documents.Where(document => document.File == File).ToList();
        string[] faults = [.. set.Faults.Where(fault => fault.File == File).Select(fault => $"line {fault.Line}: {fault.Message}").Take(50)];
        return faults.Length > 0 ? Invalid(faults)
            : documents is not [{ Kind: RuleDocumentKind.Rule or RuleDocumentKind.Correlation } document] ? Invalid(["must be exactly one rule or correlation"])
            : Of(set, document.Id) is { } rules ? rules
            : Invalid(["there is no rule and no correlation in the text"]);
    }

    private static Error Invalid(string[] reasons) => new(ErrorKind.Invalid, "INVALID_RULE", reasons[0], new Dictionary<string, string[]> { ["text"] = reasons });

    private static RunRules? Of(IRuleSet set, string ruleId)
    {
        if (set.Correlations.FirstOrDefault(rule => rule.Meaning.Id == ruleId) is not { } correlation)
        {
            return set.Rules.FirstOrDefault(rule => rule.Meaning.Id == ruleId) is { } rule ? new RunRules(set, rule.Meaning, []) : null;
        }

        // What the correlation counts, and what that counts in turn; others would only keep state that nobody reads.
        List<CorrelationRule> needed = [correlation];
        for (var i = 0; i < needed.Count; i++)
        {
            needed.AddRange(set.Correlations.Where(other => !needed.Contains(other) && needed[i].Rules.Any(name => name == other.Meaning.Id || name == other.Meaning.Name)));
        }

        return new RunRules(set, correlation.Meaning, needed);
    }
}
