namespace SocConsole.Core.Automation.Webhooks;

/// <summary>When a delivery that failed is tried again.</summary>
public static class WebhookBackoff
{
    public static readonly TimeSpan First = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private const double Growth = 3;
    private const double Spread = 0.2;

    /// <summary>5 s, 15 s, 45 s and so on to one hour, each up to a fifth shorter or longer, so that many don't come back at once.</summary>
    /// <param name="failed">How many tries have failed, from 1.</param>
    /// <param name="asked">What the receiver asked for with Retry-After; honoured up to one hour, and never shortens the pause.</param>
    /// <param name="random">Where the spread comes from.</param>
    public static TimeSpan After(int failed, TimeSpan? asked, Random random)
    {
        var plain = Math.Min(First.TotalSeconds * Math.Pow(Growth, Math.Max(0, failed - 1)), Longest.TotalSeconds);
        var spread = TimeSpan.FromSeconds(plain * (1 - Spread + (2 * Spread * random.NextDouble())));
        var wanted = asked is { } pause && pause > spread ? pause : spread;
        return wanted > Longest ? Longest : wanted;
    }
}
