using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;
using SocConsole.Core.Detection.Stages;
using SocConsole.Core.Events;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Detection.Threats;

/// <summary>
/// The analyzer stage: reads a new threat's evidence, collects its indicators, estimates the impact again with what is known by then, and says so in the timeline.
/// Analysing twice changes nothing.
/// </summary>
public sealed partial class ThreatAnalyzer(SocDatabase database, IEventLog log, StageService stages, ImpactModel impact, ILogger<ThreatAnalyzer> logger) : IEventHandler
{
    public async Task HandleAsync(IReadOnlyList<DomainEvent> happened, CancellationToken ct)
    {
        foreach (var detected in happened.OfType<ThreatDetected>())
        {
            var settings = await stages.SettingsAsync(detected.OrganizationId, Stage.Analyzer, ct);
            if (settings.Enabled && detected.Confidence >= settings.Threshold)
            {
                await AnalyzeAsync(detected, settings, ct);
            }
        }
    }

    private async Task AnalyzeAsync(ThreatDetected detected, StageSettings settings, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        var retry = new ResiliencePipelineBuilder()
            .AddRetry(new RetryStrategyOptions { ShouldHandle = tried => ValueTask.FromResult(settings.RetryAttempts > 0 && tried.Outcome.Exception is not (null or OperationCanceledException)), MaxRetryAttempts = Math.Max(1, settings.RetryAttempts), Delay = TimeSpan.FromMilliseconds(200), BackoffType = DelayBackoffType.Exponential })
            .AddTimeout(TimeSpan.FromSeconds(settings.TimeoutSeconds))
            .Build();
        try
        {
            await retry.ExecuteAsync(async token => await AnalyzeOnceAsync(detected, started, token), ct);
        }
        catch (Exception fault) when (!ct.IsCancellationRequested)
        {
            LogFailed(logger, fault, detected.ThreatId);
            await database.WriteAsync<Done>(
                detected.OrganizationId,
                async unit =>
                {
                    await StageCounter.AddAsync(unit, detected.OrganizationId, Stage.Analyzer, 1, 0, Stopwatch.GetElapsedTime(started).TotalMilliseconds, ct);
                    return Done.Value;
                },
                ct);
            throw;
        }
    }

    private async Task AnalyzeOnceAsync(ThreatDetected detected, long started, CancellationToken ct)
    {
        var evidence = await EvidenceAsync(detected, ct);
        await database.WriteAsync<Done>(
            detected.OrganizationId,
            async unit =>
            {
                var threat = await unit.Db.Threats.FirstOrDefaultAsync(row => row.Number == detected.ThreatId, ct);
                if (threat is null || threat.AnalyzedAt is not null)
                {
                    return Done.Value;
                }

                var elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
                await ConcludeAsync(unit, threat, evidence, elapsed, ct);
                await StageCounter.AddAsync(unit, detected.OrganizationId, Stage.Analyzer, 1, 1, elapsed, ct);
                return Done.Value;
            },
            ct);
    }

    private async Task<IReadOnlyList<LogEvent>> EvidenceAsync(ThreatDetected detected, CancellationToken ct)
    {
        await using var db = database.Read(detected.OrganizationId);
        var sequences = await (from threat in db.Threats
                               where threat.Number == detected.ThreatId
                               join evidence in db.ThreatEvidence on threat.Id equals evidence.ThreatId
                               orderby evidence.Sequence
                               select evidence.Sequence).Take(ThreatEvidence.MaximumPerThreat).ToListAsync(ct);
        return await log.ReadAsync(detected.OrganizationId, sequences, ct);
    }

    private async Task ConcludeAsync(Unit unit, Threat threat, IReadOnlyList<LogEvent> evidence, double elapsed, CancellationToken ct)
    {
        var seenBefore = await unit.Db.Threats.CountAsync(row => row.EntityValue == threat.EntityValue && row.EntityField == threat.EntityField && row.Id != threat.Id, ct);
        var targets = evidence.Select(item => item.Fields[Ecs.HostName] ?? item.Fields[Ecs.UrlDomain]).OfType<string>().Distinct(StringComparer.Ordinal).Count();
        threat.Indicators = evidence.Count > 0 ? IndicatorExtractor.Of(evidence) : threat.Indicators;
        threat.ImpactBreakdown = impact.Estimate(threat.Type, threat.Confidence);
        threat.ImpactUsd = threat.ImpactBreakdown.Total;
        threat.Priority = ThreatPriority.Of(threat.Severity, threat.Confidence, threat.ImpactUsd);
        threat.AnalyzedAt = unit.Now;
        threat.Status = threat.Status == ThreatStatus.Detected ? ThreatStatus.Analyzing : threat.Status;
        threat.Version++;
        unit.Db.Timeline.Add(new TimelineEntry
        {
            OrganizationId = threat.OrganizationId,
            ThreatId = threat.Id,
            At = unit.Now,
            Event = "threat_analyzed",
            Stage = "analyzer",
            DurationMs = Math.Round(elapsed, 1),
            Text = $"{Counted(evidence.Count, "event", "events")} read; {Counted(threat.Indicators.Ips.Count, "address", "addresses")}, {Counted(threat.Indicators.Domains.Count, "domain", "domains")}, {Counted(threat.Indicators.Hashes.Count, "hash", "hashes")}; "
                + $"{Counted(targets, "target", "targets")}; {(seenBefore == 0 ? "not seen before" : $"seen in {seenBefore} earlier threat{(seenBefore > 1 ? "s" : string.Empty)}")}",
        });
        unit.Raise(new ThreatAnalyzed(threat.OrganizationId, unit.Now, threat.Number, threat.Type, threat.ImpactUsd, threat.Techniques));
    }

    private static string Counted(int number, string one, string many) => $"{number} {(number == 1 ? one : many)}";

    [LoggerMessage(2101, LogLevel.Error, "Threat {Threat} could not be analysed")]
    private static partial void LogFailed(ILogger logger, Exception fault, string threat);
}
