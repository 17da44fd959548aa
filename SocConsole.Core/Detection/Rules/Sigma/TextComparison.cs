using SocConsole.Core.Detection.Rules.Matching;

namespace SocConsole.Core.Detection.Rules.Sigma;

/// <summary>Text with wildcards, whole or as a beginning, end or inner part. Without a modifier also numbers and null.</summary>
internal sealed class TextComparison(string name, bool before, bool after) : FieldComparison
{
    public static readonly TextComparison Whole = new("no modifier", before: false, after: false);

    public override string Name => name;

    public override bool KnowsCase => true;

    public override ConditionNode? Compile(FieldQuery query, IReadOnlyList<YamlText> values, LoadContext context)
    {
        var told = context.Count;
        List<ConditionNode> nodes = [];
        List<ValueMatcher> matchers = [];
        List<string> equal = [];
        List<string> inner = [];
        foreach (var value in values)
        {
            if (value.IsNull && ReferenceEquals(this, Whole) && !query.IsKeyword)
            {
                nodes.Add(new FieldAbsent(query.Field));
            }
            else if (query.All)
            {
                nodes.AddRange(Matcher(query, value, context) is { } matcher ? [query.Node(matcher)] : []);
            }
            else if (!value.IsNull && Pattern(query, value) is { HasInnerWildcard: false, Literal.Length: > 0 } pattern && pattern.LeadingRun == pattern.TrailingRun && !IsNumber(query, value))
            {
                (pattern.LeadingRun ? inner : equal).Add(pattern.Literal);
            }
            else if (Matcher(query, value, context) is { } matcher)
            {
                matchers.Add(matcher);
            }
        }

        if (context.Count > told)
        {
            return null;
        }

        Gather(query, matchers, equal, inner);
        if (matchers.Count > 0)
        {
            nodes.Add(query.Node(matchers is [var only] ? only : new AnyMatcher(matchers)));
        }

        return nodes is [var single] ? single : query.All ? new AllOf(nodes) : new AtLeast(1, nodes);
    }

    protected override ValueMatcher? Matcher(FieldQuery query, YamlText value, LoadContext context)
    {
        if (value.IsNull)
        {
            return context.Add<ValueMatcher>(value.Line, $"null has no meaning with {(query.IsKeyword ? "keywords" : name)}; write '' for an empty text, or the field without modifiers");
        }

        if (IsNumber(query, value) && Numbers.TryRead(value.Value, out var number))
        {
            return new EqualToNumber(value.Value, number);
        }

        var pattern = Pattern(query, value);
        if (pattern.HasInnerWildcard)
        {
            return pattern.Length <= WildcardPattern.MaximumLength
                ? pattern.ToGlob(query.Cased)
                : context.Add<ValueMatcher>(value.Line, $"a text with wildcards inside may be {WildcardPattern.MaximumLength:N0} characters long; split it with contains|all");
        }

        var (literal, comparison) = (pattern.Literal, query.StringComparison);
        return (pattern.LeadingRun, pattern.TrailingRun) switch
        {
            (true, _) when literal.Length == 0 => new AnyValue(),
            (true, true) => new ContainsAny([literal], comparison),
            (true, false) => new EndsWith(literal, comparison),
            (false, true) => new StartsWith(literal, comparison),
            _ => new EqualTo(literal, comparison),
        };
    }

    private static void Gather(FieldQuery query, List<ValueMatcher> matchers, List<string> equal, List<string> inner)
    {
        if (equal.Count > 0)
        {
            matchers.Insert(0, equal is [var only] ? new EqualTo(only, query.StringComparison) : new EqualToAny(equal, StringComparer.FromComparison(query.StringComparison)));
        }

        if (inner.Count > 0)
        {
            matchers.Insert(0, new ContainsAny(inner, query.StringComparison));
        }
    }

    private bool IsNumber(FieldQuery query, YamlText value) =>
        value.Plain && !query.IsKeyword && ReferenceEquals(this, Whole) && Numbers.TryRead(value.Value, out _);

    private WildcardPattern Pattern(FieldQuery query, YamlText value) =>
        WildcardPattern.Parse(value.Value).Open(before || query.IsKeyword, after || query.IsKeyword);
}
