namespace SocConsole.Core.Events;

/// <summary>Wakes the outbox dispatcher after a commit. Setting it several times before it wakes is one waking.</summary>
public sealed class OutboxSignal : IDisposable
{
    private readonly SemaphoreSlim signal = new(0, 1);

    public void Set()
    {
        try
        {
            signal.Release();
        }
        catch (SemaphoreFullException)
        {
            // Already set: the dispatcher has not woken yet and will see this commit too.
        }
    }

    /// <summary>Waits until set or until <paramref name="limit"/> has passed.</summary>
    public Task WaitAsync(TimeSpan limit, CancellationToken ct) => signal.WaitAsync(limit, ct);

    public void Dispose() => signal.Dispose();
}
