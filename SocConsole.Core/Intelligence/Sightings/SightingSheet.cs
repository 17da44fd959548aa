using SocConsole.Core.Intelligence.Indicators;

namespace SocConsole.Core.Intelligence.Sightings;

/// <summary>What one batch of events shows of indicators, put together by indicator and day so that a busy one is one row. Bounded by the batch.</summary>
public sealed class SightingSheet
{
    private readonly Dictionary<(int Organization, NormalIndicator Indicator, DateTime Day), IndicatorSighting> days = [];

    /// <summary>How many rows it comes to: indicators times days.</summary>
    public int Count => days.Count;

    internal IEnumerable<(NormalIndicator Indicator, IndicatorSighting Day)> Days => days.Select(entry => (entry.Key.Indicator, entry.Value));

    /// <param name="organizationId">Whose event it is.</param>
    /// <param name="indicator">In its normal form.</param>
    /// <param name="at">The time of the event, UTC.</param>
    /// <param name="sequence">Its place in the log.</param>
    public void Add(int organizationId, NormalIndicator indicator, DateTime at, long sequence)
    {
        var key = (organizationId, indicator, at.Date);
        if (!days.TryGetValue(key, out var day))
        {
            days[key] = day = new IndicatorSighting { OrganizationId = organizationId, Day = at.Date, Origin = SightingOrigin.Detection, FirstAt = at, LastAt = at };
        }

        day.Count++;
        day.FirstAt = at < day.FirstAt ? at : day.FirstAt;
        day.LastAt = at > day.LastAt ? at : day.LastAt;
        day.Sequence = day.Sequence > sequence ? day.Sequence : sequence;
    }
}
