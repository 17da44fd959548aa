using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Detection.Stages;
using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Identity;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Detection;

/// <summary>One log entry sent for an immediate answer.</summary>
/// <param name="LogEntry">The record, verbatim.</param>
/// <param name="Timestamp">When it happened, UTC; null takes what the record says, else the time of receipt.</param>
/// <param name="Source">Name of the source; null is <c>api</c>.</param>
/// <param name="Metadata">What the sender knows besides: <c>user</c>, <c>attempts</c>, anything else as a label. At most 64.</param>
/// <param name="IdempotencyKey">Makes a second sending of the same entry the same event.</param>
public sealed record DetectRequest(string LogEntry, DateTime? Timestamp, string? Source, IReadOnlyDictionary<string, string> Metadata, string? IdempotencyKey);

/// <summary>What detection made of the entry.</summary>
/// <param name="EventId">The stored event; null when it was a duplicate.</param>
/// <param name="Threat">The gravest threat that the event is part of, or null.</param>
/// <param name="Pending">Detection had not reached the event within the detector's time limit; it will.</param>
/// <param name="ProcessingMilliseconds">From receipt to this answer.</param>
public sealed record DetectOutcome(string? EventId, ThreatDetail? Threat, bool Pending, double ProcessingMilliseconds);

/// <summary>Detection with an answer: takes one entry the same way as every other event and waits until it was examined.</summary>
public sealed class DetectService(Intake intake, DetectionPosition position, StageService stages, ThreatService threats, SocDatabase database, TimeProvider clock)
{
    private const int MaximumMetadata = 64;

    public async Task<Result<DetectOutcome>> DetectAsync(Actor actor, DetectRequest request, CancellationToken ct)
    {
        if (request.Metadata.Count > MaximumMetadata)
        {
            return Error.Invalid("metadata", $"must have at most {MaximumMetadata} members");
        }

        // What is off by less is a clock that goes wrong: the event is kept with the time of receipt and says so.
        if (request.Timestamp is { } at && (at < DateTime.UnixEpoch || at > clock.GetUtcNow().UtcDateTime.AddDays(1)))
        {
            return Error.Invalid("timestamp", "must lie between 1970 and tomorrow");
        }

        var started = clock.GetTimestamp();
        var settings = await stages.SettingsAsync(actor.OrganizationId, Stage.Detector, ct);
        var delivery = new Delivery(actor.OrganizationId, request.Source ?? "api", DeliveryFormat.Lines, request.IdempotencyKey);
        var accepted = await intake.AcceptOneAsync(actor, delivery, request.LogEntry, request.Timestamp, fields => Enrich(fields, request), ct);
        if (!accepted.Succeeded(out var item, out var error))
        {
            return error;
        }

        var examined = item.Sequence == 0 || await position.WaitAsync(item.Sequence, TimeSpan.FromSeconds(settings.TimeoutSeconds), ct);
        var number = examined && item.Sequence > 0 ? await ThreatOfAsync(item, ct) : null;
        var detail = number is null ? null : (await threats.GetAsync(actor with { Granted = actor.Granted | Permission.ReadThreats }, number, ct)).Value;
        return new DetectOutcome(item.Sequence == 0 ? null : item.Id, detail, !examined, Math.Round(clock.GetElapsedTime(started).TotalMilliseconds, 1));
    }

    private static void Enrich(EventFields fields, DetectRequest request)
    {
        foreach (var (name, value) in request.Metadata)
        {
            switch (name)
            {
                case "user" or "username":
                    fields.AddIfMissing(Ecs.UserName, value);
                    break;
                case "source_ip" or "ip":
                    fields.AddIfMissing(Ecs.SourceIp, value);
                    break;
                case "host" or "hostname":
                    fields.AddIfMissing(Ecs.HostName, value);
                    break;
                case "attempts" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _):
                    fields.AddIfMissing(Ecs.Attempts, value);
                    break;
                default:
                    fields.AddIfMissing($"labels.{name}", value);
                    break;
            }
        }
    }

    private async Task<string?> ThreatOfAsync(LogEvent item, CancellationToken ct)
    {
        await using var db = database.Read(item.OrganizationId);
        return await (from evidence in db.ThreatEvidence
                      where evidence.Sequence == item.Sequence
                      join threat in db.Threats on evidence.ThreatId equals threat.Id
                      orderby threat.Priority descending
                      select threat.Number).FirstOrDefaultAsync(ct);
    }
}
