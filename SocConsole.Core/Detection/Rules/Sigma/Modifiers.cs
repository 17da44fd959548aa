using System.Globalization;
using System.Text.RegularExpressions;

namespace SocConsole.Core.Detection.Rules.Sigma;

/// <summary>The modifiers that the console knows, by their Sigma names (specification 2.1.0, appendix "Modifiers"): all of them.</summary>
internal static class Modifiers
{
    // Each answers null, or why it can't stand there.
    private static readonly Dictionary<string, Func<FieldQuery, string?>> Known = new(StringComparer.Ordinal)
    {
        ["all"] = query => Flag(query.All = true),
        ["cased"] = query => Flag(query.Cased = true),
        ["neq"] = query => Flag(query.Negated = true),
        ["expand"] = query => Flag(query.Expands = true),
        ["fieldref"] = query => Flag(query.References = true),
        ["contains"] = Comparison(new TextComparison("contains", before: true, after: true)),
        ["startswith"] = Comparison(new TextComparison("startswith", before: false, after: true)),
        ["endswith"] = Comparison(new TextComparison("endswith", before: true, after: false)),
        ["re"] = Comparison(new RegexComparison()),
        ["i"] = RegexFlag(RegexOptions.IgnoreCase),
        ["m"] = RegexFlag(RegexOptions.Multiline),
        ["s"] = RegexFlag(RegexOptions.Singleline),
        ["cidr"] = Comparison(new NetworkComparison()),
        ["exists"] = Comparison(new ExistsComparison()),
        ["gt"] = Comparison(new NumberComparison("gt", (number, bound) => number > bound)),
        ["gte"] = Comparison(new NumberComparison("gte", (number, bound) => number >= bound)),
        ["lt"] = Comparison(new NumberComparison("lt", (number, bound) => number < bound)),
        ["lte"] = Comparison(new NumberComparison("lte", (number, bound) => number <= bound)),
        ["base64"] = Transform(ValueTransforms.Base64),
        ["base64offset"] = Transform(ValueTransforms.Base64Offset),
        ["utf16"] = Transform(ValueTransforms.Utf16WithMark),
        ["utf16le"] = Transform(ValueTransforms.Utf16LittleEndian),
        ["utf16be"] = Transform(ValueTransforms.Utf16BigEndian),
        ["wide"] = Transform(ValueTransforms.Utf16LittleEndian),
        ["windash"] = Transform(ValueTransforms.WindowsDash),
        ["minute"] = Part(time => time.Minute),
        ["hour"] = Part(time => time.Hour),
        ["day"] = Part(time => time.Day),
        ["week"] = Part(ISOWeek.GetWeekOfYear),
        ["month"] = Part(time => time.Month),
        ["year"] = Part(time => time.Year),
    };

    private static readonly NumberComparison EqualPart = new("a part of a time", (number, wanted) => number == wanted);

    /// <summary>Reads <c>field|modifier|modifier</c>; null after its fault was told.</summary>
    public static FieldQuery? Read(YamlText key, LoadContext context)
    {
        var parts = key.Value.Split('|');
        var field = parts[0].Trim();
        var query = new FieldQuery(field, context.Names(field));
        foreach (var name in parts.Skip(1).Select(part => part.Trim()))
        {
            if (!Known.TryGetValue(name, out var apply))
            {
                return context.Add<FieldQuery>(key.Line, $"the modifier '{name}' of '{key.Value}' is not one of Sigma; there are {string.Join(", ", Known.Keys)}");
            }

            if (apply(query) is { } problem)
            {
                return context.Add<FieldQuery>(key.Line, $"'{key.Value}': {problem}");
            }
        }

        if (Contradiction(query) is { } contradiction)
        {
            return context.Add<FieldQuery>(key.Line, $"'{key.Value}': {contradiction}");
        }

        query.Comparison ??= query.Part is null ? null : EqualPart;
        return query;
    }

    private static string? Contradiction(FieldQuery query)
    {
        var comparison = query.Comparison ?? (query.Part is null ? TextComparison.Whole : EqualPart);
        return comparison switch
        {
            { IsText: false } when query.Cased => $"cased has no meaning with {comparison.Name}; leave it out",
            { IsText: false } when query.Transforms.Count > 0 => $"an encoding or windash has no meaning with {comparison.Name}; leave it out",
            { IsText: false } when query.References => $"fieldref goes with contains, startswith and endswith, not with {comparison.Name}",
            _ when query.References && (query.IsKeyword || query.Transforms.Count > 0 || query.Expands) => "fieldref compares two fields as they are; leave the other modifiers out",
            not NumberComparison when query.Part is not null => $"a part of a time is a number; leave {comparison.Name} out",
            _ when query.IsKeyword && query.Part is not null => "a part of a time needs a field",
            _ => null,
        };
    }

    private static string? Flag(bool _) => null;

    private static Func<FieldQuery, string?> Transform(ValueTransform transform) => query =>
    {
        query.Transforms.Add(transform);
        return null;
    };

    private static Func<FieldQuery, string?> Part(Func<DateTime, int> part) => query =>
    {
        var other = query.Part;
        query.Part = part;
        return other is null ? null : "only one part of a time can be compared; write two fields";
    };

    private static Func<FieldQuery, string?> RegexFlag(RegexOptions option) => query =>
    {
        query.RegexOptions |= option;
        return query.Comparison is RegexComparison ? null : "i, m and s stand only after re";
    };

    private static Func<FieldQuery, string?> Comparison(FieldComparison comparison) => query =>
    {
        if (query.Comparison is { } other)
        {
            return $"{other.Name} and {comparison.Name} can't both compare the same values; write two fields";
        }

        query.Comparison = comparison;
        return null;
    };
}
