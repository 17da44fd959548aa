using System.Text.Json;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Ingestion.Sensors;

/// <param name="Format">What the sensor sends.</param>
/// <param name="Hostname">Host that the records are of where they don't say so, and name of the source; null is the sender's own name.</param>
/// <param name="Records">JSON objects, or text lines for <c>syslog</c> and <c>custom</c>; at most <see cref="SensorIntake.MaximumRecords"/>.</param>
public sealed record SensorDelivery(SensorFormat Format, string? Hostname, IReadOnlyList<JsonElement> Records);

/// <summary>What became of a sensor's delivery, after the commit.</summary>
/// <param name="Events">Events that the records gave: osquery's may hold many rows.</param>
/// <param name="Accepted">Events that are new.</param>
/// <param name="Duplicates">Events that were stored before.</param>
/// <param name="Failed">Records that could not be read; they are kept with their reasons.</param>
/// <param name="Reasons">Why, at most <see cref="SensorIntake.MaximumReasons"/>.</param>
public sealed record SensorReceipt(long Events, long Accepted, long Duplicates, long Failed, IReadOnlyList<string> Reasons);

/// <summary>Records of sensors that say what they are. They go through the same door as every event.</summary>
public sealed class SensorIntake(Intake intake)
{
    /// <summary>Most records of a delivery, and most events that they may give.</summary>
    public const int MaximumRecords = 10_000;

    public const int MaximumReasons = 20;
    private const int MaximumHostname = 200;

    /// <summary>Commits what can be read. Errors: no permission, no record, too many, a bad host name, nothing that could be read.</summary>
    public async Task<Result<SensorReceipt>> AcceptAsync(Actor actor, SensorDelivery delivery, CancellationToken ct)
    {
        if ((actor.Demand(Permission.SendEvents) ?? Check(delivery)) is { } refused)
        {
            return refused;
        }

        List<string> lines = [.. delivery.Records.SelectMany(record => Lines(delivery.Format, record)).Take(MaximumRecords + 1)];
        if (lines.Count is 0 or > MaximumRecords)
        {
            return Error.Invalid("events", lines.Count == 0 ? "hold no row" : $"hold more than {MaximumRecords} rows");
        }

        var host = string.IsNullOrWhiteSpace(delivery.Hostname) ? null : delivery.Hostname.Trim();
        var described = new Delivery(actor.OrganizationId, host ?? $"{delivery.Format.Name} {Printable(actor.Name)}", DeliveryFormat.JsonLines) { HostName = host, Sensor = delivery.Format };
        var taken = await intake.AcceptAsync(actor, described, lines, ct);
        if (!taken.Succeeded(out var receipt, out var error))
        {
            return error;
        }

        string[] reasons = [.. receipt.Rejected.Take(MaximumReasons).Select(line => $"event {line.Line}: {line.Reason}")];
        return receipt.Accepted + receipt.Duplicates == 0
            ? Error.Invalid("events", $"none of {lines.Count} could be read; {string.Join("; ", reasons.Take(3))}")
            : new SensorReceipt(lines.Count, receipt.Accepted, receipt.Duplicates, receipt.RejectedTotal, reasons);
    }

    private static Error? Check(SensorDelivery delivery) =>
        delivery.Records.Count is 0 or > MaximumRecords ? Error.Invalid("events", $"must be 1 to {MaximumRecords} records")
        : delivery.Hostname is { } host && (host.Trim().Length > MaximumHostname || host.Any(char.IsControl)) ? Error.Invalid("hostname", $"must be at most {MaximumHostname} printable characters")
        : null;

    // A number or a list is no record of anybody: the parsers refuse its text with a reason.
    private static IEnumerable<string> Lines(SensorFormat format, JsonElement record) => record.ValueKind switch
    {
        JsonValueKind.String => [record.GetString()!],
        JsonValueKind.Object when format.Name == "osquery" => OsqueryRows.Of(record),
        JsonValueKind.Object when Envelope(format, record) is { } line => [line],
        JsonValueKind.Undefined or JsonValueKind.Null => [""],
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => [$"[{record.GetRawText()}]"],
        _ => [record.GetRawText()],
    };

    // {"message": "raw line"} is the line, as in POST /api/v1/events.
    private static string? Envelope(SensorFormat format, JsonElement record)
    {
        if (format.Name is not ("syslog" or "custom"))
        {
            return null;
        }

        using var members = record.EnumerateObject();
        return members.MoveNext() && members.Current is { Name: "message" or "line" or "raw", Value.ValueKind: JsonValueKind.String } only && !members.MoveNext() ? only.Value.GetString() : null;
    }

    private static string Printable(string name) => new([.. name.Where(character => !char.IsControl(character)).Take(150)]);
}
