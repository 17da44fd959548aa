using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SocConsole.Core.Detection.Management;
using SocConsole.Core.Detection.Stages;
using SocConsole.Core.Events;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Intelligence.Sightings;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Detection.Threats;

/// <summary>
/// Puts findings about the same entity and kind of attack together: they join the threat that is open within the window, or open one. Findings, threat,
/// timeline, news and the detector's position are one transaction.
/// </summary>
public sealed class ThreatAggregator(SocDatabase database, StageService stages, ImpactModel impact, IOptions<DetectionOptions> options)
{
    public async Task CommitAsync(DraftSheet sheet, long sequence, DetectionTally tally, CancellationToken ct)
    {
        var settings = new Dictionary<int, StageSettings>();
        foreach (var organization in sheet.Drafts.Select(draft => draft.First.OrganizationId).Distinct())
        {
            settings[organization] = await stages.SettingsAsync(organization, Stage.Detector, ct);
        }

        await database.WriteAcrossAsync<Done>(
            async unit =>
            {
                foreach (var draft in sheet.Drafts)
                {
                    await JoinAsync(unit, draft, settings[draft.First.OrganizationId], ct);

                    // Saved and forgotten: tracking them all would make each save look through all before it.
                    await unit.Db.SaveChangesAsync(ct);
                    unit.Db.ChangeTracker.Clear();
                }

                await SightingWriter.AddAsync(unit, sheet.Sightings, ct);
                foreach (var (organization, work) in tally.ByOrganization)
                {
                    await StageCounter.AddAsync(unit, organization, Stage.Detector, work.Events, work.Events - work.Faults, work.Milliseconds, ct);
                }

                await RuleStatWriter.AddAsync(unit, tally.Rules, ct);
                await AdvanceAsync(unit.Db, sequence, ct);
                return Done.Value;
            },
            ct);
    }

    internal static async Task AdvanceAsync(SocDbContext db, long sequence, CancellationToken ct)
    {
        var progress = await db.DetectionProgress.FirstOrDefaultAsync(ct);
        if (progress is null)
        {
            db.DetectionProgress.Add(new DetectionProgress { Id = 1, Sequence = sequence });
        }
        else
        {
            progress.Sequence = Math.Max(progress.Sequence, sequence);
        }
    }

    internal async Task JoinAsync(Unit unit, FindingDraft draft, StageSettings settings, CancellationToken ct)
    {
        var fingerprint = FingerprintOf(draft);
        var threat = await OpenThreatAsync(unit.Db, draft, fingerprint, ct);
        var verdicts = await VerdictsAsync(unit.Db, draft, ct);
        var confidence = ConfidenceModel.Of(draft.Rule.Precision, draft.Strength, verdicts.True, verdicts.False);
        if (threat is null && (!settings.Enabled || confidence < settings.Threshold))
        {
            await RecordAsync(unit, draft, null, confidence, ct);
            return;
        }

        var isNew = threat is null;
        threat ??= await OpenAsync(unit, draft, fingerprint, confidence, ct);
        var (finding, isFirst) = await RecordAsync(unit, draft, threat, confidence, ct);
        await AddEvidenceAsync(unit.Db, threat, draft, ct);
        await UpdateAsync(unit, threat, finding, isFirst, draft, isNew, ct);
    }

    private static string FingerprintOf(FindingDraft draft) =>
        $"{draft.Rule.ThreatType}|{draft.Rule.EntityField}|{draft.EntityValue}|{(draft.Simulated ? "simulated" : "real")}";

    private async Task<Threat?> OpenThreatAsync(SocDbContext db, FindingDraft draft, string fingerprint, CancellationToken ct)
    {
        var organization = draft.First.OrganizationId;
        var window = TimeSpan.FromHours(options.Value.JoinWindowHours);
        var (from, until) = (draft.FirstSeenAt - window, draft.LastSeenAt + window);
        return db.Threats.Local.FirstOrDefault(row => row.OrganizationId == organization && row.Fingerprint == fingerprint && row.ClosedAt is null && row.LastSeenAt >= from && row.FirstSeenAt <= until)
            ?? await db.Threats.Where(row => row.OrganizationId == organization && row.Fingerprint == fingerprint && row.ClosedAt == null && row.LastSeenAt >= from && row.FirstSeenAt <= until)
                .OrderByDescending(row => row.LastSeenAt).FirstOrDefaultAsync(ct);
    }

    private static async Task<(long True, long False)> VerdictsAsync(SocDbContext db, FindingDraft draft, CancellationToken ct)
    {
        // The newest two hundred verdicts: enough to calibrate, and the cost does not grow with the table.
        var verdicts = await db.Threats.Where(row => row.OrganizationId == draft.First.OrganizationId && row.Type == draft.Rule.ThreatType && !row.Simulated && row.ClosedAt != null)
            .OrderByDescending(row => row.ClosedAt).Take(200).Select(row => row.Status).ToListAsync(ct);
        return (verdicts.Count(status => status == ThreatStatus.Mitigated), verdicts.Count(status => status == ThreatStatus.FalsePositive));
    }

