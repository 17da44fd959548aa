using SocConsole.Core.Enrichment.Asking;
using SocConsole.Core.Enrichment.Lookups;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Enrichment.Bulk;

/// <summary>What a check comes to as a row.</summary>
internal static class BulkOutcome
{
    private const int LongestError = 500;

    /// <summary>Completed when at least one provider answered, be it that it knows nothing; else failed with each one's reason.</summary>
    public static BulkRow Of(BulkRow row, CheckOutcome outcome, DateTime now)
    {
        var results = outcome.Results;
        row.Providers = [.. results.Select(result => new BulkProviderWord(result.Provider, result.Status, result.Reputation, result.DetectionRatio))];
        row.CheckedAt = now;
        if (!results.Any(result => result.HasAnswered))
        {
            (row.Status, row.Error) = (BulkRowStatus.Failed, Why(results));
            return row;
        }

        (row.Status, row.Verdict, row.Score, row.Explanation) = (BulkRowStatus.Completed, outcome.Verdict.Band, outcome.Verdict.Score, outcome.Verdict.Explanation);
        (row.FirstSeen, row.LastSeen) = (results.Min(result => result.FirstSeen), results.Max(result => result.LastSeen));
        return row;
    }

    private static string Why(IReadOnlyList<ProviderResult> results)
    {
        var text = results.Count == 0
            ? "No provider takes this type."
            : $"No provider answered: {string.Join("; ", results.Select(result => $"{result.Title}: {result.Error?.Message ?? Wire.Name(result.Status)}"))}";
        return text.Length > LongestError ? text[..LongestError] : text;
    }
}
