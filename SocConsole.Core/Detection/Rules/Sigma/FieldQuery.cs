using System.Text.RegularExpressions;
using SocConsole.Core.Detection.Rules.Matching;

namespace SocConsole.Core.Detection.Rules.Sigma;

/// <summary>How the values below a key such as <c>user.name|contains|all</c> are compared: what its modifiers said.</summary>
internal sealed class FieldQuery(string name, FieldNames names)
{
    /// <summary>The field's name in the rule; empty for keywords, which look at the whole event.</summary>
    public string Field => name;

    /// <summary>Where the field may stand in an event.</summary>
    public FieldNames Names => names;

    public bool IsKeyword => name.Length == 0;

    public bool All { get; set; }

    public bool Cased { get; set; }

    /// <summary>The opposite of what the other modifiers say, so an absent field differs too.</summary>
    public bool Negated { get; set; }

    /// <summary>Values hold placeholders.</summary>
    public bool Expands { get; set; }

    /// <summary>Values are names of other fields.</summary>
    public bool References { get; set; }

    public RegexOptions RegexOptions { get; set; }

    /// <summary>The part of a time that is compared; null for the whole value.</summary>
    public Func<DateTime, int>? Part { get; set; }

    /// <summary>What is done to the values, in order, before they are compared.</summary>
    public List<ValueTransform> Transforms { get; } = [];

    /// <summary>Null until a modifier names one: then values are compared as text.</summary>
    public FieldComparison? Comparison { get; set; }

    public StringComparison StringComparison => Cased ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;

    public ConditionNode Node(ValueMatcher matcher) => IsKeyword ? new KeywordMatch(matcher) : new FieldMatch(names, Part is null ? matcher : new TimePart(Part, matcher));
}

/// <summary>A way to compare a field with values. A new one is a new file and a line in <see cref="Modifiers"/>.</summary>
internal abstract class FieldComparison
{
    /// <summary>The modifier's name, for context.</summary>
    public abstract string Name { get; }

    /// <summary>Whether it compares texts, so that case, encodings and references mean something.</summary>
    public virtual bool IsText => false;

    /// <summary>Node for the values, joined by <c>or</c>; null after its fault was told.</summary>
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

        return query.Node(matchers is [var only] ? only : new AnyMatcher(matchers));
    }

    protected abstract ValueMatcher? Matcher(FieldQuery query, YamlText value, LoadContext context);
}
