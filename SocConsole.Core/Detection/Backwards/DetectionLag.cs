using SocConsole.Core.Ingestion;

namespace SocConsole.Core.Detection.Backwards;

/// <summary>Makes runs give way: a rest after each page, and a longer one while live detection lags behind the log.</summary>
public sealed class DetectionLag(IEventLog log, DetectionPosition position, TimeProvider clock)
{
    /// <summary>Events that detection may be behind before runs wait for it.</summary>
    private const long Tolerated = 20_000;

    private static readonly TimeSpan LongestRest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    // Detection that does not move at all must not keep runs from ever ending.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Rests half as long as the page took, at most 0.1 s; up to 5 s while detection lags.</summary>
    internal async Task RestAsync(TimeSpan took, CancellationToken ct)
    {
        var rest = took / 2;
        await Task.Delay(rest < LongestRest ? rest : LongestRest, clock, ct);
        var started = clock.GetTimestamp();
        while (log.LastSequence - position.Sequence > Tolerated && clock.GetElapsedTime(started) < Patience)
        {
            await Task.Delay(Step, clock, ct);
        }
    }
}
