using SocConsole.Core.Kernel;

namespace SocConsole.Core.Intelligence.DarkWeb;

/// <summary>What is asked of a dark-web source.</summary>
internal static class DarkWebCheck
{
    public const int MaximumDescription = 2_000;
    public const int MaximumKeyword = 200;
    public const int LeastKeyword = 2;
    public const int LongestHours = 720;

    public static Error? Of(DarkWebDraft draft) => draft switch
    {
        _ when draft.Name.Trim().Length is 0 or > DarkWebSource.MaximumName => Error.Invalid("name", $"must have 1 to {DarkWebSource.MaximumName} characters"),
        { Url.Length: > DarkWebSource.MaximumUrl } => Error.Invalid("url", $"must have at most {DarkWebSource.MaximumUrl} characters"),
        _ when Address(draft.Url) is null => Error.Invalid("url", "must be an http or https address without a user name"),
        { Description.Length: > MaximumDescription } => Error.Invalid("description", $"must have at most {MaximumDescription} characters"),
        { ScrapeIntervalHours: < 1 or > LongestHours } => Error.Invalid("scrape_interval_hours", $"must be from 1 to {LongestHours}"),
        { Keywords.Count: > DarkWebSource.MaximumKeywords } => Error.Invalid("keywords", $"must be at most {DarkWebSource.MaximumKeywords}"),
        { Keywords: { } words } when words.Any(word => word is null || word.Trim().Length is < LeastKeyword or > MaximumKeyword || word.Any(char.IsControl)) =>
            Error.Invalid("keywords", $"each must have {LeastKeyword} to {MaximumKeyword} characters in one line"),
        _ => null,
    };

    /// <summary>The address, or null where it is none that could be fetched.</summary>
    public static Uri? Address(string text) =>
        Uri.TryCreate(text.Trim(), UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0 && uri.Host.Length > 0 ? uri : null;

    /// <summary>Lower case, each once.</summary>
    public static IReadOnlyList<string> Words(IReadOnlyList<string> words) => [.. words.Select(word => word.Trim().ToLowerInvariant()).Distinct(StringComparer.Ordinal)];
}
