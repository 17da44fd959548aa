using SocConsole.Core.Kernel;

namespace SocConsole.Core.Hunting.Query;

/// <summary>
/// A query over events: <c>source.ip:203.0.113.7 "failed password" user.name:adm* -source:web http.response.status_code:>=500 (a OR b) NOT c field:*</c>.
/// Parts stand side by side for AND; OR binds loosest; case does not matter.
/// </summary>
public sealed record HuntQuery
{
    /// <summary>Longest query, in characters.</summary>
    public const int MaximumLength = 2_000;

    /// <summary>Most words and field tests.</summary>
    public const int MaximumTerms = 64;

    /// <summary>Deepest nesting of parentheses and negations.</summary>
    public const int MaximumDepth = 16;

    private HuntQuery(QueryNode? root) => Root = root;

    /// <summary>Matches every event.</summary>
    public static HuntQuery Everything { get; } = new((QueryNode?)null);

    /// <summary>Null when every event matches.</summary>
    public QueryNode? Root { get; }

    /// <summary>The query of a tree that is known to be within the bounds.</summary>
    public static HuntQuery Of(QueryNode root) => new(root);

    /// <summary>Reads a query; nothing but space asks for everything. The error names the position, from 1, and what to mend.</summary>
    public static Result<HuntQuery> Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return Everything;
        }

        if (text.Length > MaximumLength)
        {
            return Error.Invalid("q", $"the query has {text.Length:N0} characters; at most {MaximumLength:N0} are taken");
        }

        var problem = new QueryProblem();
        var tokens = new QueryLexer(text, problem).Read();
        var root = problem.Found ? null : new QueryParser(tokens, problem).Parse();
        return problem.Error is { } error ? error : new HuntQuery(root);
    }

    /// <summary>The query as it can be parsed again.</summary>
    public override string ToString() => Root is null ? "" : QueryPrinter.Print(Root);
}

/// <summary>The first fault of a query.</summary>
internal sealed class QueryProblem
{
    public Error? Error { get; private set; }

    public bool Found => Error is not null;

    public void At(int position, string message) =>
        Error ??= Error.Invalid("q", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"at position {position}: {message}"));
}
