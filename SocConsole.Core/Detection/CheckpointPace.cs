namespace SocConsole.Core.Detection;

/// <summary>
/// When correlation state is written down: after so many events, unless the last time took so long that it would cost more than a twentieth of the time. Then it
/// waits, up to twenty times as many events: at full speed a large state is dear, and a somewhat longer replay is cheap.
/// </summary>
internal sealed class CheckpointPace(TimeProvider clock)
{
    private const int Rest = 20;

    private long ended;
    private TimeSpan took;

    /// <summary>Events up to here need no replay.</summary>
    public long Sequence { get; private set; }

    public bool IsDue(long examined, int every)
    {
        var behind = examined - Sequence;
        return behind >= every && (behind >= (long)every * Rest || clock.GetElapsedTime(ended) >= took * Rest);
    }

    public void Restore(long sequence) => Sequence = sequence;

    public void Written(long sequence, long started)
    {
        Sequence = sequence;
        ended = clock.GetTimestamp();
        took = clock.GetElapsedTime(started, ended);
    }
}
