using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Intelligence.Taxii;

/// <summary>What a request asks of a collection (TAXII 2.1, 3.4).</summary>
/// <param name="AddedAfter">Objects that were added later than this, UTC.</param>
/// <param name="Limit">Objects of a page; null for as many as the server likes.</param>
/// <param name="After">Where the page before ended; null for the first.</param>
/// <param name="Ids">Null for any, as the others.</param>
/// <param name="Versions"><c>first</c>, <c>last</c>, <c>all</c>, or times; null for the last.</param>
/// <param name="SpecVersions">Null for each object's latest.</param>
public sealed record TaxiiFilter(
    DateTime? AddedAfter = null, int? Limit = null, TaxiiPosition? After = null, IReadOnlyList<string>? Ids = null, IReadOnlyList<string>? Types = null,
    IReadOnlyList<string>? Versions = null, IReadOnlyList<string>? SpecVersions = null)
{
    private const int MostValues = 100;
    private const int LongestValue = 4_096;

    /// <summary>
    /// Reads the query of a request. <paramref name="scope"/> says what is asked for, so that a <c>next</c> of one thing does not serve for another. Errors: INVALID_REQUEST, also for a <c>next</c>
    /// that another query was answered with.
    /// </summary>
    public static Result<TaxiiFilter> Read(IReadOnlyDictionary<string, string> query, string scope)
    {
        if (query.FirstOrDefault(entry => entry.Value.Length > LongestValue) is { Key: { } tooLong })
        {
            return Error.Invalid(tooLong, $"must have at most {LongestValue} characters");
        }

        var filter = new TaxiiFilter(Ids: List(query, "id"), Types: List(query, "type"), Versions: List(query, "version"), SpecVersions: List(query, "spec_version"));
        if (filter.Lists.Any(list => list?.Count > MostValues))
        {
            return Error.Invalid($"a filter has at most {MostValues} values");
        }

        if (filter.Versions?.FirstOrDefault(version => version is not ("first" or "last" or "all") && TaxiiTime.Read(version) is null) is { } unknown)
        {
            return Error.Invalid("match[version]", $"'{unknown}' is neither first, last, all, nor a time");
        }

        if (query.TryGetValue("added_after", out var after))
        {
            if (TaxiiTime.Read(after) is not { } time)
            {
                return Error.Invalid("added_after", "must be a time in UTC: 2016-01-20T12:31:12.123Z");
            }

            filter = filter with { AddedAfter = time };
        }

        return Paged(filter, query, scope);
    }

    /// <summary>What the next page is asked with.</summary>
    public string Next(TaxiiObject last, string scope) => new TaxiiPosition(last.Added, last.Place).Write(Fingerprint(scope));

    private IReadOnlyList<string>?[] Lists => [Ids, Types, Versions, SpecVersions];

    private static Result<TaxiiFilter> Paged(TaxiiFilter filter, IReadOnlyDictionary<string, string> query, string scope)
    {
        if (query.TryGetValue("limit", out var limit))
        {
            if (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count < 1)
            {
                return Error.Invalid("limit", "must be a whole number from 1 on");
            }

            filter = filter with { Limit = count };
        }

        if (!query.TryGetValue("next", out var next))
        {
            return filter;
        }

        return TaxiiPosition.Read(next, filter.Fingerprint(scope)) is { } position
            ? filter with { After = position }
            : Error.Invalid("next", "belongs to another query; send it with the query that it was answered to");
    }

    // Not the limit: a page may be larger than the one before.
    private string Fingerprint(string scope)
    {
        var text = string.Join('\n', Lists.Select(list => list is null ? "*" : string.Join(',', list)).Prepend(AddedAfter is { } time ? TaxiiTime.Write(time) : "*").Prepend(scope));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
    }

    private static string[]? List(IReadOnlyDictionary<string, string> query, string name) =>
        query.TryGetValue($"match[{name}]", out var text) ? text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : null;
}
