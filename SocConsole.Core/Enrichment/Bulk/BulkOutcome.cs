using SocConsole.Core.Enrichment.Asking;
using SocConsole.Core.Enrichment.Lookups;
using SocConsole.Core.Enrichment.Providers;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Enrichment.Bulk;

/// <summary>What a check comes to as a row.</summary>
internal static class BulkOutcome
{
    private const int LongestError = 500;

    /// <summary>
    /// Completed when somebody answered, be it that he knows nothing; failed with each one's reason when all who were asked beyond the console failed and the console itself does not judge.
    /// </summary>
    public static BulkRow Of(BulkRow row, CheckOutcome outcome, DateTime now)
    {
        var results = outcome.Results;
        row.Providers = [.. results.Select(result => new BulkProviderWord(result.Provider, result.Status, result.Reputation, result.DetectionRatio))];
        row.CheckedAt = now;
        if (!HasAnswer(results))
        {
            (row.Status, row.Error) = (BulkRowStatus.Failed, Why("No provider answered", results));
            return row;
        }

        row.Error = results.Any(HasFailed) ? Why("Some did not answer", results.Where(HasFailed)) : null;

        (row.Status, row.Verdict, row.Score, row.Explanation) = (BulkRowStatus.Completed, outcome.Verdict.Band, outcome.Verdict.Score, outcome.Verdict.Explanation);
        (row.FirstSeen, row.LastSeen) = (results.Min(result => result.FirstSeen), results.Max(result => result.LastSeen));
        return row;
    }

    // What the console itself knows is always there: where others were asked, one of them must have answered.
    private static bool HasAnswer(IReadOnlyList<ProviderResult> results) =>
        results.Any(result => result.HasAnswered) && (!results.Any(HasFailed) || results.Any(result => result.HasAnswered && (result.Reach != ProviderReach.Console || result.Judges)));

    private static bool HasFailed(ProviderResult result) => result.Status is ProviderStatus.Error or ProviderStatus.Timeout or ProviderStatus.RateLimited or ProviderStatus.AuthError;

    private static string Why(string what, IEnumerable<ProviderResult> results)
    {
        var reasons = string.Join("; ", results.Select(result => $"{result.Title}: {result.Error?.Message ?? Wire.Name(result.Status)}"));
        var text = reasons.Length == 0 ? "No provider takes this type." : $"{what}: {reasons}";
        return text.Length > LongestError ? text[..LongestError] : text;
    }
}
