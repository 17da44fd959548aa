using SocConsole.Core.Hunting.Index;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Ingestion.EventLog;

namespace SocConsole.Core.Hunting.Search;

/// <summary>
/// Reads the log backwards in time along its key, whose order is that of seconds. Within a second the events are gathered and sorted. Where matches are rare,
/// the index says which events need not be read.
/// </summary>
internal sealed class BackwardScan(HuntScope scope, EventHistory history, Func<int, IndexCandidates>? candidates) : IScan
{
    private const int FirstChunk = 256;
    private const int LargestChunk = 4_096;
    private const int LargestFilteredChunk = 32_768;
    private const int MaximumKept = 4_096;
    private const int PageSize = 100;

    // From here on it pays to ask the index for all candidates; a set of half a million takes some 20 MB.
    private const int ReadBeforeAsking = 5_000;
    private const int MaximumSkipSet = 500_000;

    private HashSet<long>? wanted;
    private long indexedTo;
    private bool asked;

    public IEnumerable<LogEvent> NewestFirst(ScanBudget budget)
    {
        var second = new List<EventPosition>();
        var kept = new Dictionary<long, LogEvent>();
        long? current = null;
        var isFirst = true;
        foreach (var (places, matches, goesOn) in Chunks(budget))
        {
            foreach (var place in places)
            {
                if (current != place.Second)
                {
                    foreach (var item in Sorted(second, kept))
                    {
                        yield return item;
                    }

                    isFirst = current is null;
                    current = place.Second;
                    second.Clear();
                    kept.Clear();
                }

                if (matches.TryGetValue(place.Sequence, out var match))
                {
                    second.Add(EventPosition.Of(match));
                    if (kept.Count < MaximumKept)
                    {
                        kept[place.Sequence] = match;
                    }
                }
            }

            if (!goesOn)
            {
                // The last second may hold more: it is left to the next call, unless there would be no end of it.
                budget.Stop(isFirst ? null : EndOf(current!.Value));
                if (!isFirst)
                {
                    yield break;
                }

                break;
            }
        }

        foreach (var item in Sorted(second, kept))
        {
            yield return item;
        }
    }

    public IEnumerable<LogEvent> AnyOrder(ScanBudget budget)
    {
        foreach (var (places, matches, goesOn) in Chunks(budget))
        {
            foreach (var match in matches.Values)
            {
                yield return match;
            }

            if (!goesOn)
            {
                budget.Stop(EndOf(places[^1].Second));
                yield break;
            }
        }
    }

    private static EventPosition EndOf(long second) => new(DateTime.UnixEpoch.Ticks + ((second + 1) * TimeSpan.TicksPerSecond), 0);

    private IEnumerable<LogEvent> Sorted(List<EventPosition> second, Dictionary<long, LogEvent> kept)
    {
        second.Sort((left, right) => right.CompareTo(left));
        foreach (var page in second.Chunk(PageSize))
        {
            var missing = page.Where(place => !kept.ContainsKey(place.Sequence)).Select(place => place.Sequence).ToList();
            var read = missing.Count == 0 ? [] : history.Read(scope.OrganizationId, missing).ToDictionary(item => item.Sequence);
            foreach (var place in page)
            {
                if (kept.TryGetValue(place.Sequence, out var item) || read.TryGetValue(place.Sequence, out item))
                {
                    yield return item;
                }
            }
        }
    }

    private IEnumerable<(IReadOnlyList<EventPlace> Places, Dictionary<long, LogEvent> Matches, bool GoesOn)> Chunks(ScanBudget budget)
    {
        var (from, before) = (scope.FirstKey, scope.EndKey);
        var size = FirstChunk;
        while (true)
        {
            var places = history.Places(scope.OrganizationId, from, before, size);
            if (places.Count == 0)
            {
                yield break;
            }

            AskIndex(budget.Scanned);
            var toRead = places.Where(place => wanted is null || place.Sequence > indexedTo || wanted.Contains(place.Sequence)).Select(place => place.Sequence).ToList();
            var events = toRead.Count == 0 ? [] : history.Read(scope.OrganizationId, toRead);
            var isLast = places.Count < size;
            var goesOn = budget.Spend(events.Count) || isLast;
            yield return (places, events.Where(scope.Matches).ToDictionary(item => item.Sequence), goesOn);
            if (isLast)
            {
                yield break;
            }

            before = places[^1].Key;
            size = Math.Min(wanted is null ? LargestChunk : LargestFilteredChunk, size * 2);
        }
    }

    private void AskIndex(long scanned)
    {
        if (asked || candidates is null || scanned < ReadBeforeAsking)
        {
            return;
        }

        asked = true;
        var found = candidates(MaximumSkipSet);
        (wanted, indexedTo) = (found.Sequences?.ToHashSet(), found.IndexedTo);
    }
}
