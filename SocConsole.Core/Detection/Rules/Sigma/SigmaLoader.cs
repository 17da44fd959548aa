using System.Text.RegularExpressions;

namespace SocConsole.Core.Detection.Rules.Sigma;

/// <summary>What came of loading: everything that is sound, and a fault for everything that is not. In the order of files and documents.</summary>
public sealed record LoadedRules(IReadOnlyList<DetectionRule> Rules, IReadOnlyList<CorrelationRule> Correlations, IReadOnlyList<RuleFault> Faults);

/// <summary>
/// Turns Sigma 2.1 files into compiled rules. A rule or correlation with a fault is left out and told; it never stops the others. What is not supported is
/// a fault too, because a rule that is read only in part would match what it should not.
/// </summary>
public sealed class SigmaLoader
{
    /// <summary>Further documents of a file are left out with a fault.</summary>
    public const int MaximumDocuments = 5_000;

    private readonly LogSourceMap logSources;
    private readonly Dictionary<string, DetectionRule> rulesByReference = new(StringComparer.Ordinal);
    private readonly HashSet<string> references = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Pattern, RegexOptions Options), Regex> expressions = [];
    private readonly List<DetectionRule> rules = [];
    private readonly List<(CorrelationDraft Draft, LoadContext Context)> drafts = [];
    private readonly List<LoadContext> contexts = [];

    private SigmaLoader(LogSourceMap logSources) => this.logSources = logSources;

    public static LoadedRules Load(IEnumerable<RuleFile> files, LogSourceMap? logSources = null)
    {
        var loader = new SigmaLoader(logSources ?? LogSourceMap.Default);
        foreach (var file in files)
        {
            loader.ReadFile(file);
        }

        var correlations = loader.Resolve();
        return new LoadedRules(loader.rules, correlations, [.. loader.contexts.SelectMany(context => context.Faults)]);
    }

    private void ReadFile(RuleFile file)
    {
        var context = new LoadContext(file.Name, expressions);
        contexts.Add(context);
        var documents = RuleDocument.Split(file.Text);
        foreach (var document in documents.Take(MaximumDocuments))
        {
            if (YamlReader.Read(document, context) is { } root)
            {
                ReadDocument(root, context);
            }
        }

        if (documents.Count > MaximumDocuments)
        {
            context.Add(documents[MaximumDocuments].FirstLine, $"more than {MaximumDocuments:N0} documents; split the file");
        }
    }

    private void ReadDocument(YamlNode root, LoadContext context)
    {
        switch (root)
        {
            case YamlMap map when map["action"] is { } action:
                context.Add(action.Line, "action documents (global, repeat, reset) are not supported; write each rule in full");
                break;
            case YamlMap map when map["filter"] is { } filter:
                context.Add(filter.Line, "Sigma filter documents are not supported; write the exception into the rule's condition");
                break;
            case YamlMap map when map["correlation"] is not null:
                ReadCorrelation(map, context);
                break;
            case YamlMap map when map["detection"] is not null:
                ReadRule(map, context);
                break;
            default:
                context.Add(root.Line, "neither a Sigma rule nor a correlation: there is no detection and no correlation");
                break;
        }
    }

    private void ReadRule(YamlMap document, LoadContext context)
    {
        var told = context.Count;
        var meaning = MeaningReader.Read(document, context);
        var logSource = document["logsource"];
        if (logSource is not null and not YamlMap)
        {
            context.Add(logSource.Line, "logsource must be a map of product, category or service");
        }

        var condition = document["detection"] is YamlMap detection
            ? DetectionCompiler.Compile(detection, context)
            : context.Add<Matching.ConditionNode>(document["detection"]!.Line, "detection must be a map of selections and a condition");
        if (context.Count > told || !Claim(meaning!, document.Line, context))
        {
            return;
        }

        var rule = new SigmaRule(meaning!, logSource is YamlMap map ? logSources.Restriction(map) : null, condition!);
        rules.Add(rule);
        rulesByReference[meaning!.Id] = rule;
        rulesByReference[meaning.Name ?? meaning.Id] = rule;
    }

    private void ReadCorrelation(YamlMap document, LoadContext context)
    {
        if (CorrelationReader.Read(document, context) is { } draft && Claim(draft.Rule.Meaning, document.Line, context))
        {
            drafts.Add((draft, context));
        }
    }

    private bool Claim(RuleMeaning meaning, int line, LoadContext context)
    {
        foreach (var reference in (string[])[meaning.Id, meaning.Name ?? meaning.Id])
        {
            if (references.Contains(reference))
            {
                context.Add(line, $"another rule has the id or name '{reference}' already; give this one its own");
                return false;
            }
        }

        references.Add(meaning.Id);
        references.Add(meaning.Name ?? meaning.Id);
        return true;
    }

    // A correlation is taken when everything it refers to is. What is left refers to nothing, to something faulty, or around in a circle.
    private List<CorrelationRule> Resolve()
    {
        HashSet<string> known = [.. rulesByReference.Keys];
        HashSet<CorrelationDraft> taken = [];
        for (var grew = true; grew;)
        {
            grew = false;
            foreach (var (draft, _) in drafts)
            {
                if (!taken.Contains(draft) && draft.Rule.Rules.All(known.Contains))
                {
                    grew = taken.Add(draft);
                    known.Add(draft.Rule.Meaning.Id);
                    known.Add(draft.Rule.Meaning.Name ?? draft.Rule.Meaning.Id);
                }
            }
        }

        foreach (var (draft, context) in drafts.Where(entry => !taken.Contains(entry.Draft)))
        {
            var missing = draft.Rule.Rules.First(reference => !known.Contains(reference));
            context.Add(draft.Line, references.Contains(missing)
                ? $"the correlation '{missing}' that it names has a fault or names this one in a circle"
                : $"there is no rule '{missing}', or it has a fault; name a rule by its id or name");
        }

        CorrelationDraft[] sound = [.. drafts.Select(entry => entry.Draft).Where(taken.Contains)];
        Silence(sound);
        return [.. sound.Select(draft => draft.Rule)];
    }

    private void Silence(CorrelationDraft[] correlations)
    {
        HashSet<DetectionRule> generated = [.. Bases(correlations.Where(draft => draft.Generates))];
        foreach (var rule in Bases(correlations))
        {
            rule.Tells = generated.Contains(rule);
        }
    }

    private IEnumerable<DetectionRule> Bases(IEnumerable<CorrelationDraft> correlations) => correlations
        .SelectMany(draft => draft.Rule.Rules)
        .Where(rulesByReference.ContainsKey)
        .Select(reference => rulesByReference[reference]);
}
