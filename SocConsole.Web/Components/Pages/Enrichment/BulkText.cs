using System.Text;
using SocConsole.Core.Enrichment.Bulk;
using SocConsole.Core.Enrichment.Providers;
using SocConsole.Core.Kernel;
using SocConsole.Web.Components.Shared;
using CheckedIoc = SocConsole.Core.Enrichment.Iocs.Ioc;

namespace SocConsole.Web.Components.Pages.Enrichment;

/// <summary>Bulk checks in words.</summary>
public static class BulkText
{
    /// <summary>Indicators as a file of one column (RFC 4180).</summary>
    public static byte[] Sheet(IEnumerable<CheckedIoc> indicators) =>
        Encoding.UTF8.GetBytes("ioc\n" + string.Concat(indicators.Select(ioc => $"\"{ioc.Value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"\n")));

    public static StateLook Of(BulkStatus status) => status switch
    {
        BulkStatus.Pending => new("Waits", "◷", "wait"),
        BulkStatus.Processing => new("Running", "◔", "busy"),
        BulkStatus.Completed => new("Completed", "✓", "good"),
        BulkStatus.Failed => new("Failed", "✕", "bad"),
        BulkStatus.Cancelled => new("Cancelled", "∅", ""),
        BulkStatus.Deleted => new("Deleted", "∅", ""),
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "not a job's status"),
    };

    public static StateLook Of(BulkRowStatus status) => status switch
    {
        BulkRowStatus.Pending => new("Waits", "◷", "wait"),
        BulkRowStatus.Completed => new("Completed", "✓", "good"),
        BulkRowStatus.Failed => new("Failed", "✕", "bad"),
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "not a row's status"),
    };

    /// <summary>What the providers said of a row: those that know it one by one, the others by what became of them. Those that nobody set up are left out.</summary>
    public static IReadOnlyList<string> Words(IReadOnlyList<BulkProviderWord> words, IReadOnlyDictionary<string, string> titles)
    {
        string Title(BulkProviderWord word) => titles.GetValueOrDefault(word.Provider, word.Provider);
        List<string> said =
        [
            .. words.Where(word => word.Status == ProviderStatus.Ok).OrderByDescending(word => word.Reputation ?? -1)
                .Select(word => word.DetectionRatio is { } ratio ? $"{Title(word)} {ratio}" : word.Reputation is { } reputation ? $"{Title(word)} {reputation}" : $"{Title(word)} facts"),
        ];
        Together("no data", word => word.Status == ProviderStatus.NotFound);
        Together("withheld", word => word.Status == ProviderStatus.Withheld);
        Together("no answer", word => word.Status is not (ProviderStatus.Ok or ProviderStatus.NotFound or ProviderStatus.Withheld or ProviderStatus.NotConfigured));
        return said;

        void Together(string what, Func<BulkProviderWord, bool> which)
        {
            var names = words.Where(which).Select(Title).ToList();
            if (names.Count > 0)
            {
                said.Add($"{what}: {string.Join(", ", names)}");
            }
        }
    }

    /// <summary>What the filter of a job's rows is called in addresses; null for none.</summary>
    public static string? Name(BulkRowStatus? status) => status is { } known ? Wire.Name(known) : null;
}
