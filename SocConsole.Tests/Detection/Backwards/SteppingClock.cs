namespace SocConsole.Tests.Detection.Backwards;

/// <summary>A clock on which every look takes 10 ms, and whose rests end only when what waits is cancelled. Says when the first rest begins.</summary>
internal sealed class SteppingClock : TimeProvider
{
    private readonly TaskCompletionSource resting = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long ticks;

    public Task Resting => resting.Task.WaitAsync(TimeSpan.FromSeconds(30));

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Add(ref ticks, TimeSpan.TicksPerMillisecond * 10);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        resting.TrySetResult();
        return System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
