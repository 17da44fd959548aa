using System.Globalization;

namespace SocConsole.Core.Intelligence.Feeds.Walks;

/// <summary>What a page of a TAXII collection is asked with.</summary>
/// <param name="Endpoint">The collection or its objects, with filters of one's own in the query.</param>
/// <param name="Limit">Objects of a page.</param>
/// <param name="AddedAfter">As the server wrote it; null for everything.</param>
/// <param name="Next">As the server wrote it; null for the first page.</param>
internal sealed record TaxiiQuestion(string Endpoint, int Limit, string? AddedAfter, string? Next)
{
    private const string Objects = "objects/";

    public string Address
    {
        get
        {
            var mark = Endpoint.IndexOf('?', StringComparison.Ordinal);
            var path = (mark < 0 ? Endpoint : Endpoint[..mark]).TrimEnd('/') + "/";
            path = path.EndsWith("/" + Objects, StringComparison.Ordinal) ? path : path + Objects;
            var query = new List<string>();
            if (mark >= 0 && mark + 1 < Endpoint.Length)
            {
                query.Add(Endpoint[(mark + 1)..]);
            }

            query.Add(string.Create(CultureInfo.InvariantCulture, $"limit={Limit}"));
            query.AddRange(AddedAfter is null ? [] : [$"added_after={Uri.EscapeDataString(AddedAfter)}"]);
            query.AddRange(Next is null ? [] : [$"next={Uri.EscapeDataString(Next)}"]);
            return $"{path}?{string.Join('&', query)}";
        }
    }

    /// <summary>The question for the page behind an answer that says there is more; null where the answer does not say from where.</summary>
    public TaxiiQuestion? After(string? next, string? addedLast) =>
        next is { Length: > 0 } ? this with { Next = next } : addedLast is { Length: > 0 } ? this with { AddedAfter = addedLast, Next = null } : null;
}
