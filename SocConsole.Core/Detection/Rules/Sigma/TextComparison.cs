using SocConsole.Core.Detection.Rules.Matching;

namespace SocConsole.Core.Detection.Rules.Sigma;

/// <summary>Text with wildcards, whole or as a beginning, end or inner part. Without a modifier also numbers and null.</summary>
internal sealed class TextComparison(string name, bool before, bool after) : FieldComparison
{
    public static readonly TextComparison Whole = new("no modifier", before: false, after: false);

    public override string Name => name;

    public override bool IsText => true;

    public override ConditionNode? Compile(FieldQuery query, IReadOnlyList<YamlText> values, LoadContext context)
    {
        var told = context.Count;
        var gathered = new Gathered(query);
        foreach (var value in values)
        {
            if (query.References)
            {
                gathered.Nodes.Add(new FieldReference(query.Names, context.Names(value.Value), Relation(query.StringComparison)));
            }
            else if (value.IsNull && ReferenceEquals(this, Whole) && !query.IsKeyword && query.Transforms.Count == 0)
            {
                gathered.Nodes.Add(new FieldAbsent(query.Names, orNull: true));
            }
            else if (IsNumber(query, value) && Numbers.TryRead(value.Value, out var number))
            {
                gathered.Matchers.Add(new EqualToNumber(value.Value, number));
            }
            else
            {
                Add(query, value, gathered, context);
            }
        }

        return context.Count > told ? null : gathered.Node();
    }

    protected override ValueMatcher? Matcher(FieldQuery query, YamlText value, LoadContext context) => null;

    private void Add(FieldQuery query, YamlText value, Gathered gathered, LoadContext context)
    {
        if (value.IsNull)
        {
            context.Add(value.Line, $"null has no meaning with {(query.IsKeyword ? "keywords" : name)}; write '' for an empty text, or the field without modifiers");
            return;
        }

        var parsed = WildcardPattern.Parse(value.Value);
        if (query.Transforms.Contains(ValueTransforms.WindowsDash) && ValueTransforms.DashesOf(parsed).Count() > ValueTransforms.MaximumDashes)
        {
            context.Add(value.Line, $"windash takes at most {ValueTransforms.MaximumDashes} switches in one text; split it with contains|all|windash");
            return;
        }

        IEnumerable<TransformedText> texts = [new(parsed, null)];
        TransformedText[] transformed = [.. query.Transforms.Aggregate(texts, (current, transform) => current.SelectMany(text => transform(text)))];
        if (transformed.Length == 0)
        {
            context.Add(value.Line, $"'{value.Value}' has wildcards or is too short, so it can't be encoded; write plain text, with \\* for a star");
        }

        foreach (var text in transformed)
        {
            Sort(query, text.ToPattern().Open(before || query.IsKeyword, after || query.IsKeyword), value.Line, gathered, context);
        }
    }

    private static void Sort(FieldQuery query, WildcardPattern pattern, int line, Gathered gathered, LoadContext context)
    {
        var (literal, comparison) = (pattern.Literal, query.StringComparison);
        switch (pattern.HasInnerWildcard, pattern.LeadingRun, pattern.TrailingRun)
        {
            case (true, _, _) when pattern.Length > WildcardPattern.MaximumLength:
                context.Add(line, $"a text with wildcards inside may be {WildcardPattern.MaximumLength:N0} characters long; split it with contains|all");
                break;
            case (true, _, _):
                gathered.Matchers.Add(pattern.ToGlob(query.Cased));
                break;
            case (_, true, _) when literal.Length == 0:
                gathered.Matchers.Add(new AnyValue());
                break;
            case (_, true, true):
                gathered.Inner.Add(literal);
                break;
            case (_, true, false):
                gathered.Matchers.Add(new EndsWith(literal, comparison));
                break;
            case (_, false, true):
                gathered.Matchers.Add(new StartsWith(literal, comparison));
                break;
            default:
                gathered.Equal.Add(literal);
                break;
        }
    }

    private Func<string, string, bool> Relation(StringComparison comparison) => (before, after) switch
    {
        (true, true) => (value, other) => value.Contains(other, comparison),
        (true, false) => (value, other) => value.EndsWith(other, comparison),
        (false, true) => (value, other) => value.StartsWith(other, comparison),
        _ => (value, other) => value.Equals(other, comparison),
    };

    private bool IsNumber(FieldQuery query, YamlText value) =>
        value.Plain && !query.IsKeyword && query.Transforms.Count == 0 && ReferenceEquals(this, Whole) && Numbers.TryRead(value.Value, out _);

    /// <summary>The alternatives of one field: plain texts are gathered, so that many are looked up at once.</summary>
    private sealed class Gathered(FieldQuery query)
    {
        public List<ConditionNode> Nodes { get; } = [];

        public List<ValueMatcher> Matchers { get; } = [];

        public List<string> Equal { get; } = [];

        public List<string> Inner { get; } = [];

        public ConditionNode Node()
        {
            List<ValueMatcher> all = [];
            if (Inner.Count > 0)
            {
                all.Add(new ContainsAny(Inner, query.StringComparison));
            }

            if (Equal.Count > 0)
            {
                all.Add(Equal is [var only] ? new EqualTo(only, query.StringComparison) : new EqualToAny(Equal, StringComparer.FromComparison(query.StringComparison)));
            }

            all.AddRange(Matchers);
            if (all.Count > 0)
            {
                Nodes.Add(query.Node(all is [var single] ? single : new AnyMatcher(all)));
            }

            return Nodes is [var node] ? node : new AtLeast(1, Nodes);
        }
    }
}
