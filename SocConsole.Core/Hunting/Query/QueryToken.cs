namespace SocConsole.Core.Hunting.Query;

internal enum QueryTokenKind
{
    Open,
    Close,
    And,
    Or,
    Not,
    Term,
    End,
}

/// <summary>A piece of a query.</summary>
/// <param name="Kind">What sort of piece.</param>
/// <param name="At">Where it begins, from 1.</param>
/// <param name="Term">For a term, what it asks.</param>
internal readonly record struct QueryToken(QueryTokenKind Kind, int At, QueryNode? Term = null);
