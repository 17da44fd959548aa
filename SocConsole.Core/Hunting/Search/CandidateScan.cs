using SocConsole.Core.Ingestion;
using SocConsole.Core.Ingestion.EventLog;

namespace SocConsole.Core.Hunting.Search;

/// <summary>Reads some thousand candidates by their sequences.</summary>
internal sealed class CandidateScan(HuntScope scope, EventHistory history, IReadOnlyList<long> candidates) : IScan
{
    private const int ChunkSize = 1_000;
    private const int PageSize = 100;

    public IEnumerable<LogEvent> NewestFirst(ScanBudget budget)
    {
        // Positions only: the events themselves are read again, as far as somebody asks for them.
        var places = AnyOrder(budget).Select(EventPosition.Of).ToList();
        places.Sort((left, right) => right.CompareTo(left));
        foreach (var page in places.Chunk(PageSize))
        {
            foreach (var item in history.Read(scope.OrganizationId, page.Select(place => place.Sequence)).OrderByDescending(EventPosition.Of))
            {
                yield return item;
            }
        }
    }

    public IEnumerable<LogEvent> AnyOrder(ScanBudget budget)
    {
        foreach (var chunk in candidates.Chunk(ChunkSize))
        {
            if (!budget.Spend(0))
            {
                budget.Stop(null);
                yield break;
            }

            var events = history.Read(scope.OrganizationId, chunk);
            budget.Spend(events.Count);
            foreach (var item in events.Where(scope.Matches))
            {
                yield return item;
            }
        }
    }
}
