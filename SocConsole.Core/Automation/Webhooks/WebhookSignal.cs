using SocConsole.Core.Events;

namespace SocConsole.Core.Automation.Webhooks;

/// <summary>Wakes the dispatcher when deliveries were added or a subscription was changed.</summary>
public sealed class WebhookSignal : IDisposable
{
    private readonly OutboxSignal signal = new();

    public void Set() => signal.Set();

    /// <summary>Waits until set or until <paramref name="limit"/> has passed.</summary>
    public Task WaitAsync(TimeSpan limit, CancellationToken ct) => signal.WaitAsync(limit, ct);

    public void Dispose() => signal.Dispose();
}