    private static async Task<Threat> OpenAsync(Unit unit, FindingDraft draft, string fingerprint, double confidence, CancellationToken ct)
    {
        var organization = draft.First.OrganizationId;
        var item = draft.Last;
        var sourceIp = item.Fields[Ecs.SourceIp];
        var threat = new Threat
        {
            OrganizationId = organization,
            Number = await unit.NextNumberAsync(organization, "THR", ct),
            Type = draft.Rule.ThreatType,
            Severity = draft.Rule.Severity,
            Confidence = confidence,
            Status = ThreatStatus.Detected,
            EntityField = draft.Rule.EntityField,
            EntityValue = draft.EntityValue,
            Fingerprint = fingerprint,
            SourceIp = sourceIp,
            Target = item.Fields[Ecs.HostName] ?? item.Fields[Ecs.UrlDomain] ?? item.Source,
            UserName = item.Fields[Ecs.UserName],
            Reason = string.Empty,
            Techniques = draft.Rule.Techniques,
            RecommendedActions = Threats.RecommendedActions.For(draft.Rule.ThreatType),
            Indicators = IndicatorExtractor.Of([draft.First, draft.Last]),
            RawLog = draft.First.Raw.Length <= MaximumRaw ? draft.First.Raw : draft.First.Raw[..MaximumRaw],
            FirstSeenAt = draft.FirstSeenAt,
            LastSeenAt = draft.LastSeenAt,
            DetectedAt = unit.Now,
            Simulated = draft.Simulated,
            SentBy = item.Fields[Ecs.SentBy],
            FoundBy = draft.FoundBy,
        };
        if (draft.Simulated && item.Fields[Ecs.Simulation] is { } simulation)
        {
            threat.Simulation = simulation;
            threat.SimulatedBy = await unit.Db.Simulations.Where(row => row.OrganizationId == organization && row.Number == simulation).Select(row => row.RequestedById).FirstOrDefaultAsync(ct);
        }

        unit.Db.Threats.Add(threat);

        // The number of its row is needed below; the transaction is still one.
        await unit.Db.SaveChangesAsync(ct);
        return threat;
    }

    private const int MaximumRaw = 8192;
    private const int MaximumReferences = 20;

    /// <returns>The finding, and whether it is the first of its rule in the threat.</returns>
    private async Task<(Finding Finding, bool IsFirst)> RecordAsync(Unit unit, FindingDraft draft, Threat? threat, double confidence, CancellationToken ct)
    {
        var finding = threat is null ? null : await unit.Db.Findings.FirstOrDefaultAsync(row => row.ThreatId == threat.Id && row.RuleId == draft.Rule.Id, ct);
        var isFirst = finding is null;
        finding ??= await UnjoinedAsync(unit.Db, draft, ct);
        if (finding is null)
        {
            finding = new Finding
            {
                OrganizationId = draft.First.OrganizationId,
                RuleId = draft.Rule.Id,
                RuleTitle = draft.Rule.Title,
                RuleAuthor = draft.Rule.Origin?.Author,
                RuleLicense = draft.Rule.Origin?.License,
                RuleReferences = [.. draft.Rule.Origin?.References.Take(MaximumReferences) ?? []],
                Severity = draft.Rule.Severity,
                Techniques = draft.Rule.Techniques,
                EntityField = draft.Rule.EntityField,
                EntityValue = draft.EntityValue,
                Reason = string.Empty,
                MatchedFields = MatchedOf(draft),
                FirstSequence = draft.Evidence.Count > 0 ? draft.Evidence.Min() : draft.First.Sequence,
                FirstSeenAt = draft.FirstSeenAt,
                LastSeenAt = draft.LastSeenAt,
                CreatedAt = unit.Now,
            };
            unit.Db.Findings.Add(finding);
        }

        finding.ThreatId = threat?.Id;
        finding.EventCount += draft.Count;
        finding.Confidence = Math.Max(finding.Confidence, confidence);
        finding.LastSequence = Math.Max(finding.LastSequence, draft.Last.Sequence);
        finding.FirstSeenAt = finding.FirstSeenAt <= draft.FirstSeenAt ? finding.FirstSeenAt : draft.FirstSeenAt;
        finding.LastSeenAt = finding.LastSeenAt >= draft.LastSeenAt ? finding.LastSeenAt : draft.LastSeenAt;
        finding.Reason = ReasonText.Fill(
            draft.Rule.Reason, draft.Last, draft.DistinctValues > 0 ? draft.DistinctValues : Math.Max(finding.EventCount, draft.Claimed), draft.Values, finding.LastSeenAt - finding.FirstSeenAt, draft.Matched);
        await unit.Db.SaveChangesAsync(ct);
        return (finding, isFirst);
    }

