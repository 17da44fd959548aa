using System.Globalization;
using System.IO.Enumeration;
using SocConsole.Core.Detection.Rules.Matching;

namespace SocConsole.Core.Detection.Rules.Sigma;

/// <summary>
/// Sigma's condition: <c>or</c> binds loosest, then <c>and</c>, then <c>not</c>; parentheses; <c>1 of</c>, <c>N of</c>, <c>all of</c> a pattern or
/// <c>them</c>, which leaves out names that begin with <c>_</c>.
/// </summary>
internal sealed class ConditionParser
{
    /// <summary>Longest condition, in characters.</summary>
    public const int MaximumLength = 4_000;

    /// <summary>Deepest nesting of parentheses and <c>not</c>.</summary>
    public const int MaximumDepth = 50;

    private readonly OrderedDictionary<string, ConditionNode> selections;
    private readonly List<string> words;
    private readonly Action<string> warn;
    private int at;
    private string? problem;

    private ConditionParser(string text, OrderedDictionary<string, ConditionNode> selections, Action<string> warn)
    {
        this.warn = warn;
        this.selections = selections;
        words = [.. text.Replace("(", " ( ", StringComparison.Ordinal).Replace(")", " ) ", StringComparison.Ordinal)
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];
    }

    private string? Word => at < words.Count ? words[at] : null;

    /// <summary>The compiled condition, or null after its fault was told.</summary>
    public static ConditionNode? Parse(YamlText text, OrderedDictionary<string, ConditionNode> selections, LoadContext context)
    {
        if (text.Value.Length > MaximumLength)
        {
            return context.Add<ConditionNode>(text.Line, $"the condition is longer than {MaximumLength:N0} characters; use 1 of and all of");
        }

        if (text.Value.Contains('|', StringComparison.Ordinal))
        {
            return context.Add<ConditionNode>(text.Line, "aggregations after | are not part of Sigma 2; write a correlation document");
        }

        var parser = new ConditionParser(text.Value, selections, message => context.Warn(text.Line, message));
        var node = parser.Or(0);
        if (node is not null && parser.Word is { } rest)
        {
            node = parser.Fault($"'{rest}' is not expected there; join parts by and or or, and close as many parentheses as you open");
        }

        return node ?? context.Add<ConditionNode>(text.Line, $"the condition '{text.Value}': {parser.problem}");
    }

    private ConditionNode? Or(int depth) => Joined("or", depth, And, nodes => new AtLeast(1, nodes));

    private ConditionNode? And(int depth) => Joined("and", depth, Not, nodes => new AllOf(nodes));

    private ConditionNode? Joined(string word, int depth, Func<int, ConditionNode?> part, Func<List<ConditionNode>, ConditionNode> join)
    {
        List<ConditionNode> nodes = [];
        do
        {
            if (part(depth) is not { } node)
            {
                return null;
            }

            nodes.Add(node);
        }
        while (TryTake(word));
        return nodes is [var only] ? only : join(nodes);
    }

    private ConditionNode? Not(int depth)
    {
        if (depth > MaximumDepth)
        {
            return Fault($"nested deeper than {MaximumDepth}");
        }

        if (TryTake("not"))
        {
            return Not(depth + 1) is { } node ? new Negation(node) : null;
        }

        if (!TryTake("("))
        {
            return Selected();
        }

        var inner = Or(depth + 1);
        return inner is null || TryTake(")") ? inner : Fault("a parenthesis is not closed");
    }

    private ConditionNode? Selected()
    {
        if (Word is not { } name || name is ")" || Is(name, "and") || Is(name, "or"))
        {
            return Fault(Word is null ? "it ends where a selection is expected" : $"a selection is expected before '{Word}'");
        }

        at++;
        if (Word is { } of && Is(of, "of"))
        {
            at++;
            return Quantified(name);
        }

        return selections.TryGetValue(name, out var node) ? node : Fault($"there is no selection '{name}'; there are {string.Join(", ", selections.Keys)}");
    }

    private ConditionNode? Quantified(string quantifier)
    {
        if (Word is not { } target)
        {
            return Fault("'of' must be followed by a pattern or them");
        }

        at++;
        ConditionNode[] nodes = [.. selections.Where(selection => IsMeant(selection.Key, target)).Select(selection => selection.Value)];
        var least = Is(quantifier, "all") ? nodes.Length : Is(quantifier, "any") ? 1 : int.TryParse(quantifier, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        if (least < 1 && nodes.Length > 0)
        {
            return Fault($"'{quantifier} of {target}' must be all, any or a number from 1 on");
        }

        // A rule that matched everything because of a name that was mistyped would be worse than one that never does.
        if (least > nodes.Length || nodes.Length == 0)
        {
            warn($"'{quantifier} of {target}' never holds: {(nodes.Length == 0 ? "no selection is" : $"only {nodes.Length} are")} named so");
            return new Never();
        }

        return Is(quantifier, "all") ? new AllOf(nodes) : new AtLeast(least, nodes);
    }

    private static bool IsMeant(string name, string target) => Is(target, "them")
        ? !name.StartsWith('_')
        : FileSystemName.MatchesSimpleExpression(target, name, ignoreCase: false);

    private bool TryTake(string word)
    {
        if (Word is not { } next || !Is(next, word))
        {
            return false;
        }

        at++;
        return true;
    }

    private ConditionNode? Fault(string message)
    {
        problem ??= message;
        return null;
    }

    private static bool Is(string word, string keyword) => string.Equals(word, keyword, StringComparison.OrdinalIgnoreCase);
}
