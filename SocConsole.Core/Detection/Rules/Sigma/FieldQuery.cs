using System.Text.RegularExpressions;
using SocConsole.Core.Detection.Rules.Matching;

namespace SocConsole.Core.Detection.Rules.Sigma;

/// <summary>How the values below a key such as <c>user.name|contains|all</c> are compared: what its modifiers said.</summary>
internal sealed class FieldQuery(string name)
{
    /// <summary>The field's name; empty for keywords, which look at the whole event.</summary>
    public string Field => name;

    public bool IsKeyword => name.Length == 0;

    public bool All { get; set; }

    public bool Cased { get; set; }

    public RegexOptions RegexOptions { get; set; }

    /// <summary>Null until a modifier names one: then values are compared as text.</summary>
    public FieldComparison? Comparison { get; set; }

    public StringComparison StringComparison => Cased ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;

    public ConditionNode Node(ValueMatcher matcher) => IsKeyword ? new KeywordMatch(matcher) : new FieldMatch(name, matcher);
}

/// <summary>A way to compare a field with values. A new one is a new file and a line in <see cref="Modifiers"/>.</summary>
internal abstract class FieldComparison
{
    /// <summary>The modifier's name, for context.</summary>
    public abstract string Name { get; }

    public virtual bool KnowsCase => false;

    /// <summary>Node for the values, joined by <c>or</c>, or by <c>and</c> after <c>all</c>; null after its fault was told.</summary>
    public virtual ConditionNode? Compile(FieldQuery query, IReadOnlyList<YamlText> values, LoadContext context)
    {
        List<ValueMatcher> matchers = [];
        foreach (var value in values)
        {
            if (Matcher(query, value, context) is not { } matcher)
            {
                return null;
            }

            matchers.Add(matcher);
        }

        if (query.All)
        {
            return new AllOf([.. matchers.Select(query.Node)]);
        }

        return query.Node(matchers is [var only] ? only : new AnyMatcher(matchers));
    }

    protected abstract ValueMatcher? Matcher(FieldQuery query, YamlText value, LoadContext context);
}
