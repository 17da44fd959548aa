using System.Text.Json;
using SocConsole.Core.Detection.Simulation;
using SocConsole.Core.Identity;
using SocConsole.Core.Ingestion.Sensors;
using SocConsole.Core.Kernel;
using SocConsole.Web.Auth;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Ingestion;

/// <summary>Records of sensors that say what they are, and marked events for trials.</summary>
internal static class SensorEndpoints
{
    private static readonly string[] Lines = ["<38>Jan 15 10:30:00 web-01 sshd[401]: Failed password for root from 203.0.113.200 port 50001 ssh2"];

    public static void MapSensors(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.Xdr, "/ingest", "Sensors").RequireLimit(Limits.Sensors);

        group.MapPost("/cowrie", Cowrie).Needs(Permission.SendEvents).RequireAuthorization(AuthenticationSetup.DevicePolicy)
            .WithSummary("Send records of a Cowrie honeypot, one or a list, signed by a device. Answers after the commit")
            .Example("A failed login", new { eventid = "cowrie.login.failed", src_ip = "203.0.113.200", username = "root", password = "123456", session = "a1b2c3d4", sensor = "honeypot-1", timestamp = "2026-01-15T10:30:00Z" });
        group.MapPost("/multi", Multi).Needs(Permission.SendEvents)
            .WithSummary("Send records of a sensor: cowrie, suricata, zeek, osquery, syslog, windows or custom. Answers after the commit")
            .Example("Two lines of syslog", new { source_type = "syslog", hostname = "web-01", events = Lines });
        group.MapPost("/synthetic", Synthetic).Needs(Permission.SendEvents)
            .WithSummary("Store marked events of a simulated attack; they take the way of all events")
            .Example("Brute force", new { attack_type = "brute_force", source_ip = "203.0.113.201", count = 12 });
    }

    private static Task<Result<SensorBody>> Cowrie(JsonElement body, Actor actor, SensorIntake sensors, CancellationToken ct) =>
        sensors.AcceptAsync(actor, new SensorDelivery(SensorFormat.Cowrie, null, body.ValueKind == JsonValueKind.Array ? Bounded(body) : [body]), ct).Map(SensorBody.From);

    private static async Task<Result<SensorBody>> Multi(MultiBody body, Actor actor, SensorIntake sensors, CancellationToken ct) =>
        SensorFormat.Find(body.SourceType) is not { } format ? Error.Invalid("source_type", $"must be one of {string.Join(", ", SensorFormat.Names)}")
        : body.Events is not { ValueKind: JsonValueKind.Array } events ? Error.Invalid("events", "must be a list")
        : await sensors.AcceptAsync(actor, new SensorDelivery(format, body.Hostname, Bounded(events)), ct).Map(SensorBody.From);

    private static Task<Result<SyntheticBody>> Synthetic(SyntheticRequestBody body, Actor actor, SyntheticEvents synthetic, CancellationToken ct) =>
        synthetic.SendAsync(actor, new SyntheticRequest(body.AttackType ?? body.Scenario ?? string.Empty, body.SourceIp ?? body.SrcIp, body.Count ?? SyntheticRequestBody.DefaultCount), ct).Map(SyntheticBody.From);

    // One more than is allowed, so that the service sees that there are too many.
    private static IReadOnlyList<JsonElement> Bounded(JsonElement list) => [.. list.EnumerateArray().Take(SensorIntake.MaximumRecords + 1)];
}

/// <param name="SourceType">cowrie, suricata, zeek, osquery, syslog, windows or custom.</param>
/// <param name="Hostname">Host that the records are of where they don't say so, and name of the source.</param>
/// <param name="Events">1 to 10,000 JSON objects; syslog and custom also take lines.</param>
internal sealed record MultiBody(string? SourceType, string? Hostname, JsonElement? Events);

/// <param name="Status"><c>stored</c>, or <c>partial</c> when some could not be read.</param>
/// <param name="Accepted">Events that are new.</param>
/// <param name="Processed">Events that were read: new ones and those that were stored before.</param>
/// <param name="Failed">Records that could not be read; they are kept with their reasons (GET /api/v1/ingestion/failures).</param>
/// <param name="Errors">Reasons, at most 20.</param>
/// <param name="IncidentsDetected">Always null: detection follows the commit, so the answer can't know it.</param>
internal sealed record SensorBody(string Status, long Accepted, long Processed, long Duplicates, long Failed, IReadOnlyList<string> Errors, int? IncidentsDetected, string Message)
{
    public static SensorBody From(SensorReceipt receipt) => new(
        receipt.Failed == 0 ? "stored" : "partial", receipt.Accepted, receipt.Accepted + receipt.Duplicates, receipt.Duplicates, receipt.Failed, receipt.Reasons, null,
        "Detection follows the commit; incidents are listed by GET /incidents.");
}

/// <param name="AttackType">What is simulated; an unknown one is refused with the list.</param>
/// <param name="Scenario">Another name of <c>attack_type</c>.</param>
/// <param name="SourceIp">An address for documentation; left out, one is chosen.</param>
/// <param name="SrcIp">Another name of <c>source_ip</c>.</param>
/// <param name="Count">Events, 1 to 1,000; 10 when left out.</param>
internal sealed record SyntheticRequestBody(string? AttackType, string? Scenario, string? SourceIp, string? SrcIp, int? Count)
{
    public const int DefaultCount = 10;
}

/// <param name="SimulationId">Every event, finding and threat of it carries this mark.</param>
/// <param name="IncidentsDetected">Always null: detection follows the commit, so the answer can't know it.</param>
internal sealed record SyntheticBody(string Status, string SimulationId, string AttackType, string SourceIp, long Accepted, long Processed, bool Simulated, int? IncidentsDetected, string Message)
{
    public static SyntheticBody From(SyntheticReceipt receipt) => new(
        "stored", receipt.Number, receipt.AttackType, receipt.SourceIp, receipt.Accepted, receipt.Accepted, true, null, "Detection follows the commit; what it finds is marked as simulated.");
}
