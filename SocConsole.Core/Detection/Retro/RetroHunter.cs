using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SocConsole.Core.Detection.Stages;
using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Events;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Intelligence;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Intelligence.Observables;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Detection.Retro;

/// <summary>
/// Looks each new indicator up in the stored events, once, in the order of their numbers. A wave of new indicators tells at most
/// <see cref="MaximumThreatsPerSource"/> threats for a source, of those that are committed together the gravest first; the others are sightings only, and the log says how many.
/// </summary>
public sealed partial class RetroHunter(
    SocDatabase database, IEventLog log, ObservableIndex index, IndicatorWatch watch, DetectionPosition position, ThreatAggregator aggregator, StageService stages, TimeProvider clock,
    ILogger<RetroHunter> logger, IHostApplicationLifetime? lifetime = null) : BackgroundService, IEventHandler
{
    /// <summary>Threats that one wave of new indicators may tell for one source: more are one event in the world, and nobody reads thousands.</summary>
    public const int MaximumThreatsPerSource = 100;

    private const int BatchSize = 1_000;
    private const int HitsAtOnce = 100;
    private const string OwnIndicators = "own indicators";
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<int, byte> waiting = [];
    private readonly SemaphoreSlim signal = new(0, 1);
    private readonly RetroReport report = new(log);
    private readonly RetroTelling telling = new(database, aggregator);
    private RetroCut? cut;

    /// <summary>How long it waits for live matching, the index and detection each, before it goes on without.</summary>
    internal TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Indicators looked up at once; a commit each.</summary>
    internal int AtOnce { get; init; } = BatchSize;

    public Task HandleAsync(IReadOnlyList<DomainEvent> happened, CancellationToken ct)
    {
        foreach (var change in happened.OfType<IndicatorsChanged>())
        {
            Wake(change.OrganizationId);
        }

        return Task.CompletedTask;
    }

    /// <summary>Looks for all indicators of the organization that it has not looked for yet.</summary>
    public async Task<RetroResult> HuntAsync(int organizationId, CancellationToken ct)
    {
        cut ??= new RetroCut(log, index, watch, position, Patience, clock, logger);
        var wave = new Dictionary<int, int>();
        var result = new RetroResult(0, 0, 0);
        while (await NextAsync(organizationId, ct) is { Indicators.Count: > 0 } batch)
        {
            await cut.ReadyAsync(batch, ct);
            var (hits, indexedTo) = LookUp(batch);
            if (hits.Count > 0)
            {
                await cut.ExaminedAsync(organizationId, indexedTo, ct);
            }

            foreach (var (part, found) in batch.Parts(hits, HitsAtOnce))
            {
                result += await TellAsync(part, found, wave, ct);
            }
        }

        if (result.Examined > 0)
        {
            LogHunted(logger, organizationId, result.Found, result.Examined, result.Told, result.Found - result.Told);
        }

        return result;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        if (lifetime is not null)
        {
            await Task.Delay(Timeout.Infinite, lifetime.ApplicationStarted).WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        var known = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                known = known || await AddAllAsync(stoppingToken);
                foreach (var organization in waiting.Keys)
                {
                    waiting.TryRemove(organization, out _);
                    await TryHuntAsync(organization, stoppingToken);
                }

                if (waiting.IsEmpty)
                {
                    await signal.WaitAsync(stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception fault)
            {
                LogFailed(logger, fault);
                await Task.Delay(AfterFault, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<bool> AddAllAsync(CancellationToken ct)
    {
        await using var db = database.Across();
        foreach (var organization in await db.Organizations.Select(row => row.Id).ToListAsync(ct))
        {
            waiting[organization] = 0;
        }

        return true;
    }

    private async Task TryHuntAsync(int organization, CancellationToken ct)
    {
        try
        {
            await HuntAsync(organization, ct);
        }
        catch
        {
            waiting[organization] = 0;
            throw;
        }
    }

    private async Task<RetroBatch> NextAsync(int organizationId, CancellationToken ct)
    {
        // The sum keeps SQLite from the indexes of the organization: with these it would sort all of them for each batch.
        await using var db = database.Across();
        var after = await db.RetroPositions.Where(row => row.OrganizationId == organizationId).Select(row => row.LastIndicatorId).FirstOrDefaultAsync(ct);
        var rows = await db.Indicators.Where(row => row.OrganizationId + 0 == organizationId && row.Id > after).OrderBy(row => row.Id).Take(AtOnce)
            .Select(row => new { row.Id, row.Type, row.NormalizedValue, row.State, row.ThreatLevel, row.Confidence, row.SourceId, row.CreatedAt }).ToListAsync(ct);
        var sources = rows.Count == 0 ? [] : await db.ThreatSources.Where(row => row.OrganizationId == organizationId).Select(row => new { row.Id, row.Name }).ToDictionaryAsync(row => row.Id, row => row.Name, ct);
        return new RetroBatch(
            organizationId, after,
            [
                .. rows.Select(row => new RetroIndicator(
                    row.Id, new NormalIndicator(row.Type, row.NormalizedValue), row.State, row.ThreatLevel, row.Confidence, row.SourceId,
                    row.SourceId is { } source && sources.TryGetValue(source, out var name) ? name : OwnIndicators, row.CreatedAt)),
            ]);
    }

    private (List<RetroHit> Hits, long IndexedTo) LookUp(RetroBatch batch)
    {
        using var reader = index.Read();
        List<RetroHit> hits = [];
        foreach (var indicator in batch.Active)
        {
            if (reader.Find(batch.OrganizationId, indicator.Indicator) is { } found)
            {
                hits.Add(new RetroHit(indicator, found));
            }
        }

        return (hits, reader.IndexedTo);
    }

    private async Task<List<(int IndicatorId, FindingDraft Draft)>> DraftsAsync(int organizationId, IReadOnlyList<RetroHit> hits, Dictionary<int, int> wave, CancellationToken ct)
    {
        List<(int IndicatorId, FindingDraft Draft)> drafts = [];
        foreach (var hit in hits.OrderByDescending(hit => hit.Indicator.Level).ThenByDescending(hit => hit.Indicator.Confidence).ThenBy(hit => hit.Indicator.Id))
        {
            var source = hit.Indicator.SourceId ?? 0;
            if (wave.GetValueOrDefault(source) < MaximumThreatsPerSource && await report.DraftAsync(organizationId, hit, ct) is { } draft)
            {
                wave[source] = wave.GetValueOrDefault(source) + 1;
                drafts.Add((hit.Indicator.Id, draft));
            }
        }

        return drafts;
    }

    private async Task<RetroResult> TellAsync(RetroBatch part, IReadOnlyList<RetroHit> hits, Dictionary<int, int> wave, CancellationToken ct)
    {
        var drafts = await DraftsAsync(part.OrganizationId, hits, wave, ct);
        var settings = await stages.SettingsAsync(part.OrganizationId, Stage.Detector, ct);
        return await telling.CommitAsync(part, hits, drafts, settings, ct) ? new RetroResult(part.Indicators.Count, hits.Count, drafts.Count) : new RetroResult(0, 0, 0);
    }

    private void Wake(int organization)
    {
        waiting[organization] = 0;
        try
        {
            signal.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake already.
        }
    }

    [LoggerMessage(2791, LogLevel.Information, "{Found} of {Examined} new indicators of organization {Organization} stand in stored events; {Told} were told as threats, {Silent} are sightings only")]
    private static partial void LogHunted(ILogger logger, int organization, int found, int examined, int told, int silent);

    [LoggerMessage(2792, LogLevel.Error, "New indicators could not be looked for in stored events; it goes on from its position soon")]
    private static partial void LogFailed(ILogger logger, Exception fault);
}
