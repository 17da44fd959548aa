namespace SocConsole.Core.Enrichment.Asking;

/// <summary>So many requests at most in any stretch of so long.</summary>
/// <param name="Name">As in settings: per_second, per_minute, per_hour, per_day, per_week, per_month.</param>
/// <param name="Limit">Requests, 1 or more.</param>
/// <param name="Length">A month has 30 days.</param>
public sealed record QuotaWindow(string Name, int Limit, TimeSpan Length)
{
    /// <summary>Most requests that a window can be set to.</summary>
    public const int MaximumLimit = 10_000_000;

    public static readonly IReadOnlyDictionary<string, TimeSpan> Lengths = new Dictionary<string, TimeSpan>
    {
        ["per_second"] = TimeSpan.FromSeconds(1),
        ["per_minute"] = TimeSpan.FromMinutes(1),
        ["per_hour"] = TimeSpan.FromHours(1),
        ["per_day"] = TimeSpan.FromDays(1),
        ["per_week"] = TimeSpan.FromDays(7),
        ["per_month"] = TimeSpan.FromDays(30),
    };

    /// <summary>The windows of settings, the shortest first. Names that are none are left out; settings are checked when they are made.</summary>
    public static IReadOnlyList<QuotaWindow> Of(IReadOnlyDictionary<string, int> limits) =>
        [.. limits.Where(entry => Lengths.ContainsKey(entry.Key)).Select(entry => new QuotaWindow(entry.Key, entry.Value, Lengths[entry.Key])).OrderBy(window => window.Length)];
}
