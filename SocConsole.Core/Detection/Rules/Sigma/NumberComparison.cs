using SocConsole.Core.Detection.Rules.Matching;

namespace SocConsole.Core.Detection.Rules.Sigma;

/// <summary><c>gt</c>, <c>gte</c>, <c>lt</c>, <c>lte</c>, and the parts of a time. A value of the event that is no number never matches; <c>gte</c> and <c>lte</c> of null hold for null.</summary>
internal sealed class NumberComparison(string name, Func<double, double, bool> relation) : FieldComparison
{
    public override string Name => name;

    public override ConditionNode? Compile(FieldQuery query, IReadOnlyList<YamlText> values, LoadContext context)
    {
        if (!values.Any(value => value.IsNull))
        {
            return base.Compile(query, values, context);
        }

        ConditionNode ofNull = relation(0, 0) ? new FieldAbsent(query.Names, orNull: true) : new Never();
        YamlText[] rest = [.. values.Where(value => !value.IsNull)];
        if (rest.Length == 0)
        {
            return ofNull;
        }

        return base.Compile(query, rest, context) is { } node ? new AtLeast(1, [ofNull, node]) : null;
    }

    protected override ValueMatcher? Matcher(FieldQuery query, YamlText value, LoadContext context) =>
        Numbers.TryRead(value.Value, out var bound)
            ? new Compares(relation, bound)
            : context.Add<ValueMatcher>(value.Line, $"{name} needs a number, not '{value.Value}'");
}
