using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Hunting;
using SocConsole.Core.Identity;
using SocConsole.Core.Incidents;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Automation.Triggers;

/// <summary>An event as conditions see it.</summary>
/// <param name="Types">What it may be called: its action, its code, the record's own id.</param>
/// <param name="Sources">Name of the log source and its kinds.</param>
/// <param name="Raw">The record, cut.</param>
public sealed record TriggerEvent(DateTime At, IReadOnlyList<string> Types, IReadOnlyList<string> Sources, string Raw);

/// <summary>What a trigger looks at: an incident, or an event that somebody made up for a simulation.</summary>
/// <param name="Name">For messages: <c>INC-042</c>.</param>
/// <param name="RiskScore">0 to 1; null when it is not known.</param>
/// <param name="Texts">What patterns are looked for in besides the events.</param>
/// <param name="Events">The events of its source in the span that a window of so many seconds can reach; read only when a condition asks for them.</param>
public sealed record TriggerSubject(
    string Name, double? RiskScore, string? Category, Severity? Escalation, IReadOnlyList<string> Texts, Func<int, CancellationToken, Task<Result<IReadOnlyList<TriggerEvent>>>> Events);

/// <summary>Reads what triggers look at from the stored incidents and events.</summary>
public sealed class TriggerSubjects(SocDatabase database, HuntService hunts, IEventLog log)
{
    /// <summary>Most events that are looked at for one incident, the newest first.</summary>
    public const int MaximumEvents = 2_000;

    private const int MaximumRaw = 8_192;
    private const int MaximumEvidence = 500;

    public TriggerSubject Of(Incident incident) => new(
        IncidentNumber.Text(incident.Number), incident.RiskScore, incident.Category, incident.Escalation, [incident.Title, incident.Reason], (window, ct) => EventsAsync(incident, window, ct));

    private async Task<Result<IReadOnlyList<TriggerEvent>>> EventsAsync(Incident incident, int window, CancellationToken ct)
    {
        var evidence = await EvidenceAsync(incident, ct);
        if (incident.SourceIp is not { } source)
        {
            return Result.Of<IReadOnlyList<TriggerEvent>>([.. evidence.Values.Select(Read)]);
        }

        var request = new HuntRequest($"source.ip:\"{source.Replace("\"", "", StringComparison.Ordinal)}\"", incident.FirstSeenAt.AddSeconds(-window), incident.LastSeenAt.AddSeconds(1));
        string? cursor = null;
        do
        {
            var page = await hunts.SearchAsync(Actor.Stage(incident.OrganizationId, TriggerEvaluator.Stage), request, HuntService.MaximumPage, cursor, ct);
            if (!page.Succeeded(out var found, out var error))
            {
                return error;
            }

            foreach (var item in found.Events)
            {
                evidence[item.Sequence] = item;
            }

            if (!found.Coverage.Complete)
            {
                return new Error(ErrorKind.Unavailable, "EVENTS_INCOMPLETE", $"Not all events could be read: {found.Coverage.Reason}.");
            }

            cursor = found.Cursor;
        }
        while (cursor is not null && evidence.Count < MaximumEvents);
        return Result.Of<IReadOnlyList<TriggerEvent>>([.. evidence.Values.Select(Read)]);
    }

    private async Task<Dictionary<long, LogEvent>> EvidenceAsync(Incident incident, CancellationToken ct)
    {
        List<long> sequences;
        await using (var db = database.Read(incident.OrganizationId))
        {
            sequences = await db.ThreatEvidence.Where(row => db.IncidentThreats.Any(link => link.IncidentId == incident.Id && link.ThreatId == row.ThreatId))
                .OrderByDescending(row => row.Sequence).Select(row => row.Sequence).Take(MaximumEvidence).ToListAsync(ct);
        }

        return sequences.Count == 0 ? [] : (await log.ReadAsync(incident.OrganizationId, sequences, ct)).ToDictionary(item => item.Sequence);
    }

    private static TriggerEvent Read(LogEvent item) => new(
        item.Timestamp,
        Known(item.Fields["event.action"], item.Fields["event.code"], item.Fields["eventid"]),
        Known(item.Source, item.Fields["event.dataset"], item.Fields["event.module"]),
        item.Raw.Length > MaximumRaw ? item.Raw[..MaximumRaw] : item.Raw);

    private static string[] Known(params ReadOnlySpan<string?> values)
    {
        var known = new List<string>(values.Length);
        foreach (var value in values)
        {
            if (value is not null)
            {
                known.Add(value);
            }
        }

        return [.. known];
    }

    /// <summary>The event that a simulation was given, with the documented names. Errors: INVALID_REQUEST.</summary>
    public static Result<TriggerSubject> Of(TriggerSample sample, DateTime now)
    {
        if (sample.Count is < 1 or > MaximumEvents)
        {
            return Error.Invalid("event.count", string.Create(CultureInfo.InvariantCulture, $"must be from 1 to {MaximumEvents}"));
        }

        if (sample.RiskScore is < 0 or > 1)
        {
            return Error.Invalid("event.risk_score", "must be from 0 to 1");
        }

        Severity? escalation = null;
        if (sample.EscalationLevel is { } level)
        {
            if (!Wire.TryRead<Severity>(level, out var known))
            {
                return Error.Invalid("event.escalation_level", "must be informational, low, medium, high or critical");
            }

            escalation = known;
        }

        var one = new TriggerEvent(now, Known(sample.EventType), Known(sample.Source), sample.Message is { Length: > MaximumRaw } text ? text[..MaximumRaw] : sample.Message ?? string.Empty);
        IReadOnlyList<TriggerEvent> events = [.. Enumerable.Repeat(one, sample.Count)];
        return new TriggerSubject("the given event", sample.RiskScore, sample.ThreatCategory, escalation, Known(sample.Reason), (_, _) => Task.FromResult(Result.Of(events)));
    }
}

/// <summary>An event that somebody made up.</summary>
/// <param name="Count">How often it comes within the window, 1 to 2,000.</param>
public sealed record TriggerSample(
    string? EventType, string? SourceIp, int Count, double? RiskScore, string? ThreatCategory, string? EscalationLevel, string? Source, string? Message, string? Reason);
