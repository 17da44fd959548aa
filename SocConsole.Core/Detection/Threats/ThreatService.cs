using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Events;
using SocConsole.Core.Identity;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Detection.Threats;

/// <summary>What people and integrators do with threats.</summary>
public sealed class ThreatService(SocDatabase database, IEventLog log)
{
    private const int MaximumTimeline = 500;
    private const int MaximumComment = 2000;

    public async Task<Result<Page<ThreatRow>>> ListAsync(Actor actor, ThreatFilter filter, PageRequest page, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ReadThreats) ?? page.Validate()) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        var matching = filter.Apply(db.Threats);
        var total = await matching.LongCountAsync(ct);
        var rows = page.Skip >= total ? [] : await filter.Sort(matching).Skip(page.Skip).Take(page.Size).Select(ThreatRow.Of).ToListAsync(ct);
        return new Page<ThreatRow>(rows, page.Number, page.Size, total);
    }

    /// <summary>Everything about one threat. Error: THREAT_NOT_FOUND.</summary>
    public async Task<Result<ThreatDetail>> GetAsync(Actor actor, string number, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadThreats) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        if (await db.Threats.FirstOrDefaultAsync(row => row.Number == number, ct) is not { } threat)
        {
            return ThreatErrors.NotFound(number);
        }

        var timeline = await db.Timeline.Where(row => row.ThreatId == threat.Id).OrderBy(row => row.At).ThenBy(row => row.Id).Take(MaximumTimeline)
            .Select(row => new TimelineView(row.At, row.Event, row.Stage, row.ActorName, row.DurationMs, row.SuccessRate, row.Text)).ToListAsync(ct);

        // The gravest first, in memory: the database keeps severities as words and would sort them by the alphabet.
        var findings = await db.Findings.Where(row => row.ThreatId == threat.Id).OrderBy(row => row.Id)
            .Select(row => new FindingView(row.RuleId, row.RuleTitle, row.Severity, row.Confidence, row.Techniques, row.Reason, row.MatchedFields, row.EventCount, row.FirstSeenAt, row.LastSeenAt)
            {
                RuleAuthor = row.RuleAuthor,
                RuleLicense = row.RuleLicense,
                RuleReferences = row.RuleReferences,
            }).ToListAsync(ct);
        return new ThreatDetail(
            ThreatRow.From(threat), threat.SourceIp, threat.UserName, threat.ImpactBreakdown, threat.RecommendedActions, threat.Indicators,
            threat.RawLog, threat.AnalyzedAt, timeline, [.. findings.OrderByDescending(finding => finding.Severity)]);
    }

    /// <summary>The events that are evidence, newest first. <paramref name="limit"/> is 1 to 1,000.</summary>
    public async Task<Result<IReadOnlyList<LogEvent>>> EvidenceAsync(Actor actor, string number, int limit, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadThreats) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        if (await db.Threats.Where(row => row.Number == number).Select(row => (long?)row.Id).FirstOrDefaultAsync(ct) is not { } id)
        {
            return ThreatErrors.NotFound(number);
        }

        var sequences = await db.ThreatEvidence.Where(row => row.ThreatId == id).OrderByDescending(row => row.Sequence)
            .Take(Math.Clamp(limit, 1, ThreatEvidence.MaximumPerThreat)).Select(row => row.Sequence).ToListAsync(ct);
        var events = await log.ReadAsync(actor.OrganizationId, sequences, ct);
        return Result.Of<IReadOnlyList<LogEvent>>([.. events.Reverse()]);
    }

    /// <summary>Threats of the same kind or about the same entity, newest first, at most twenty.</summary>
    public async Task<Result<IReadOnlyList<ThreatRow>>> SimilarAsync(Actor actor, string number, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadThreats) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        if (await db.Threats.FirstOrDefaultAsync(row => row.Number == number, ct) is not { } threat)
        {
            return ThreatErrors.NotFound(number);
        }

        var rows = await db.Threats.Where(row => row.Id != threat.Id && (row.EntityValue == threat.EntityValue || (row.Type == threat.Type && row.Target == threat.Target)))
            .OrderByDescending(row => row.DetectedAt).Take(20).Select(ThreatRow.Of).ToListAsync(ct);
        return Result.Of<IReadOnlyList<ThreatRow>>(rows);
    }

    public Task<Result<ThreatRow>> AssignToMeAsync(Actor actor, string number, CancellationToken ct) =>
        ChangeAsync(actor, number, "threat.assigned", new { assignee = actor.Name }, (unit, threat) =>
        {
            (threat.AssigneeId, threat.Assignee) = (actor.UserId, actor.Name);
            Note(unit, threat, actor, "assigned", $"Assigned to {actor.Name}");
            return null;
        }, ct);

    public Task<Result<ThreatRow>> UnassignAsync(Actor actor, string number, CancellationToken ct) =>
        ChangeAsync(actor, number, "threat.unassigned", null, (unit, threat) =>
        {
            (threat.AssigneeId, threat.Assignee) = (null, null);
            Note(unit, threat, actor, "unassigned", "Nobody works on it now");
            return null;
        }, ct);

    /// <summary>A person's verdict. <c>mitigated</c> by hand says that a person contained it; closing frees the entity for a new threat.</summary>
    public Task<Result<ThreatRow>> SetStatusAsync(Actor actor, string number, ThreatStatus status, string? comment, CancellationToken ct) =>
        comment is { Length: > MaximumComment }
            ? Task.FromResult<Result<ThreatRow>>(Error.Invalid("comment", $"must be at most {MaximumComment} characters"))
            : ChangeAsync(actor, number, "threat.status_changed", new { status = Wire.Name(status), comment }, (unit, threat) =>
            {
                if (threat.Status == status)
                {
                    return null;
                }

                threat.Status = status;
                threat.MitigatedAt = status == ThreatStatus.Mitigated ? unit.Now : null;
                threat.ClosedAt = status is ThreatStatus.Mitigated or ThreatStatus.FalsePositive ? unit.Now : null;
                var text = $"Marked as {Wire.Name(status).Replace('_', ' ')}";
                Note(unit, threat, actor, status == ThreatStatus.FalsePositive ? "marked_false_positive" : $"status_{Wire.Name(status)}", string.IsNullOrWhiteSpace(comment) ? text : $"{text}: {comment}");
                return null;
            }, ct);

    private async Task<Result<ThreatRow>> ChangeAsync(Actor actor, string number, string action, object? details, Func<Unit, Threat, Error?> change, CancellationToken ct)
    {
        if (actor.Demand(Permission.TriageThreats) is { } refused)
        {
            return refused;
        }

        return await database.WriteAsync<ThreatRow>(
            actor.OrganizationId,
            async unit =>
            {
                if (await unit.Db.Threats.FirstOrDefaultAsync(row => row.Number == number, ct) is not { } threat)
                {
                    return ThreatErrors.NotFound(number);
                }

                if (change(unit, threat) is { } error)
                {
                    return error;
                }

                threat.Version++;
                unit.Audit(actor, action, number, details);
                unit.Raise(new ThreatUpdated(actor.OrganizationId, unit.Now, number));
                return ThreatRow.From(threat);
            },
            ct);
    }

    private static void Note(Unit unit, Threat threat, Actor actor, string what, string text) => unit.Db.Timeline.Add(new TimelineEntry
    {
        OrganizationId = threat.OrganizationId,
        ThreatId = threat.Id,
        At = unit.Now,
        Event = what,
        ActorName = actor.Name,
        Text = text,
    });
}
