using SocConsole.Core.Detection.Rules.Matching;

namespace SocConsole.Core.Detection.Rules.Sigma;

/// <summary><c>exists: true</c> or <c>false</c>: whether the event has the field, whatever its value.</summary>
internal sealed class ExistsComparison : FieldComparison
{
    public override string Name => "exists";

    public override ConditionNode? Compile(FieldQuery query, IReadOnlyList<YamlText> values, LoadContext context)
    {
        if (query.IsKeyword || query.All || values is not [var value] || !bool.TryParse(value.Value, out var exists))
        {
            return context.Add<ConditionNode>(values[0].Line, "exists needs a field and one value, true or false");
        }

        return exists ? new FieldPresent(query.Names) : new FieldAbsent(query.Names, orNull: false);
    }

    protected override ValueMatcher? Matcher(FieldQuery query, YamlText value, LoadContext context) => null;
}
