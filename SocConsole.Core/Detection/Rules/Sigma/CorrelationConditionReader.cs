using System.Globalization;
using SocConsole.Core.Detection.Rules.Matching;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Detection.Rules.Sigma;

/// <summary>What a correlation's <c>condition</c> says.</summary>
/// <param name="Bounds">What its figure must be; null where it says none.</param>
/// <param name="Threshold">The lower bound as a whole number, at least 1.</param>
/// <param name="Fields">The fields whose values count.</param>
/// <param name="Percentile">Which percentile.</param>
/// <param name="Expression">The boolean condition of a temporal correlation.</param>
internal sealed record CorrelationConditionDraft(
    IReadOnlyList<CorrelationBound>? Bounds, int Threshold, IReadOnlyList<string> Fields, double Percentile, CorrelationExpression? Expression);

/// <summary>Reads the <c>condition</c> of correlations.</summary>
internal static class CorrelationConditionReader
{
    /// <summary>The percentile of a <c>value_percentile</c> that names none.</summary>
    public const double DefaultPercentile = 95;

    private const int MaximumThreshold = Correlation.CorrelationBucket.MaximumKept;
    private static readonly CorrelationConditionDraft None = new(null, 1, [], DefaultPercentile, null);

    public static CorrelationConditionDraft? Read(YamlMap correlation, CorrelationType? type, LoadContext context)
    {
        var isTemporal = type is CorrelationType.Temporal or CorrelationType.TemporalOrdered;
        switch (correlation["condition"])
        {
            case YamlMap map:
                return Read(map, type, isTemporal, context);
            case YamlText { IsNull: false } text when isTemporal:
                return CorrelationExpressionParser.Parse(text, context) is { } expression ? None with { Expression = expression } : null;
            case null or YamlText { IsNull: true } when isTemporal:
                return None;
            case var node when type is not null:
                return context.Add<CorrelationConditionDraft>((node ?? correlation).Line, "a counting correlation needs a condition such as gte: 5");
            default:
                return null;
        }
    }

    private static CorrelationConditionDraft Read(YamlMap map, CorrelationType? type, bool isTemporal, LoadContext context)
    {
        List<CorrelationBound> bounds = [];
        foreach (var (key, value) in map.Entries.Where(entry => entry.Key.Value is not ("field" or "percentile")))
        {
            if (Wire.TryRead<CorrelationRelation>(key.Value, out var relation) && value is YamlText number && Numbers.TryRead(number.Value, out var bound))
            {
                bounds.Add(new CorrelationBound(relation, bound));
            }
            else
            {
                context.Add(key.Line, $"'{key.Value}' must be one of {string.Join(", ", Enum.GetValues<CorrelationRelation>().Select(Wire.Name))} with a number");
            }
        }

        var fields = CorrelationReader.Texts(map, "field", context) ?? [];
        if (type is not null && fields.Count == 0 != (isTemporal || type == CorrelationType.EventCount))
        {
            context.Add(map.Line, "correlations of values need a field in their condition, and those of events have none");
        }

        if (map.Entries.All(entry => entry.Key.Value is "field" or "percentile"))
        {
            context.Add(map.Line, "the condition needs a bound such as gte: 5");
        }

        var least = bounds.Select(bound => bound.Relation switch
        {
            CorrelationRelation.Gt => Math.Floor(bound.Number) + 1,
            CorrelationRelation.Gte or CorrelationRelation.Eq => Math.Ceiling(bound.Number),
            _ => 1,
        }).DefaultIfEmpty(1).Max();
        var counts = isTemporal || type is CorrelationType.EventCount or CorrelationType.ValueCount;
        if (counts && bounds.Count > 0 && (least > MaximumThreshold || IsAlwaysBelow(bounds)))
        {
            context.Add(map.Line, $"the condition must be one that 1 to {MaximumThreshold:N0} can meet");
        }

        return new CorrelationConditionDraft(bounds, (int)Math.Clamp(least, 1, MaximumThreshold), fields, Percentile(map, context), null);
    }

    // A count that a match has just moved is 1 or more.
    private static bool IsAlwaysBelow(List<CorrelationBound> bounds) => bounds.Exists(bound => bound.Relation switch
    {
        CorrelationRelation.Lt => bound.Number <= 1,
        CorrelationRelation.Lte or CorrelationRelation.Eq => bound.Number < 1,
        CorrelationRelation.Gte => bound.Number <= 0,
        _ => false,
    });

    private static double Percentile(YamlMap map, LoadContext context)
    {
        switch (map["percentile"])
        {
            case null:
                return DefaultPercentile;
            case YamlText text when double.TryParse(text.Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percentile) && percentile is > 0 and <= 100:
                return percentile;
            case var node:
                context.Add(node.Line, "percentile must be a number above 0 and up to 100");
                return DefaultPercentile;
        }
    }
}
