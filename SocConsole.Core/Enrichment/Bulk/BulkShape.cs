using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Intelligence.Feeds.Readers;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Enrichment.Bulk;

/// <summary>Where a file has its indicators.</summary>
/// <param name="Delimiter">Comma, semicolon or tab; <see cref="BulkRecords.NoDelimiter"/> for one column.</param>
/// <param name="Column">From 0.</param>
/// <param name="HasHeader">Whether the first record is no row.</param>
internal sealed record BulkShape(char Delimiter, int Column, bool HasHeader)
{
    private const int Sampled = 50;
    private const double Nearly = 0.9;

    // The first of those that read the file equally well is taken: a comma within a URL separates nothing.
    private static readonly char[] Delimiters = [BulkRecords.NoDelimiter, ',', ';', '\t'];

    /// <summary>Looks at the first records. Error: INVALID_REQUEST for a file that is empty or has no indicators.</summary>
    public static async Task<Result<BulkShape>> OfAsync(Stream content, CancellationToken ct)
    {
        BulkShape? best = null;
        var bestFit = default(Fit);
        foreach (var delimiter in Delimiters)
        {
            content.Position = 0;
            var sample = await BulkRecords.ReadAsync(content, delimiter, ct).Take(Sampled + 1).ToListAsync(ct);
            if (sample.Count == 0)
            {
                return Error.Invalid("file", "is empty");
            }

            if (Read(delimiter, [.. sample.Select(record => record.Fields ?? [])]) is var (shape, fit) && (best is null || fit.CompareTo(bestFit) > 0))
            {
                (best, bestFit) = (shape, fit);
            }
        }

        return best is not null ? best : Error.Invalid("file", $"has no column of indicators: none of the first {Sampled} rows holds one, and no column is called ioc, indicator, value, ip, domain, url or hash");
    }

    private static (BulkShape Shape, Fit Fit)? Read(char delimiter, List<string>[] rows)
    {
        var columns = rows.Max(row => row.Count);
        var holds = rows.Select(row => row.Select(IsIndicator).ToArray()).ToArray();
        var isEven = delimiter != BulkRecords.NoDelimiter && rows[0].Count > 1 && rows.Count(row => row.Count == rows[0].Count) >= Nearly * rows.Length;
        int Hits(int column, int from) => holds.Skip(from).Count(row => column < row.Length && row[column]);

        if (Named(rows[0], holds[0]) is [var first, ..] named)
        {
            var column = named.FirstOrDefault(name => Hits(name, 1) > 0, -1);
            var fullest = Enumerable.Range(0, columns).MaxBy(at => Hits(at, 1));
            column = column >= 0 ? column : 2 * Hits(fullest, 1) > rows.Length - 1 ? fullest : first;
            return (new BulkShape(delimiter, column, true), new Fit(Hits(column, 1), true, isEven));
        }

        var found = Enumerable.Range(0, columns).DefaultIfEmpty().MaxBy(at => Hits(at, 0));
        if (Hits(found, 0) is 0)
        {
            return null;
        }

        bool Has(int row) => row < holds.Length && found < holds[row].Length && holds[row][found];
        return (new BulkShape(delimiter, found, !Has(0) && Has(1)), new Fit(Hits(found, 0), false, isEven));
    }

    // By name, the likeliest first. A record that holds an indicator is a row, whatever else stands in it.
    private static int[] Named(List<string> record, bool[] holds) => holds.Contains(true)
        ? []
        : [.. record.Index().Select(field => (field.Index, Rank: FieldNames.ValueRank(field.Item))).Where(field => field.Rank is not null).OrderBy(field => field.Rank).Select(field => field.Index)];

    private static bool IsIndicator(string text) => text.Length <= Ioc.MaximumLength && IndicatorNormaliser.Normalise(text).Value is { Value: not null } normal && IocReader.Of(normal) is not null;

    /// <summary>How well a delimiter reads the file: more indicators, then a column with a name, then rows of equal length.</summary>
    private readonly record struct Fit(int Hits, bool IsNamed, bool IsEven) : IComparable<Fit>
    {
        public int CompareTo(Fit other) => (Hits, IsNamed, IsEven).CompareTo((other.Hits, other.IsNamed, other.IsEven));
    }
}
