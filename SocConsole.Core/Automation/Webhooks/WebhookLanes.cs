using System.Collections.Concurrent;

namespace SocConsole.Core.Automation.Webhooks;

/// <summary>
/// How the receivers do, in memory. One that fails again and again is asked one message at a time with growing pauses, so that a dead receiver with a long backlog costs next to nothing and
/// holds up nobody; one good answer opens its lane again.
/// </summary>
public sealed class WebhookLanes(TimeProvider clock)
{
    /// <summary>Messages under way to one receiver.</summary>
    public const int Width = 8;

    /// <summary>Failures in a row after which a receiver counts as down.</summary>
    public const int DownAfter = 3;

    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<int, State> states = new();

    public bool IsPaused(int subscription) => states.TryGetValue(subscription, out var state) && state.Until > clock.GetUtcNow();

    public bool IsDown(int subscription) => states.TryGetValue(subscription, out var state) && state.Failures >= DownAfter;

    public void Delivered(int subscription) => states.TryRemove(subscription, out _);

    public void Failed(int subscription) => states.AddOrUpdate(
        subscription,
        _ => new State(1, DateTimeOffset.MinValue),
        (_, state) => state.Failures + 1 < DownAfter ? state with { Failures = state.Failures + 1 } : new State(state.Failures + 1, clock.GetUtcNow() + Pause(state.Failures + 1)));

    /// <summary>Forgets how it did: its address or secret was changed, or somebody wants a try now.</summary>
    public void Reset(int subscription) => states.TryRemove(subscription, out _);

    private static TimeSpan Pause(int failures) =>
        TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, WebhookBackoff.First.TotalSeconds * Math.Pow(2, Math.Min(failures - DownAfter, 10))));

    private sealed record State(int Failures, DateTimeOffset Until);
}
