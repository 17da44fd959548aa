using SocConsole.Core.Detection.Rules.Matching;

namespace SocConsole.Core.Detection.Rules.Sigma;

/// <summary><c>gt</c>, <c>gte</c>, <c>lt</c>, <c>lte</c>. A value of the event that is no number never matches.</summary>
internal sealed class NumberComparison(string name, Func<double, double, bool> relation) : FieldComparison
{
    public override string Name => name;

    protected override ValueMatcher? Matcher(FieldQuery query, YamlText value, LoadContext context) =>
        Numbers.TryRead(value.Value, out var bound)
            ? new Compares(relation, bound)
            : context.Add<ValueMatcher>(value.Line, $"{name} needs a number, not '{value.Value}'");
}
