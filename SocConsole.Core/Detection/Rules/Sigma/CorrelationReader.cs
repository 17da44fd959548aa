using System.Globalization;
using System.Text.RegularExpressions;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Detection.Rules.Sigma;

/// <summary>Reads correlation documents (Sigma correlation rules specification 2.1.0).</summary>
internal static partial class CorrelationReader
{
    /// <summary>Longest window: beyond it the state of all open groups would outgrow memory.</summary>
    public static readonly TimeSpan MaximumTimespan = TimeSpan.FromDays(30);

    private const int MaximumReferences = 100;
    private static readonly string[] Keys = ["type", "rules", "group-by", "timespan", "timeframe", "condition", "generate", "aliases"];

    public static CorrelationDraft? Read(YamlMap document, LoadContext context)
    {
        var told = context.Count;
        var meaning = MeaningReader.Read(document, context);
        if (document["correlation"] is not YamlMap correlation)
        {
            return context.Add<CorrelationDraft>(document.Line, "correlation must be a map of type, rules, group-by, timespan and condition");
        }

        foreach (var (key, _) in correlation.Entries.Where(entry => !Keys.Contains(entry.Key.Value)))
        {
            context.Add(key.Line, $"'{key.Value}' is not supported in a correlation; supported are {string.Join(", ", Keys)}");
        }

        var type = Type(correlation, context);
        var condition = CorrelationConditionReader.Read(correlation, type, context);
        var named = Texts(correlation, "rules", context) ?? [];
        var rules = named.Count == 0 && condition?.Expression is { } expression ? [.. expression.References] : named;
        if (rules.Count == 0)
        {
            context.Add(correlation.Line, "rules must name at least one rule by its id or name");
        }

        foreach (var stranger in condition?.Expression?.References.Where(reference => !rules.Contains(reference)) ?? [])
        {
            context.Add(correlation["condition"]!.Line, $"the condition names '{stranger}', which is not among the rules; add it there by the same id or name");
        }

        var groupBy = Texts(correlation, "group-by", context) ?? [];
        var timespan = Timespan(correlation, context);
        var generates = Generates(correlation, context);
        var aliases = Aliases(correlation, context);
        return context.Count > told
            ? null
            : new CorrelationDraft(Rule(meaning!, type!.Value, rules, groupBy, timespan, condition!), (correlation["rules"] ?? correlation).Line, context.Document, generates, aliases, context);
    }

    private static CorrelationRule Rule(
        RuleMeaning meaning, CorrelationType type, List<string> rules, List<string> groupBy, TimeSpan timespan, CorrelationConditionDraft condition)
    {
        var isTemporal = type is CorrelationType.Temporal or CorrelationType.TemporalOrdered;
        return new CorrelationRule(
            meaning, type, rules, [.. groupBy.Select(string.Intern)], timespan, isTemporal && condition.Bounds is null ? rules.Count : condition.Threshold,
            condition.Fields.Count > 0 ? string.Intern(condition.Fields[0]) : null)
        {
            Bounds = condition.Bounds,
            FurtherValueFields = [.. condition.Fields.Skip(1)],
            Percentile = condition.Percentile,
            Expression = condition.Expression,
        };
    }

    private static CorrelationType? Type(YamlMap correlation, LoadContext context)
    {
        var text = (correlation["type"] as YamlText)?.Value;
        if (Wire.TryRead<CorrelationType>(text, out var type))
        {
            return type;
        }

        context.Add((correlation["type"] ?? correlation).Line, $"the correlation type '{text}' is not supported; supported are {string.Join(", ", Enum.GetValues<CorrelationType>().Select(Wire.Name))}");
        return null;
    }

    internal static List<string>? Texts(YamlMap correlation, string key, LoadContext context)
    {
        List<string> texts = [];
        foreach (var node in correlation[key] switch { null => [], YamlList list => list.Items, var single => [single] })
        {
            if (node is not YamlText { Value.Length: > 0 } text || texts.Count == MaximumReferences)
            {
                return context.Add<List<string>>(node.Line, $"{key} must be a list of at most {MaximumReferences} names");
            }

            texts.Add(text.Value);
        }

        return texts;
    }

    private static TimeSpan Timespan(YamlMap correlation, LoadContext context)
    {
        var node = correlation["timespan"] ?? correlation["timeframe"];
        var text = (node as YamlText)?.Value ?? "";
        var match = TimespanForm().Match(text);
        var seconds = match.Groups[2].Value switch { "w" => 604_800, "d" => 86_400, "h" => 3_600, "m" => 60, _ => 1 };
        var timespan = match.Success ? TimeSpan.FromSeconds(long.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) * seconds) : default;
        if (timespan <= TimeSpan.Zero || timespan > MaximumTimespan)
        {
            context.Add((node ?? correlation).Line, $"timespan '{text}' must be like 30s, 10m, 1h, 1d or 1w and at most {MaximumTimespan.TotalDays}d");
        }

        return timespan;
    }

    private static Dictionary<string, IReadOnlyDictionary<string, string>> Aliases(YamlMap correlation, LoadContext context)
    {
        Dictionary<string, IReadOnlyDictionary<string, string>> aliases = new(StringComparer.Ordinal);
        if (correlation["aliases"] is not { } node)
        {
            return aliases;
        }

        foreach (var (alias, fields) in (node as YamlMap)?.Entries ?? [])
        {
            if (fields is YamlMap map && map.Entries.All(entry => entry.Value is YamlText { IsNull: false }))
            {
                aliases.Add(alias.Value, map.Entries.ToDictionary(entry => entry.Key.Value, entry => ((YamlText)entry.Value).Value, StringComparer.Ordinal));
            }
            else
            {
                context.Add(alias.Line, $"the alias '{alias.Value}' must be a map from each rule to its field");
            }
        }

        if (node is not YamlMap)
        {
            context.Add(node.Line, "aliases must be a map from alias to a map from rule to field");
        }

        return aliases;
    }

    private static bool Generates(YamlMap correlation, LoadContext context)
    {
        switch (correlation["generate"])
        {
            case null or YamlText { Value: "false" }:
                return false;
            case YamlText { Value: "true" }:
                return true;
            case var node:
                context.Add(node.Line, "generate must be true or false");
                return false;
        }
    }

    [GeneratedRegex(@"^([0-9]{1,7})([smhdw])\z", RegexOptions.CultureInvariant)]
    private static partial Regex TimespanForm();
}
