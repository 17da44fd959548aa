namespace SocConsole.Core.Detection.Rules.Sigma;

/// <summary>Reads <c>logsource</c>.</summary>
internal static class LogSourceReader
{
    /// <summary>The log source of a rule or filter; tells what is amiss.</summary>
    public static RuleLogSource Read(YamlMap document, LoadContext context)
    {
        switch (document["logsource"])
        {
            case null or YamlText { IsNull: true }:
                context.Shortcoming(document.Line, "logsource is missing; name product, category or service");
                return RuleLogSource.Any;
            case YamlMap map:
                var source = Of(map);
                if (source.Specificity == 0)
                {
                    context.Shortcoming(map.Line, "logsource names no product, category or service; name one");
                }

                return source;
            case var node:
                context.Add(node.Line, "logsource must be a map of product, category or service");
                return RuleLogSource.Any;
        }
    }

    public static RuleLogSource Of(YamlMap map) => new(Text(map, "category"), Text(map, "product"), Text(map, "service"));

    private static string? Text(YamlMap map, string key) => map[key] is YamlText { IsNull: false, Value: { Length: > 0 } value } ? value : null;
}
