using SocConsole.Core.Hunting.Index;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Ingestion.EventLog;

namespace SocConsole.Core.Hunting.Search;

/// <summary>A way through the events that may match; each event that is given was tested.</summary>
internal interface IScan
{
    /// <summary>Matching events by time and sequence, the newest first.</summary>
    IEnumerable<LogEvent> NewestFirst(ScanBudget budget);

    /// <summary>Matching events in whatever order is cheapest.</summary>
    IEnumerable<LogEvent> AnyOrder(ScanBudget budget);
}

/// <summary>Chooses the way: few candidates from the index are read one and all, else the log is read backwards in time.</summary>
public sealed class EventScan(EventHistory history, EventIndex index)
{
    /// <summary>More candidates than this are not sorted but met on the way back through time.</summary>
    internal const int FewCandidates = 20_000;

    /// <summary>More events than this at the log's end without index are no longer taken as candidates.</summary>
    internal const int FewUnindexed = 20_000;

    internal IScan Open(HuntScope scope)
    {
        var expression = IndexText.Expression(scope.OrganizationId, scope.Query.Root, out var selective);
        if (!selective)
        {
            return new BackwardScan(scope, history, null);
        }

        var found = index.Find(expression, FewCandidates);
        if (found.Sequences is { } sequences)
        {
            var rest = history.After(scope.OrganizationId, found.IndexedTo, FewUnindexed + 1);
            if (rest.Count <= FewUnindexed)
            {
                return new CandidateScan(scope, history, [.. sequences, .. rest]);
            }
        }

        return new BackwardScan(scope, history, limit => index.Find(expression, limit));
    }
}
