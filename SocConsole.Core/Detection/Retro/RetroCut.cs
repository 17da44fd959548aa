using Microsoft.Extensions.Logging;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Intelligence;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Intelligence.Observables;

namespace SocConsole.Core.Detection.Retro;

/// <summary>
/// Chooses the cut between old and new so that no event is missed. An event that live matching examined before it knew the indicators is in the log when it does know
/// them: from then on the end of the log is the cut, and the index must come to it. What both find is told apart afterwards. Used by one thread.
/// </summary>
internal sealed partial class RetroCut(IEventLog log, ObservableIndex index, IndicatorWatch watch, DetectionPosition position, TimeSpan patience, TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    // What was looked for when the cut was chosen, and the cut: the next batches of a wave that were known by then need no further wait.
    private readonly Dictionary<int, (IndicatorIndex Index, bool IsGivenUp)> covered = [];

    /// <summary>Waits, with patience, until live matching knows the batch and the index has come to the end that the log had then.</summary>
    public async Task ReadyAsync(RetroBatch batch, CancellationToken ct)
    {
        var probe = batch.Active.LastOrDefault(indicator => indicator.Indicator.Type is not (IndicatorType.Cidr or IndicatorType.Email or IndicatorType.Cve));
        var isGivenUp = false;
        if (covered.TryGetValue(batch.OrganizationId, out var known) && ReferenceEquals(known.Index, watch.Of(batch.OrganizationId)))
        {
            if (probe is not null && Knows(known.Index, probe.Indicator))
            {
                return;
            }

            isGivenUp = known.IsGivenUp;
        }

        if (!isGivenUp && !await UntilAsync(() => probe is null || Knows(watch.Of(batch.OrganizationId), probe.Indicator), ct))
        {
            isGivenUp = true;
            LogUnready(logger, batch.OrganizationId, "live matching does not know them yet");
        }

        var current = watch.Of(batch.OrganizationId);
        var end = log.LastSequence;
        if (!await UntilAsync(() => index.IndexedTo() >= end, ct))
        {
            LogUnready(logger, batch.OrganizationId, "the index of observables lags");
        }

        covered[batch.OrganizationId] = (current, isGivenUp);
    }

    /// <summary>Waits, with patience, until live matching has examined what was looked at, so that what it found is there to be told apart.</summary>
    public async Task ExaminedAsync(int organizationId, long sequence, CancellationToken ct)
    {
        if (!await UntilAsync(() => position.Sequence >= sequence, ct))
        {
            LogUnready(logger, organizationId, "detection lags");
        }
    }

    private static bool Knows(IndicatorIndex index, NormalIndicator indicator) => indicator.Value == (indicator.Type switch
    {
        IndicatorType.Ip => index.FindAddress(indicator.Value),
        IndicatorType.Domain => index.FindDomain(indicator.Value),
        IndicatorType.Url => index.FindUrl(indicator.Value),
        _ => index.FindHash(indicator.Value),
    })?.Value;

    private async Task<bool> UntilAsync(Func<bool> isReached, CancellationToken ct)
    {
        var started = clock.GetTimestamp();
        while (!isReached())
        {
            if (clock.GetElapsedTime(started) >= patience)
            {
                return false;
            }

            await Task.Delay(Step, clock, ct);
        }

        return true;
    }

    [LoggerMessage(2790, LogLevel.Warning, "New indicators of organization {Organization} are looked for in stored events though {Reason}")]
    private static partial void LogUnready(ILogger logger, int organization, string reason);
}
