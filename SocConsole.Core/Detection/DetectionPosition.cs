namespace SocConsole.Core.Detection;

/// <summary>How far detection has come: events up to here were examined and what was found is committed. Lets a sender wait for its own event.</summary>
public sealed class DetectionPosition
{
    private readonly Lock gate = new();
    private readonly PriorityQueue<TaskCompletionSource, long> waiting = new();
    private long sequence;

    public long Sequence => Interlocked.Read(ref sequence);

    /// <summary>True once the position is reached, false when <paramref name="limit"/> passed before.</summary>
    public async Task<bool> WaitAsync(long target, TimeSpan limit, CancellationToken ct)
    {
        TaskCompletionSource reached;
        lock (gate)
        {
            if (sequence >= target)
            {
                return true;
            }

            reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Enqueue(reached, target);
        }

        try
        {
            await reached.Task.WaitAsync(limit, ct);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    internal void Advance(long to)
    {
        lock (gate)
        {
            sequence = to;
            while (waiting.TryPeek(out var reached, out var target) && target <= to)
            {
                waiting.Dequeue();
                reached.TrySetResult();
            }
        }
    }
}
