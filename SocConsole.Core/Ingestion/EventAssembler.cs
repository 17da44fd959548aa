using SocConsole.Core.Kernel;

namespace SocConsole.Core.Ingestion;

/// <summary>
/// Makes events of one delivery's lines: parses, settles the time, and gives the key that makes a second delivery of the same line recognisable. Equal lines
/// within one delivery are told apart by counting, so real repetitions are kept and a repeated delivery still matches.
/// </summary>
internal sealed class EventAssembler(Delivery delivery, Normaliser normaliser, IngestionOptions options, DateTime receivedAt, ulong salt)
{
    // Forgetting starts over the count of equal lines; that needs equal lines with equal time stamps more than this many distinct lines apart.
    private const int MaximumRemembered = 262_144;
    private readonly Dictionary<EventKey, ulong> seen = [];

    // A delivery with a name of its own is told apart from others that hold the same lines.
    private readonly string source = delivery.IdempotencyKey is { } name ? $"{delivery.Source}\n{name}" : delivery.Source;

    // What a line without a time of its own happened at, and what is ahead is ahead of.
    private readonly DateTime reference = delivery.CollectedAt ?? receivedAt;

    public Result<LogEvent> Assemble(string line, long number, DateTime? given = null, Action<EventFields>? enrich = null)
    {
        var parsed = normaliser.Normalise(line, new ParseContext(reference));
        if (!parsed.Succeeded(out var success, out var error))
        {
            return error;
        }

        var fields = success.Fields;
        if (delivery.Sensor is { } sensor && !sensor.Takes(fields[Ecs.EventDataset]))
        {
            return Error.Invalid($"The record is none of {sensor.Title}.");
        }

        enrich?.Invoke(fields);
        fields.AddIfMissing(Ecs.HostName, delivery.HostName);
        if (delivery.SentBy is { } person)
        {
            fields.Add(Ecs.SentBy, person);
        }

        if (delivery.Simulation is { } simulation)
        {
            fields.Add(Ecs.Simulation, simulation);
        }

        var own = given ?? success.Timestamp;
        var timestamp = Settle(own, fields);
        var key = own is null || !delivery.Redeliverable
            ? EventKey.Of(timestamp, source, line, delivery.IdempotencyKey is null ? salt + (ulong)number : (ulong)number)
            : Count(EventKey.Of(own.Value, source, line, 0), own.Value, line);
        return new LogEvent
        {
            OrganizationId = delivery.OrganizationId,
            Timestamp = timestamp,
            ReceivedAt = receivedAt,
            Source = delivery.Source,
            Raw = line,
            Fields = fields,
            Simulated = delivery.Simulation is not null,
            Key = key,
        };
    }

    private EventKey Count(EventKey first, DateTime timestamp, string line)
    {
        ref var count = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(seen, first, out var known);
        if (known)
        {
            return EventKey.Of(timestamp, source, line, ++count);
        }

        if (seen.Count > MaximumRemembered)
        {
            seen.Clear();
            seen.Add(first, 0);
        }

        return first;
    }

    private DateTime Settle(DateTime? own, EventFields fields)
    {
        if (own is not { } time)
        {
            return reference;
        }

        var ahead = (time - reference).TotalSeconds;
        if (ahead <= options.MaximumClockSkewSeconds && time >= DateTime.UnixEpoch)
        {
            return time;
        }

        fields.AddIfMissing(Ecs.ClockSkew, ahead.ToString("F0", System.Globalization.CultureInfo.InvariantCulture));
        return reference;
    }
}
