using SocConsole.Core.Detection.Rules.Matching;

namespace SocConsole.Core.Detection.Rules.Sigma;

/// <summary>A Sigma filter: a further condition of the rules that it names.</summary>
/// <param name="Document">The filter's <c>filter</c> map; it is compiled for each log source that it meets.</param>
/// <param name="Line">Where its list of rules stands.</param>
/// <param name="Number">Which document of its file.</param>
/// <param name="Rules">Ids or names; null for any rule.</param>
/// <param name="LogSource">Only rules for such events.</param>
internal sealed record FilterDraft(YamlMap Document, int Line, int Number, IReadOnlyList<string>? Rules, RuleLogSource LogSource, LoadContext Context)
{
    private readonly Dictionary<RuleLogSource, ConditionNode?> compiled = [];

    public bool Names(RuleMeaning meaning) => Rules is null || Rules.Contains(meaning.Id) || (meaning.Name is { } name && Rules.Contains(name));

    /// <summary>The condition with fields as rules for this log source see them. The filter was found sound before, so it always compiles.</summary>
    public ConditionNode? ConditionFor(RuleLogSource source)
    {
        if (!compiled.TryGetValue(source, out var node))
        {
            (Context.Document, Context.LogSource) = (Number, source);
            compiled[source] = node = DetectionCompiler.Compile(Document, Context, "rules");
        }

        return node;
    }
}

/// <summary>Reads filter documents (Sigma filters specification 2.1.0).</summary>
internal static class FilterReader
{
    private const int MaximumRules = 5_000;

    public static FilterDraft? Read(YamlMap document, LoadContext context)
    {
        var told = context.Count;
        if (document["title"] is not YamlText { IsNull: false })
        {
            context.Add(document.Line, "a filter needs a title");
        }

        SchemaCheck.Check(document, context);
        var source = LogSourceReader.Read(document, context);
        if (document["filter"] is not YamlMap filter)
        {
            return context.Add<FilterDraft>(document.Line, "filter must be a map of rules, selections and a condition");
        }

        var rules = Rules(filter, context);
        var draft = new FilterDraft(filter, (filter["rules"] ?? filter).Line, context.Document, rules, source, context);
        draft.ConditionFor(source);
        return context.Count > told ? null : draft;
    }

    private static List<string>? Rules(YamlMap filter, LoadContext context)
    {
        switch (filter["rules"])
        {
            case YamlText { Value: "any" } or YamlList { Items.Count: 0 }:
                return null;
            case YamlText { IsNull: false } single:
                return [single.Value];
            case YamlList { Items.Count: <= MaximumRules } list when list.Items.All(item => item is YamlText { IsNull: false }):
                return [.. list.Items.OfType<YamlText>().Select(text => text.Value)];
            case var other:
                return context.Add<List<string>>((other ?? filter).Line, $"rules must be any, or a list of at most {MaximumRules:N0} ids or names");
        }
    }
}
