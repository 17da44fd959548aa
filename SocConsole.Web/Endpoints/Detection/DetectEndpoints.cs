using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using SocConsole.Core.Detection;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Detection;

/// <summary>One log entry in, what it means out.</summary>
internal static class DetectEndpoints
{
    public static void MapDetect(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.ThreatOps, "/api/v1/detect", "Threat detection").RequireLimit(Limits.Detect);

        group.MapPost("/", Detect).Needs(Permission.SendEvents)
            .WithSummary("Detect threats in a log entry")
            .Example("Five failed logins", new
            {
                log_entry = "Failed login attempt from 198.51.100.7",
                timestamp = "2026-03-04T10:30:00Z",
                source = "auth_server",
                metadata = new { user = "admin", attempts = 5 },
            });
    }

    private static async Task<Result<DetectionBody>> Detect(
        DetectRequestBody request, [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey, Actor actor, DetectService detection, CancellationToken ct) =>
        request.ToRequest(idempotencyKey).Succeeded(out var asked, out var error) ? await detection.DetectAsync(actor, asked, ct).Map(DetectionBody.From) : error;
}

/// <param name="LogEntry">The record, verbatim; at most 65,536 characters.</param>
/// <param name="Timestamp">When it happened; without one the record's own time counts, else the time of receipt.</param>
/// <param name="Source">Name of the source.</param>
/// <param name="Metadata">What the sender knows besides: user, attempts, anything else as a label; texts, numbers and booleans.</param>
internal sealed record DetectRequestBody([property: Required] string LogEntry, DateTimeOffset? Timestamp, string? Source, Dictionary<string, JsonElement>? Metadata)
{
    public Result<DetectRequest> ToRequest(string? idempotencyKey)
    {
        if (string.IsNullOrWhiteSpace(LogEntry))
        {
            return Error.Invalid("log_entry", "must not be empty");
        }

        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in Metadata ?? [])
        {
            if (name.Length is 0 or > 100)
            {
                return Error.Invalid("metadata", "names must be 1 to 100 characters");
            }

            switch (value.ValueKind)
            {
                case JsonValueKind.String:
                    metadata[name] = value.GetString()!;
                    break;
                case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                    metadata[name] = value.GetRawText();
                    break;
                case JsonValueKind.Null:
                    break;
                default:
                    return Error.Invalid("metadata", $"{name} must be a text, a number or a boolean");
            }
        }

        return new DetectRequest(LogEntry, Timestamp?.UtcDateTime, string.IsNullOrWhiteSpace(Source) ? null : Source, metadata, idempotencyKey);
    }
}

/// <param name="ThreatId">The gravest threat that the entry is part of; null when it is part of none.</param>
/// <param name="ProcessingTimeMs">From receipt to answer, in milliseconds.</param>
/// <param name="Pending">Present when detection had not reached the entry in time; the entry is stored and will be examined.</param>
internal sealed record DetectionBody(
    string? ThreatId, bool ThreatDetected, double? Confidence, string? ThreatType, string? Severity, decimal? ImpactUsd, IReadOnlyList<string> MitreAttack,
    IReadOnlyList<string> RecommendedActions, double ProcessingTimeMs, string? EventId, string? Reason,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Pending)
{
    public static DetectionBody From(DetectOutcome outcome) => outcome.Threat is not { Row: var threat }
        ? new DetectionBody(null, false, null, null, null, null, [], [], outcome.ProcessingMilliseconds, outcome.EventId, null, outcome.Pending)
        : new DetectionBody(
            threat.Number, true, threat.Confidence, threat.Type, Wire.Name(threat.Severity), threat.ImpactUsd, threat.Techniques,
            outcome.Threat.RecommendedActions, outcome.ProcessingMilliseconds, outcome.EventId, threat.Reason, outcome.Pending);
}
