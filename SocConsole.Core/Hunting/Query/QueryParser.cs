namespace SocConsole.Core.Hunting.Query;

/// <summary>Makes the tree of a query: OR binds loosest, then AND, which may be left out, then NOT.</summary>
internal sealed class QueryParser(List<QueryToken> tokens, QueryProblem problem)
{
    private int at;
    private int terms;

    private QueryToken Token => tokens[at];

    public QueryNode? Parse()
    {
        var root = Or(0);
        if (root is not null && Token.Kind != QueryTokenKind.End)
        {
            return Fault("this parenthesis was never opened; leave it out, or write \\) to search for it");
        }

        return root;
    }

    private QueryNode? Or(int depth)
    {
        var left = And(depth);
        while (left is not null && Token.Kind == QueryTokenKind.Or)
        {
            at++;
            left = And(depth) is { } right ? new OrNode(left, right) : null;
        }

        return left;
    }

    private QueryNode? And(int depth)
    {
        var left = Not(depth);
        while (left is not null && Token.Kind is not (QueryTokenKind.Or or QueryTokenKind.Close or QueryTokenKind.End))
        {
            if (Token.Kind == QueryTokenKind.And)
            {
                at++;
            }

            left = Not(depth) is { } right ? new AndNode(left, right) : null;
        }

        return left;
    }

    private QueryNode? Not(int depth)
    {
        if (depth > HuntQuery.MaximumDepth)
        {
            return Fault($"parentheses and negations nest deeper than {HuntQuery.MaximumDepth}; write the query flatter");
        }

        switch (Token.Kind)
        {
            case QueryTokenKind.Not:
                at++;
                return Not(depth + 1) is { } negated ? new NotNode(negated) : null;
            case QueryTokenKind.Open:
                return Group(depth);
            case QueryTokenKind.Term:
                return ++terms > HuntQuery.MaximumTerms ? Fault($"the query has more than {HuntQuery.MaximumTerms} terms; ask in several queries") : tokens[at++].Term;
            case QueryTokenKind.End:
                return Fault("the query ends where a term is expected");
            default:
                return Fault("a term is expected here, not an operator or a closing parenthesis; in quotation marks they are ordinary words");
        }
    }

    private QueryNode? Group(int depth)
    {
        var opened = Token.At;
        at++;
        if (Or(depth + 1) is not { } inner)
        {
            return null;
        }

        if (Token.Kind != QueryTokenKind.Close)
        {
            problem.At(opened, "this parenthesis is not closed");
            return null;
        }

        at++;
        return inner;
    }

    private QueryNode? Fault(string message)
    {
        problem.At(Token.At, message);
        return null;
    }
}
