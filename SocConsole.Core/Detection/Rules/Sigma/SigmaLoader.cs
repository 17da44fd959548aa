using SocConsole.Core.Detection.Rules.Matching;

namespace SocConsole.Core.Detection.Rules.Sigma;

/// <summary>
/// Turns Sigma 2.1 files into compiled rules. A rule or correlation with a fault is left out and told; it never stops the others. What is not supported is
/// a fault too, because a rule that is read only in part would match what it should not.
/// </summary>
public sealed class SigmaLoader
{
    /// <summary>Further documents of a file are left out with a fault.</summary>
    public const int MaximumDocuments = 5_000;

    private readonly LoadShared shared;
    private readonly RuleReferences references = new();
    private readonly List<(RuleMeaning Meaning, ConditionNode Condition)> sound = [];
    private readonly List<CorrelationDraft> correlations = [];
    private readonly List<FilterDraft> filters = [];
    private readonly List<LoadContext> contexts = [];
    private readonly List<RuleDocumentSummary> documents = [];

    private SigmaLoader(RuleLoadOptions options) => shared = new LoadShared(options);

    public static LoadedRules Load(IEnumerable<RuleFile> files, RuleLoadOptions? options = null)
    {
        var loader = new SigmaLoader(options ?? RuleLoadOptions.Default);
        foreach (var file in files)
        {
            loader.ReadFile(file);
        }

        return loader.Finish();
    }

    private LoadedRules Finish()
    {
        foreach (var filter in filters)
        {
            foreach (var missing in filter.Rules?.Where(rule => !sound.Exists(entry => entry.Meaning.Id == rule || entry.Meaning.Name == rule)) ?? [])
            {
                filter.Context.Document = filter.Number;
                filter.Context.Warn(filter.Line, $"there is no rule '{missing}', or it has a fault; name a rule by its id or name");
            }
        }

        SigmaRule[] rules = [.. sound.Select(entry => new SigmaRule(entry.Meaning, Restriction(entry.Meaning), Filtered(entry.Meaning, entry.Condition)))];
        var resolved = new CorrelationResolver(rules, references).Resolve(correlations);
        return new LoadedRules(rules, resolved, [.. contexts.SelectMany(context => context.Faults)])
        {
            Warnings = [.. contexts.SelectMany(context => context.Warnings)],
            Documents = documents,
            Timeouts = shared.Timeouts,
        };
    }

    private ConditionNode? Restriction(RuleMeaning meaning) => shared.Options.AnyLogSource ? null : shared.Options.Taxonomy.Restriction(meaning.Origin!.LogSource);

    private ConditionNode Filtered(RuleMeaning meaning, ConditionNode condition)
    {
        ConditionNode[] nodes = [condition, .. filters
            .Where(filter => filter.LogSource.Includes(meaning.Origin!.LogSource) && filter.Names(meaning))
            .Select(filter => filter.ConditionFor(meaning.Origin!.LogSource))
            .OfType<ConditionNode>()];
        return nodes is [var only] ? only : new AllOf(nodes);
    }

    private void ReadFile(RuleFile file)
    {
        var context = new LoadContext(file.Name, shared);
        contexts.Add(context);
        var split = RuleDocument.Split(file.Text);
        var actions = new ActionDocuments();
        foreach (var document in split.Take(MaximumDocuments))
        {
            context.Document++;
            var root = YamlReader.Read(document, context);
            var (effective, inherits) = root is YamlMap map ? actions.Apply(map, context) : default;
            if (root is not null and not YamlMap || (effective is null && root is YamlMap known && known["action"] is null))
            {
                context.Add(root.Line, "neither a Sigma rule nor a correlation nor a filter: it must be a map with detection, correlation or filter");
            }

            var kind = effective is null ? (root is YamlMap ? RuleDocumentKind.Action : RuleDocumentKind.Unknown) : KindOf(effective);
            var id = effective is null ? null : Read(kind, effective, inherits, context);
            var said = effective ?? root as YamlMap;
            documents.Add(new RuleDocumentSummary(
                file.Name, context.Document, kind, id ?? Text(said, "id") ?? Text(said, "title") ?? Text(said, "name") ?? $"document-{context.Document}", Text(said, "title")));
        }

        if (split.Count > MaximumDocuments)
        {
            context.Document = 0;
            context.Add(split[MaximumDocuments].FirstLine, $"more than {MaximumDocuments:N0} documents; split the file");
        }
    }

    private static RuleDocumentKind KindOf(YamlMap document) => document switch
    {
        _ when document["correlation"] is not null => RuleDocumentKind.Correlation,
        _ when document["filter"] is not null => RuleDocumentKind.Filter,
        _ when document["detection"] is not null => RuleDocumentKind.Rule,
        _ => RuleDocumentKind.Unknown,
    };

    private static string? Text(YamlMap? map, string key) => map?[key] is YamlText { IsNull: false, Value: { Length: > 0 } value } ? value : null;

    // The id under which the rule or correlation was taken; null for what is neither or has a fault.
    private string? Read(RuleDocumentKind kind, YamlMap document, bool inherits, LoadContext context)
    {
        context.LogSource = RuleLogSource.Any;
        switch (kind)
        {
            case RuleDocumentKind.Rule:
                return ReadRule(document, inherits, context);
            case RuleDocumentKind.Correlation:
                return ReadCorrelation(document, inherits, context);
            case RuleDocumentKind.Filter when FilterReader.Read(document, context) is { } filter:
                filters.Add(filter);
                return null;
            case RuleDocumentKind.Filter:
                return null;
            default:
                return context.Add<string>(document.Line, "neither a Sigma rule nor a correlation nor a filter: there is no detection, correlation or filter");
        }
    }

    private string? ReadRule(YamlMap document, bool inherits, LoadContext context)
    {
        var told = context.Count;
        context.LogSource = LogSourceReader.Read(document, context);
        var meaning = MeaningReader.Read(document, context);
        var condition = document["detection"] is YamlMap detection
            ? DetectionCompiler.Compile(detection, context)
            : context.Add<ConditionNode>(document["detection"]!.Line, "detection must be a map of selections and a condition");
        if (context.Count > told || references.Claim(meaning!, document, inherits, context) is not { } claimed)
        {
            return null;
        }

        sound.Add((claimed, condition!));
        return claimed.Id;
    }

    private string? ReadCorrelation(YamlMap document, bool inherits, LoadContext context)
    {
        if (CorrelationReader.Read(document, context) is not { } draft || references.Claim(draft.Rule.Meaning, document, inherits, context) is not { } claimed)
        {
            return null;
        }

        correlations.Add(draft with { Rule = draft.Rule with { Meaning = claimed } });
        return claimed.Id;
    }
}
