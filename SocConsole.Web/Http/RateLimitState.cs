using System.Globalization;

namespace SocConsole.Web.Http;

/// <summary>What is left of a principal's limit after one request.</summary>
/// <param name="Allowed">Whether the request may pass.</param>
/// <param name="Windows">Each window of the limit, shortest first; never empty.</param>
/// <param name="RetryAfter">Time until a refused request may pass; zero when it was allowed.</param>
internal sealed record RateLimitState(bool Allowed, IReadOnlyList<WindowState> Windows, TimeSpan RetryAfter)
{
    /// <summary>The window that runs out first.</summary>
    public WindowState Tightest => Windows.OrderBy(window => window.Remaining).ThenByDescending(window => window.ResetsAt).First();

    /// <summary>Whole seconds, rounded up so that a client that waits them is let in.</summary>
    public int RetryAfterSeconds => (int)Math.Ceiling(RetryAfter.TotalSeconds);
}

/// <param name="Name">As in header names: <c>Minute</c> or <c>Hour</c>.</param>
/// <param name="Limit">Requests allowed in the window.</param>
/// <param name="Remaining">Requests left in it.</param>
/// <param name="ResetsAt">When all of them are allowed again.</param>
internal sealed record WindowState(string Name, int Limit, int Remaining, DateTimeOffset ResetsAt)
{
    public string LimitText => Limit.ToString(CultureInfo.InvariantCulture);

    public string RemainingText => Remaining.ToString(CultureInfo.InvariantCulture);

    /// <summary>Unix seconds, rounded up.</summary>
    public string ResetText => ((ResetsAt.ToUnixTimeMilliseconds() + 999) / 1000).ToString(CultureInfo.InvariantCulture);
}
