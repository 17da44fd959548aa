using SocConsole.Core.Detection.Rules.Matching;

namespace SocConsole.Core.Detection.Rules.Sigma;

/// <summary>Compiles the <c>detection</c> part of a rule.</summary>
internal static class DetectionCompiler
{
    private static readonly FieldNames NoField = new("");

    private static FieldQuery Keywords => new("", NoField);

    /// <summary>The whole condition, or null after its faults were told.</summary>
    /// <param name="detection">Selections and a condition.</param>
    /// <param name="context">Takes the faults.</param>
    /// <param name="leftOut">Keys that are neither.</param>
    public static ConditionNode? Compile(YamlMap detection, LoadContext context, params string[] leftOut)
    {
        var told = context.Count;
        OrderedDictionary<string, ConditionNode> selections = [];
        foreach (var (key, value) in detection.Entries)
        {
            if (key.Value == "timeframe")
            {
                context.Add(key.Line, "timeframe is not part of Sigma 2; write a correlation with a timespan");
            }
            else if (key.Value != "condition" && !leftOut.Contains(key.Value) && Selection(value, context) is { } node)
            {
                selections.Add(key.Value, node);
            }
        }

        if (detection["condition"] is not { } condition)
        {
            return context.Add<ConditionNode>(detection.Line, "the detection has no condition; name the selections that must match, such as condition: selection");
        }

        if (context.Count > told)
        {
            return null;
        }

        return condition switch
        {
            YamlText text => ConditionParser.Parse(text, selections, context),
            YamlList list => AnyOf(list, selections, context),
            _ => context.Add<ConditionNode>(condition.Line, "the condition must be a text such as selection and not filter"),
        };
    }

    private static AtLeast? AnyOf(YamlList conditions, OrderedDictionary<string, ConditionNode> selections, LoadContext context)
    {
        List<ConditionNode> nodes = [];
        foreach (var item in conditions.Items)
        {
            if (item is YamlText text && ConditionParser.Parse(text, selections, context) is { } node)
            {
                nodes.Add(node);
            }
        }

        return nodes.Count > 0 && nodes.Count == conditions.Items.Count
            ? new AtLeast(1, nodes)
            : context.Add<AtLeast>(conditions.Line, "a list of conditions must hold one condition or more, each a text");
    }

    /// <summary>One selection: a map of fields, a list of maps or keywords, or one keyword.</summary>
    public static ConditionNode? Selection(YamlNode selection, LoadContext context) => selection switch
    {
        YamlMap map => Fields(map, context),
        YamlList { Items.Count: > 0 } list when list.Items.All(item => item is YamlText) => Values(Keywords, list, context),
        YamlList { Items.Count: > 0 } list => Alternatives(list, context),
        YamlText { IsNull: false } text => Values(Keywords, text, context),
        _ => context.Add<ConditionNode>(selection.Line, "the selection is empty; write fields with values, or a list of keywords"),
    };

    private static AtLeast? Alternatives(YamlList list, LoadContext context)
    {
        List<ConditionNode> nodes = [];
        foreach (var item in list.Items)
        {
            if (item is YamlList)
            {
                return context.Add<AtLeast>(item.Line, "a list in a list has no meaning; write one list");
            }

            if (Selection(item, context) is not { } node)
            {
                return null;
            }

            nodes.Add(node);
        }

        return new AtLeast(1, nodes);
    }

    private static AllOf? Fields(YamlMap map, LoadContext context)
    {
        List<ConditionNode> nodes = [];
        foreach (var (key, value) in map.Entries)
        {
            if (Modifiers.Read(key, context) is not { } query || Values(query, value, context) is not { } node)
            {
                return null;
            }

            nodes.Add(node);
        }

        return nodes.Count > 0 ? new AllOf(nodes) : context.Add<AllOf>(map.Line, "the selection is empty; write a field with a value");
    }

    private static ConditionNode? Values(FieldQuery query, YamlNode value, LoadContext context)
    {
        var told = context.Count;
        List<IReadOnlyList<YamlText>> groups = [];
        foreach (var item in value is YamlList list ? list.Items : [value])
        {
            if (item is not YamlText text)
            {
                return context.Add<ConditionNode>(item.Line, $"the values of '{query.Field}' must be texts, numbers or null, not maps or lists");
            }

            if ((query.Expands ? Placeholders.Expand(text, context) : [text]) is not { Count: > 0 } alternatives)
            {
                return context.Count > told ? null : context.Add<ConditionNode>(item.Line, "the placeholder has no values; give it one value or more");
            }

            groups.Add(alternatives);
        }

        if (groups.Count == 0)
        {
            return context.Add<ConditionNode>(value.Line, $"'{query.Field}' has an empty list of values; write one value or more");
        }

        var comparison = query.Comparison ?? TextComparison.Whole;
        var node = query.All ? AllOf(query, comparison, groups, context) : comparison.Compile(query, [.. groups.SelectMany(group => group)], context);
        return node is not null && query.Negated ? new Negation(node) : node;
    }

    private static AllOf? AllOf(FieldQuery query, FieldComparison comparison, List<IReadOnlyList<YamlText>> groups, LoadContext context)
    {
        List<ConditionNode> nodes = [];
        foreach (var group in groups)
        {
            if (comparison.Compile(query, group, context) is not { } node)
            {
                return null;
            }

            nodes.Add(node);
        }

        return new AllOf(nodes);
    }
}
