using System.Text.RegularExpressions;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Detection.Rules.Sigma;

/// <summary>Reads what a rule or correlation means: title, level, tags, origin and the console's own <c>soc</c> block.</summary>
internal static partial class MeaningReader
{
    /// <summary>Prior of a rule that says none: nothing is known.</summary>
    public const double DefaultPrecision = 0.5;

    private const int MaximumTitle = 256;
    private const int MaximumReason = 500;
    private static readonly string[] SocKeys = ["threat_type", "entity", "reason", "precision"];

    public static RuleMeaning? Read(YamlMap rule, LoadContext context)
    {
        var told = context.Count;
        var title = Text(rule, "title", context);
        if (title is null or { Length: > MaximumTitle })
        {
            context.Add(rule.Line, $"a rule needs a title of 1 to {MaximumTitle} characters");
        }

        var (id, name) = (Text(rule, "id", context), Text(rule, "name", context));
        var severity = Level(rule, context);
        var soc = Soc(rule, context);
        var threatType = soc is null ? null : Text(soc, "threat_type", context);
        if (threatType is not null && !ThreatTypeForm().IsMatch(threatType))
        {
            context.Add(soc!["threat_type"]!.Line, $"threat_type '{threatType}' must be words in lower case joined by _, such as brute_force_attack");
        }

        var reason = soc is null ? null : Reason(soc, context);
        var precision = soc is null ? DefaultPrecision : Precision(soc, context);
        var entity = soc is null ? null : Text(soc, "entity", context);
        SchemaCheck.Check(rule, context);
        if (context.Count > told)
        {
            return null;
        }

        var techniques = Techniques(rule);
        var entities = entity is null ? DefaultMeaning.EntityFieldsOf(context.LogSource) : [entity];
        return new RuleMeaning(
            id ?? name ?? title!,
            name,
            title!,
            severity,
            threatType ?? DefaultMeaning.ThreatTypeOf(techniques, Texts(rule, "tags")),
            techniques,
            string.Intern(entities[0]),
            reason ?? $"{title!.Replace('{', '(').Replace('}', ')')}: {{matched}}",
            precision)
        {
            EntityFields = [.. entities.Select(string.Intern)],
            Origin = Origin(rule, context),
        };
    }

    private static RuleOrigin Origin(YamlMap rule, LoadContext context) => new(
        context.File,
        Plain(rule, "author"),
        Plain(rule, "license"),
        Plain(rule, "description"),
        Texts(rule, "references"),
        Plain(rule, "status"),
        Plain(rule, "date"),
        Plain(rule, "modified"),
        Plain(rule, "level"),
        Texts(rule, "tags"),
        Texts(rule, "falsepositives"),
        context.LogSource);

    private static string? Plain(YamlMap rule, string key) => rule[key] is YamlText { IsNull: false } text ? text.Value : null;

    private static string[] Texts(YamlMap rule, string key) => rule[key] switch
    {
        YamlList list => [.. list.Items.OfType<YamlText>().Select(text => text.Value)],
        YamlText { IsNull: false } text => [text.Value],
        _ => [],
    };

    private static string? Text(YamlMap map, string key, LoadContext context)
    {
        switch (map[key])
        {
            case null or YamlText { IsNull: true }:
                return null;
            case YamlText { Value: { Length: > 0 } value }:
                return value;
            case var node:
                return context.Add<string>(node.Line, $"{key} must be a text");
        }
    }

    private static Severity Level(YamlMap rule, LoadContext context)
    {
        if (Text(rule, "level", context) is not { } level)
        {
            return Severity.Medium;
        }

        if (!Wire.TryRead<Severity>(level, out var severity))
        {
            context.Add(rule["level"]!.Line, $"level '{level}' must be informational, low, medium, high or critical");
        }

        return severity;
    }

    private static YamlMap? Soc(YamlMap rule, LoadContext context)
    {
        switch (rule["soc"])
        {
            case null:
                return null;
            case YamlMap soc:
                foreach (var (key, _) in soc.Entries.Where(entry => !SocKeys.Contains(entry.Key.Value)))
                {
                    context.Add(key.Line, $"soc has no '{key.Value}'; it has {string.Join(", ", SocKeys)}");
                }

                return soc;
            case var node:
                return context.Add<YamlMap>(node.Line, $"soc must be a map of {string.Join(", ", SocKeys)}");
        }
    }

    private static string? Reason(YamlMap soc, LoadContext context)
    {
        var reason = Text(soc, "reason", context);
        if (reason is { Length: > MaximumReason } || (reason is not null && Placeholder().Replace(reason, "").AsSpan().ContainsAny('{', '}')))
        {
            return context.Add<string>(soc["reason"]!.Line, $"reason must be at most {MaximumReason} characters with placeholders such as {{source.ip}} and {{count}}");
        }

        return reason;
    }

    private static double Precision(YamlMap soc, LoadContext context)
    {
        if (Text(soc, "precision", context) is not { } text)
        {
            return DefaultPrecision;
        }

        if (!Matching.Numbers.TryRead(text, out var precision) || precision is not (>= 0 and <= 1))
        {
            context.Add(soc["precision"]!.Line, $"precision '{text}' must be a number from 0 to 1");
        }

        return precision;
    }

    private static string[] Techniques(YamlMap rule) => rule["tags"] is not YamlList tags
        ? []
        : [.. tags.Items.OfType<YamlText>()
            .Where(tag => TechniqueTag().IsMatch(tag.Value))
            .Select(tag => tag.Value["attack.".Length..].ToUpperInvariant())
            .Distinct()];

    [GeneratedRegex(@"^attack\.[tT][0-9]{4}(?:\.[0-9]{3})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex TechniqueTag();

    [GeneratedRegex(@"^[a-z][a-z0-9]*(?:_[a-z0-9]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex ThreatTypeForm();

    [GeneratedRegex(@"\{[A-Za-z@][A-Za-z0-9_.@-]*\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();
}