    // What was too unsure to open a threat is part of the threat that it grows into: an attack that comes line by line counts like one that comes at once.
    private async Task<Finding?> UnjoinedAsync(SocDbContext db, FindingDraft draft, CancellationToken ct)
    {
        var window = TimeSpan.FromHours(options.Value.JoinWindowHours);
        var (organization, from, until) = (draft.First.OrganizationId, draft.FirstSeenAt - window, draft.LastSeenAt + window);
        return await db.Findings.OrderByDescending(row => row.LastSeenAt).FirstOrDefaultAsync(
            row => row.OrganizationId == organization && row.RuleId == draft.Rule.Id && row.EntityValue == draft.EntityValue && row.ThreatId == null
                && row.LastSeenAt >= from && row.FirstSeenAt <= until,
            ct);
    }

    private static Dictionary<string, string> MatchedOf(FindingDraft draft)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in draft.Matched.Take(20))
        {
            fields[name] = value.Length <= 500 ? value : value[..500];
        }

        return fields;
    }

    private static async Task AddEvidenceAsync(SocDbContext db, Threat threat, FindingDraft draft, CancellationToken ct)
    {
        if (draft.Evidence.Count == 0)
        {
            return;
        }

        var sequences = "[" + string.Join(',', draft.Evidence) + "]";
        await db.Database.ExecuteSqlAsync(
            $"INSERT OR IGNORE INTO threat_evidence (ThreatId, Sequence, OrganizationId) SELECT {threat.Id}, value, {threat.OrganizationId} FROM json_each({sequences})", ct);
        if (threat.EventCount + draft.Count > ThreatEvidence.MaximumPerThreat)
        {
            // How it began and how it goes on say most: the middle leaves.
            await db.Database.ExecuteSqlAsync(
                $"""
                DELETE FROM threat_evidence WHERE ThreatId = {threat.Id} AND Sequence IN (
                  SELECT Sequence FROM threat_evidence WHERE ThreatId = {threat.Id} ORDER BY Sequence LIMIT
                    max(0, (SELECT COUNT(*) FROM threat_evidence WHERE ThreatId = {threat.Id}) - {ThreatEvidence.MaximumPerThreat}) OFFSET {ThreatEvidence.MaximumPerThreat / 2})
                """,
                ct);
        }
    }

    private async Task UpdateAsync(Unit unit, Threat threat, Finding finding, bool isFirst, FindingDraft draft, bool isNew, CancellationToken ct)
    {
        var findings = await unit.Db.Findings.Where(row => row.ThreatId == threat.Id).ToListAsync(ct);
        var leading = findings.OrderByDescending(row => row.Severity).ThenByDescending(row => row.Confidence).ThenBy(row => row.Id).First();
        var severityBefore = threat.Severity;
        threat.EventCount = findings.Sum(row => row.EventCount);
        threat.Severity = leading.Severity;
        threat.Confidence = ConfidenceModel.Combine(findings.Max(row => row.Confidence), findings.Count);
        threat.Reason = leading.Reason;
        threat.Techniques = findings.SelectMany(row => row.Techniques).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        threat.FirstSeenAt = findings.Min(row => row.FirstSeenAt);
        threat.LastSeenAt = findings.Max(row => row.LastSeenAt);
        threat.ImpactBreakdown = impact.Estimate(threat.Type, threat.Confidence);
        threat.ImpactUsd = threat.ImpactBreakdown.Total;
        threat.Priority = ThreatPriority.Of(threat.Severity, threat.Confidence, threat.ImpactUsd);
        threat.Version++;
        Tell(unit, threat, finding, isFirst, draft, isNew, severityBefore);
    }

    private static void Tell(Unit unit, Threat threat, Finding finding, bool isFirst, FindingDraft draft, bool isNew, Severity severityBefore)
    {
        if (isNew)
        {
            unit.Db.Timeline.Add(new TimelineEntry
            {
                OrganizationId = threat.OrganizationId,
                ThreatId = threat.Id,
                At = unit.Now,
                Event = "threat_detected",
                Stage = "detector",
                DurationMs = draft.FoundBy is null ? Math.Round(Math.Max(0, (unit.Now - draft.Last.ReceivedAt).TotalMilliseconds), 1) : null,
                Text = draft.FoundBy is { } run ? $"Found by {run} over the past: {finding.Reason}" : finding.Reason,
            });
            unit.Raise(new ThreatDetected(threat.OrganizationId, unit.Now, threat.Number, threat.Type, threat.Severity, threat.Confidence));
            return;
        }

        if (isFirst || threat.Severity > severityBefore)
        {
            unit.Db.Timeline.Add(new TimelineEntry
            {
                OrganizationId = threat.OrganizationId,
                ThreatId = threat.Id,
                At = unit.Now,
                Event = threat.Severity > severityBefore ? "severity_raised" : "finding_added",
                Stage = "detector",
                Text = $"{finding.RuleTitle}: {finding.Reason}",
            });
        }

        unit.Raise(new ThreatUpdated(threat.OrganizationId, unit.Now, threat.Number));
    }
}
