using SocConsole.Core.Intelligence.Jobs;

namespace SocConsole.Core.Intelligence.DarkWeb;

/// <summary>What is said of a dark-web source.</summary>
/// <param name="Url">http or https.</param>
/// <param name="RequiresTor">Whether it is fetched through the proxy; a .onion address always is.</param>
/// <param name="IsActive">Null leaves it as it is; a new one is active.</param>
/// <param name="ScrapeIntervalHours">1 to 720.</param>
/// <param name="Keywords">Words to look for in its page; null leaves them as they are.</param>
public sealed record DarkWebDraft(string Name, string Url, string Description, bool RequiresTor, bool? IsActive, int ScrapeIntervalHours, IReadOnlyList<string>? Keywords);

/// <summary>A dark-web source as the API shows it.</summary>
/// <param name="LastScrape">When it was tried last, well or not; null before the first time.</param>
/// <param name="State">new, ok, unreachable (the proxy works, the site does not answer), proxy_failed (our proxy does not work or is not set), failed (the site answered what can't be read).</param>
/// <param name="StateReason">Why, for a person; null while it is well.</param>
/// <param name="NextScrapeAt">When it is due by itself; null while it is not active.</param>
/// <param name="Pages">How many states of its page are kept.</param>
/// <param name="LastPage">The state that was seen last; null before the first.</param>
/// <param name="LastJob">Its latest job; null before the first.</param>
public sealed record DarkWebSourceView(
    int Id, string Name, string Url, string Description, bool RequiresTor, bool IsActive, DateTime? LastScrape, int ScrapeIntervalHours, IReadOnlyList<string> Keywords, DarkWebState State,
    string? StateReason, DateTime? LastSuccess, DateTime? NextScrapeAt, int Pages, DarkWebPageView? LastPage, FetchJobView? LastJob, DateTime CreatedAt, DateTime UpdatedAt)
{
    internal static DarkWebSourceView Of(DarkWebSource row, int pages, DarkWebPage? last, FetchJob? job) => new(
        row.Id, row.Name, row.Url, row.Description, row.RequiresTor, row.IsActive, row.LastScrape, row.ScrapeIntervalHours, row.Keywords, row.State, row.StateReason, row.LastSuccess,
        row.NextScrapeAt, pages, last is null ? null : DarkWebPageView.Of(last), job is null ? null : FetchJobView.Of(job), row.CreatedAt, row.UpdatedAt);
}

/// <summary>One state of a source's page.</summary>
/// <param name="Hash">SHA-256 of the page as it came, lower-case hexadecimal.</param>
/// <param name="Indicators">How many it names.</param>
/// <param name="Keywords">The watched words that stand in it, with how often.</param>
/// <param name="LastSeen">When it was last found unchanged.</param>
public sealed record DarkWebPageView(long Id, string Url, string Hash, string Title, int Indicators, IReadOnlyDictionary<string, int> Keywords, DateTime FirstSeen, DateTime LastSeen)
{
    internal static DarkWebPageView Of(DarkWebPage row) => new(row.Id, row.Url, row.Hash, row.Title, row.Indicators, row.Keywords, row.FirstSeen, row.LastSeen);
}

/// <summary>How reading dark-web sources goes.</summary>
/// <param name="RecentScrapes">The latest, at most 50.</param>
public sealed record DarkWebStatusView(int TotalSources, int ActiveSources, IReadOnlyList<RecentScrapeView> RecentScrapes, DarkWebProxyView Proxy);

/// <param name="Name">The source's.</param>
/// <param name="State">As of the source.</param>
public sealed record RecentScrapeView(string Name, DateTime LastScrape, int ScrapeIntervalHours, DarkWebState State);
