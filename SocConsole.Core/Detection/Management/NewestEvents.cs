using SocConsole.Core.Ingestion;

namespace SocConsole.Core.Detection.Management;

/// <summary>Walks over an organization's stored events in the order of their arrival, the newest first, within bounds of number and time.</summary>
internal sealed class NewestEvents(IEventLog log, int organizationId, int maximum, TimeSpan patience, TimeProvider clock)
{
    private const int Block = 2_048;

    /// <summary>Places of the log that may be passed for each event that may be seen: other organizations' events cost time too.</summary>
    private const int MaximumStride = 4;

    /// <summary>Whether everything that is stored was seen.</summary>
    public bool Complete { get; private set; }

    public int Scanned { get; private set; }

    public DateTime? From { get; private set; }

    public DateTime? Until { get; private set; }

    /// <summary>The events, until a bound is met or the caller has seen enough.</summary>
    public IEnumerable<LogEvent> Events(CancellationToken ct)
    {
        var started = clock.GetTimestamp();
        var passed = 0L;
        for (var end = log.LastSequence; end > 0; end -= Block)
        {
            ct.ThrowIfCancellationRequested();
            if (clock.GetElapsedTime(started) > patience || passed >= (long)maximum * MaximumStride)
            {
                yield break;
            }

            passed += Block;
            var from = Math.Max(0, end - Block);
            var events = log.ReadAfter(from, (int)(end - from));
            for (var i = events.Count - 1; i >= 0; i--)
            {
                if (events[i].OrganizationId != organizationId || events[i].Sequence > end)
                {
                    continue;
                }

                if (Scanned >= maximum)
                {
                    yield break;
                }

                Count(events[i]);
                yield return events[i];
            }
        }

        Complete = true;
    }

    private void Count(LogEvent item)
    {
        Scanned++;
        From = From is { } from && from < item.Timestamp ? from : item.Timestamp;
        Until = Until is { } until && until > item.Timestamp ? until : item.Timestamp;
    }
}
